/** A simulation as a terminal shows it: the verdict first, then the nodes, then what would help. */
import { toEventMessage } from '../../engine/scheduler/framework/fit-error.js';
import type { Remedy } from '../../engine/scheduler/explain/report.js';
import { findRemedies } from '../../engine/scheduler/explain/report.js';
import type { SimulatedPod, SimulatedWorkload } from '../../engine/scheduler/simulate.js';
import { counted } from '../reporters/pretty.js';
import { joinLines, sanitize } from '../terminal/sanitize.js';
import type { Style } from '../terminal/style.js';
import { nodeTable } from './node-table.js';
import type { SimulationReport } from './report.js';
import { placeOfHint, placeOfTemplate } from './report.js';
import { scoreTable } from './score-table.js';

interface Printing {
  readonly report: SimulationReport;
  readonly style: Style;
}

/** Pods that a list names one by one. */
const LONGEST_LIST = 10;

export function simulationText(report: SimulationReport, style: Style): string {
  const { simulation, cluster } = report;
  const zones = cluster.zones > 1 ? ` in ${cluster.zones} zones` : '';
  const parts = [
    style.dim(`Cluster ${sanitize(cluster.name)}: ${counted(cluster.nodes, 'node')}${zones}.`),
    ...simulation.workloads.map((workload) => workloadText(workload, { report, style })),
    total(report, style),
  ];
  return `${parts.join('\n\n')}\n`;
}

function total({ simulation: { workloads, placed, pending } }: SimulationReport, style: Style): string {
  if (workloads.length === 0) return 'No Pod and no workload in these manifests.';
  const broken = workloads.filter(({ problems }) => problems !== undefined).length;
  const aside = broken === 0 ? '' : `; ${counted(broken, 'workload')} cannot be simulated`;
  const text =
    pending === 0
      ? `${counted(placed, 'Pod')} placed`
      : `${counted(placed, 'Pod')} placed, ${pending} would stay Pending`;
  return (pending > 0 || broken > 0 ? style.red : style.green)(`${text}${aside}.`);
}

function workloadText(workload: SimulatedWorkload, printing: Printing): string {
  const { template, pods, summary, problems } = workload;
  const { style, report } = printing;
  const { file, line } = placeOfTemplate(template, report);
  const { kind, name, namespace } = template.object;
  const title = `${kind}/${name === '' ? '?' : name}${namespace === undefined ? '' : ` in ${namespace}`}`;
  const good = problems === undefined && pods.every(({ node }) => node !== undefined);
  const [only, ...others] = pods;
  const isDaemonSet = kind === 'DaemonSet';
  const sections = [
    [
      `${style.bold(inline(title))}  ${style.dim(sanitize(`${file}:${line}`))}`,
      `${good ? style.green('✔') : style.red('✕')} ${style.bold(inline(summary))}`,
      ...(only !== undefined && others.length === 0 && only.headline !== summary ? [`  ${inline(only.headline)}`] : []),
      ...(others.length > 0 && !isDaemonSet ? podList(pods).map((row) => `  ${row}`) : []),
    ].join('\n'),
    ...(isDaemonSet
      ? [daemonText(workload, printing)]
      : detailedPods(workload, printing).map((pod) => podText(pod, workload, printing))),
  ];
  return sections.filter((section) => section !== '').join('\n');
}

/** Its Pods differ by their nodes, so one table shows all that stay Pending, and one event stands for the others. */
function daemonText(workload: SimulatedWorkload, printing: Printing): string {
  const pending = workload.pods.filter(({ node }) => node === undefined);
  const nodes = pending.flatMap((pod) => pod.nodes ?? []);
  const { event } = pending[0] ?? {};
  return [
    ...(event === undefined ? [] : [`  ${inline(toEventMessage(event))}`]),
    indent(nodeTable(nodes, printing.style)),
    ...remedyLines(findRemedies(nodes), workload, printing),
    ...notModelled(workload.pods[0], printing.style),
  ]
    .filter((section) => section !== '')
    .join('\n');
}

/** What a list of Pods says: each Pod where there are few, else who went where. */
function podList(pods: readonly SimulatedPod[]): readonly string[] {
  const placed = pods.filter(({ node }) => node !== undefined);
  const rows = placed.length <= LONGEST_LIST ? placed.map(podRow) : placementRows(placed);
  return [...rows, ...pendingRows(pods)];
}

