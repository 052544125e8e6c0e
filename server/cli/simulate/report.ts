/** What a simulation found, ready for any format. */
import { locate } from '../../engine/document/locate.js';
import type { Path } from '../../engine/document/tree.js';
import type { PodTemplate } from '../../engine/kubernetes/pod-template.js';
import type { PlainReason } from '../../engine/scheduler/explain/plain-reason.js';
import type { Simulation } from '../../engine/scheduler/simulate.js';
import type { Lines, Place } from '../lines.js';

export interface SimulationReport {
  readonly simulation: Simulation;
  readonly cluster: { readonly name: string; readonly nodes: number; readonly zones: number };
  /** Scores, and every Pod in JSON. */
  readonly explain: boolean;
  readonly linesOf: (uri: string) => Lines;
  readonly nameOf: (uri: string) => string;
}

export interface FilePlace extends Place {
  readonly file: string;
}

/** Where the workload stands. */
export function placeOfTemplate({ object }: PodTemplate, report: SimulationReport): FilePlace {
  return placeAt(object, object.path, report);
}

/** Where a hint leads: the field, or where it would go. */
export function placeOfHint(
  hint: PlainReason['hint'],
  { object, specPath }: PodTemplate,
  report: SimulationReport,
): FilePlace | undefined {
  return hint?.path === undefined ? undefined : placeAt(object, [...specPath, ...hint.path], report);
}

function placeAt({ uri, document }: PodTemplate['object'], path: Path, report: SimulationReport): FilePlace {
  return { file: report.nameOf(uri), ...report.linesOf(uri).placeAt(locate(document, { path }).start) };
}
