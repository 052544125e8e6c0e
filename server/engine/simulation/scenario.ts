/**
 * A scenario: one file with a cluster, manifests, and what is done to them. `scenario.schema.json` says the same to editors.
 * Undoing an operation is playing the scenario again without it.
 */
import { nearest } from '../document/nearest.js';
import { readSourceFile } from '../kubernetes/read.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { isRecord } from '../kubernetes/shape.js';
import { isClusterDocument } from '../scheduler/clusters/build-cluster.js';
import { findPreset, presetNames } from '../scheduler/clusters/presets.js';
import { validate, withoutNulls, type Schema } from '../scheduler/clusters/validate.js';
import type { Assumptions, Behavior, ControlPlane } from './assumptions.js';
import { createWorld } from './create-world.js';
import type { Operation, OperationResult } from './operations/operation.js';
import { runOperations } from './operations/run.js';
import schema from './scenario.schema.json' with { type: 'json' };
import type { World } from './world.js';

/** Something that is wrong with a scenario. */
export interface ScenarioProblem {
  readonly message: string;
  /** In the Scenario document. */
  readonly path: readonly (string | number)[];
}

/** What a file says. */
export interface Scenario {
  readonly name: string;
  readonly description: string;
  readonly cluster: readonly unknown[];
  readonly objects: readonly KubernetesObject[];
  readonly seed: number;
  readonly epoch: number | undefined;
  readonly assumptions: Partial<Assumptions>;
  readonly controlPlane: Partial<ControlPlane>;
  readonly behaviors: readonly Behavior[];
  readonly operations: readonly Operation[];
  readonly problems: readonly ScenarioProblem[];
}

/** A scenario that has been played. */
export interface PlayedScenario {
  readonly world: World;
  readonly results: readonly OperationResult[];
  readonly problems: readonly ScenarioProblem[];
}

const defaultCluster = 'three-zones';

/** Whether a document is a scenario. */
export function isScenarioDocument(value: unknown): boolean {
  return (
    isRecord(value) &&
    value.kind === 'Scenario' &&
    typeof value.apiVersion === 'string' &&
    value.apiVersion.startsWith('podlint.dev/')
  );
}

/** Reads a file. With a problem in it there are no operations: half a story would only mislead. */
export function readScenario(uri: string, text: string): Scenario {
  const { objects } = readSourceFile(uri, text, { mode: 'fast' });
  const document = withoutNulls(objects.find(({ value }) => isScenarioDocument(value))?.value);
  const fields = isRecord(document) ? document : {};
  const problems = document === undefined ? [noScenario] : checkScenario(document);
  const isSound = problems.length === 0;
  const clusters = objects.map(({ value }) => value).filter(isClusterDocument);
  const metadata = isRecord(fields.metadata) ? fields.metadata : {};
  return {
    name: typeof metadata.name === 'string' ? metadata.name : '',
    description: typeof metadata.description === 'string' ? metadata.description : '',
    cluster:
      clusters.length > 0
        ? clusters
        : [findPreset(typeof fields.cluster === 'string' ? fields.cluster : defaultCluster)],
    objects: objects.filter(({ value }) => !isScenarioDocument(value) && !isClusterDocument(value)),
    seed: typeof fields.seed === 'number' ? fields.seed : 1,
    epoch: typeof fields.startTime === 'string' ? Date.parse(fields.startTime) : undefined,
    ...(isSound ? settingsOf(fields) : { assumptions: {}, controlPlane: {}, behaviors: [], operations: [] }),
    problems,
  };
}

const noScenario: ScenarioProblem = { message: 'There is no Scenario of podlint.dev/v1 in this file.', path: [] };

/** What the schema has let through has these types. */
function settingsOf(
  fields: Readonly<Record<string, unknown>>,
): Pick<Scenario, 'assumptions' | 'controlPlane' | 'behaviors' | 'operations'> {
  const { assumptions = {}, controlPlane = {}, behaviors = [], operations = [] } = fields;
  return { assumptions, controlPlane, behaviors, operations } as Pick<
    Scenario,
    'assumptions' | 'controlPlane' | 'behaviors' | 'operations'
  >;
}

function checkScenario(document: unknown): readonly ScenarioProblem[] {
  const fields = isRecord(document) ? document : {};
  const { cluster, operations, startTime } = fields;
  const unknownCluster =
    typeof cluster === 'string' && !presetNames.includes(cluster)
      ? [{ message: `There is no preset ${cluster}; there are ${presetNames.join(', ')}.`, path: ['cluster'] }]
      : [];
  const badTime =
    typeof startTime === 'string' && Number.isNaN(Date.parse(startTime))
      ? [{ message: `startTime "${startTime}" is not a time.`, path: ['startTime'] }]
      : [];
  const own = Array.isArray(operations)
    ? operations.flatMap((operation: unknown, index) => checkOperation(operation, ['operations', index]))
    : [];
  return [...validate(document, schema as Schema).map(worded), ...unknownCluster, ...badTime, ...own];
}

/** Checks one operation, as it comes from a file or a view. `path` is where it stands. */
export function checkOperation(
  operation: unknown,
  path: readonly (string | number)[] = [],
): readonly ScenarioProblem[] {
  const { definitions } = schema;
  const op = isRecord(operation) ? operation.op : undefined;
  const known = Object.keys(definitions).filter(
    (key) => !['assumptions', 'controlPlane', 'behavior', 'operation'].includes(key),
  );
  if (typeof op !== 'string' || !known.includes(op)) {
    const meant = typeof op === 'string' ? nearest(op, known) : undefined;
    const message =
      meant === undefined
        ? `An operation needs an op: ${known.join(', ')}.`
        : `\`${String(op)}\` is no operation; did you mean \`${meant}\`?`;
    return [{ message, path: [...path, 'op'] }];
  }
  const own = definitions[op as keyof typeof definitions] as Schema;
  return validate(operation, own).map((problem) => {
    const { message, path: within } = worded(problem);
    return { message, path: [...path, ...within] };
  });
}

/** The checker was made for cluster files; its words, for other ones. */
export function worded({ message, path }: ScenarioProblem): ScenarioProblem {
  return { message: message.replace(/^The cluster file/, 'This'), path };
}

/** Plays a scenario to its end, or with other operations than its own. */
export function playScenario(
  scenario: Scenario,
  operations: readonly Operation[] = scenario.operations,
): PlayedScenario {
  const { world, problems } = createWorld(scenario);
  const results = runOperations(world, operations);
  return {
    world,
    results,
    problems: [...scenario.problems, ...problems.map(({ message, path }) => ({ message, path }))],
  };
}