const shortName = ({ pod }: SimulatedPod): string => pod.slice(pod.indexOf('/') + 1);

const podRow = (pod: SimulatedPod): string => inline(`${shortName(pod)}: ${pod.headline}`);

function placementRows(placed: readonly SimulatedPod[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { node = '' } of placed) counts.set(node, (counts.get(node) ?? 0) + 1);
  const byCount = new Map<number, string[]>();
  for (const [node, count] of counts) byCount.set(count, [...(byCount.get(count) ?? []), node]);
  return [...byCount]
    .sort(([left], [right]) => right - left)
    .map(([count, nodes]) => {
      const more = nodes.length > LONGEST_LIST ? `, … (${counted(nodes.length, 'node')})` : '';
      return inline(
        `${count} on ${nodes.length > 1 ? 'each of ' : ''}${nodes.slice(0, LONGEST_LIST).join(', ')}${more}`,
      );
    });
}

/** Those that stay Pending for the same reason, together. */
function pendingRows(pods: readonly SimulatedPod[]): readonly string[] {
  const groups = new Map<string, SimulatedPod[]>();
  for (const pod of pods) {
    if (pod.node === undefined) {
      const key = `${pod.headline}\n${pod.event ?? ''}`;
      const group = groups.get(key);
      if (group) group.push(pod);
      else groups.set(key, [pod]);
    }
  }
  return [...groups.values()].flatMap(([first, ...rest]) => {
    if (first === undefined) return [];
    const last = rest.at(-1);
    const names = last === undefined ? shortName(first) : `${shortName(first)} … ${shortName(last)}`;
    return [inline(`${names}: ${first.headline}`)];
  });
}

/** The Pod that most wants an explanation; with `--explain` every Pod that has one. */
function detailedPods({ pods }: SimulatedWorkload, { report: { explain } }: Printing): readonly SimulatedPod[] {
  const detailed = pods.filter(({ nodes }) => nodes !== undefined);
  if (explain) return detailed;
  const pending = pods.find(({ node }) => node === undefined);
  const shown = pending ?? detailed[0];
  return shown === undefined ? [] : [shown];
}

function podText(pod: SimulatedPod, workload: SimulatedWorkload, printing: Printing): string {
  const { style, report } = printing;
  const { nodes = [], event, evicted, remedies = [] } = pod;
  const table = nodeTable(nodes, style);
  const scores = report.explain ? scoreTable(nodes, style) : [];
  const named = workload.pods.length > 1 && (table.length > 0 || event !== undefined);
  const sections = [
    ...(named ? [`  ${style.dim(inline(`${shortName(pod)}:`))}`] : []),
    ...(event === undefined ? [] : [`  ${inline(toEventMessage(event))}`]),
    ...(evicted === undefined ? [] : [`  Evicted: ${inline(evicted.join(', '))}`]),
    indent(table),
    ...(pod.node === undefined || report.explain ? remedyLines(remedies, workload, printing) : []),
    ...(scores.length === 0 ? [] : [`\n${indent(scores)}`]),
    ...notModelled(pod, style),
  ];
  return sections.filter((section) => section !== '').join('\n');
}

function notModelled(pod: SimulatedPod | undefined, style: Style): readonly string[] {
  return (pod?.verdict?.notModelled ?? []).map(
    ({ name, reason }) => `  ${style.yellow('Not modelled')}  ${name}: ${reason}`,
  );
}

function remedyLines(
  remedies: readonly Remedy[],
  { template }: SimulatedWorkload,
  { style, report }: Printing,
): readonly string[] {
  return remedies.map(({ hint, nodes, unlocks }) => {
    const place = placeOfHint(hint, template, report);
    const gain = unlocks > 0 ? `+${counted(unlocks, 'node')}` : `one of the reasons on ${counted(nodes, 'node')}`;
    const where = place === undefined ? '' : style.dim(sanitize(`  ${place.file}:${place.line}`));
    return `  ${style.cyan('→')} ${inline(hint.label)}: ${gain}${where}`;
  });
}

const indent = (lines: readonly string[]): string => lines.map((line) => `  ${line}`).join('\n');

/** Names come out of files, so they are made safe and kept on one line. */
const inline = (text: string): string => joinLines(sanitize(text));
