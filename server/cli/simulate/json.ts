/** `podlint simulate --format json`: stable; new keys may come at any time. */
import type { SimulatedPod, SimulatedWorkload } from '../../engine/scheduler/simulate.js';
import { JSON_VERSION } from '../reporters/json.js';
import type { SimulationReport } from './report.js';
import { placeOfHint, placeOfTemplate } from './report.js';
import { jsonText } from '../terminal/json-text.js';

export function simulationJson(report: SimulationReport): string {
  const { simulation, cluster } = report;
  const { placed, pending } = simulation;
  const workloads = simulation.workloads.map((workload) => workloadJson(workload, report));
  return `${jsonText({ version: JSON_VERSION, cluster, workloads, summary: { placed, pending } }, 2)}\n`;
}

function workloadJson(workload: SimulatedWorkload, report: SimulationReport): unknown {
  const { template, summary, pods } = workload;
  const { apiVersion, kind, name, namespace } = template.object;
  const { file, line, column, offset } = placeOfTemplate(template, report);
  return {
    object: { apiVersion, kind, namespace: namespace ?? null, name },
    file,
    start: { line, column, offset },
    summary,
    problems: (workload.problems ?? []).map(({ message }) => message),
    pods: pods.map((pod) => podJson(pod, workload, report)),
  };
}

function podJson(
  { remedies, ...pod }: SimulatedPod,
  { template }: SimulatedWorkload,
  report: SimulationReport,
): unknown {
  if (!remedies) return pod;
  return {
    ...pod,
    remedies: remedies.map(({ hint, plugin, nodes, unlocks }) => {
      const place = placeOfHint(hint, template, report);
      return {
        label: hint.label,
        plugin,
        nodes,
        unlocks,
        ...(place === undefined
          ? {}
          : { file: place.file, start: { line: place.line, column: place.column, offset: place.offset } }),
      };
    }),
  };
}
