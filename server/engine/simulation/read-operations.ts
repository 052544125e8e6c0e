/** A file of operations: a list, a map with `operations`, or a whole scenario. */
import { isRecord } from '../kubernetes/shape.js';
import type { Operation } from './operations/operation.js';
import { checkOperation, isScenarioDocument, type ScenarioProblem } from './scenario.js';

/** What to do, or what is wrong with it: half a list of operations would only mislead. */
export interface ReadOperations {
  readonly operations: readonly Operation[];
  readonly problems: readonly ScenarioProblem[];
}

/** Reads a parsed document; a scenario is for `readScenario`. Paths of problems count from the document. */
export function readOperations(value: unknown): ReadOperations {
  const path = isRecord(value) ? ['operations'] : [];
  const list: unknown = isRecord(value) ? value.operations : value;
  if (isScenarioDocument(value) || !Array.isArray(list)) {
    return { operations: [], problems: [{ message: 'A list of operations is needed here.', path }] };
  }
  const problems = list.flatMap((operation: unknown, index) => checkOperation(operation, [...path, index]));
  // What was checked has the type.
  return { operations: problems.length === 0 ? (list as readonly Operation[]) : [], problems };
}
