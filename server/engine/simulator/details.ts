/** One node in detail: why it refuses the Pod, what it scores, who runs there. */
import { describeResources } from '../language/facts/totals.js';
import { blameReason } from '../scheduler/explain/blame.js';
import type { PlainReason } from '../scheduler/explain/plain-reason.js';
import type { NodeReport, ScorePart } from '../scheduler/explain/report.js';
import { names } from '../scheduler/framework/plugin-names.js';
import type { NodeInfo } from '../scheduler/snapshot/node-info.js';
import type { PodInfo } from '../scheduler/snapshot/pod-info.js';
import { podRequests } from '../scheduler/snapshot/pod-requests.js';
import { labelOf, labelZone } from '../scheduler/support/labels.js';
import type { PodTemplate } from '../kubernetes/pod-template.js';
import type { World } from '../simulation/world.js';
import type { Hint, NodeDetails, PlaceInText, PodRow, Reason, ScoreRow } from '../../protocol/simulator.js';
import type { Change } from './changes.js';
import { formatTaint } from '../scheduler/explain/node.js';
import { poolOf, requestsOf } from './node-cards.js';
import { barsOf, demandOf } from './bars.js';
import { placeInSpec, placeOfRange } from './places.js';
import type { Placement } from './placement.js';
import { approximated, checks, scoreDescriptions } from './plugin-words.js';

type Answer = Omit<NodeDetails, 'type' | 'generation'>;

/** All about one node; `undefined` where there is none of that name. */
export function nodeDetails(
  placement: Placement,
  changes: readonly Change[],
  world: World | undefined,
  name: string,
): Answer | undefined {
  const node = placement.before.nodeByName.get(name);
  if (node === undefined) {
    return undefined;
  }
  const report = placement.reports.get(name);
  const winner = winnerOf(placement);
  const comparison = winner === undefined || report === undefined ? undefined : compare(report, winner);
  return {
    name,
    facts: factsOf(node, placement),
    reasons: (report?.reasons ?? []).map((reason) => toReason(reason, name, placement, changes)),
    passed: passedChecks(report),
    scores: (report?.parts ?? []).map((part) => toScore(part, winner)),
    ...(report?.score === undefined ? {} : { total: report.score }),
    ...(winner?.score === undefined ? {} : { winner: { node: winner.node, total: winner.score } }),
    ...(comparison === undefined ? {} : { comparison }),
    pods: podRows(node, placement, world),
  };
}

function winnerOf({ workload: { pods }, reports }: Placement): NodeReport | undefined {
  const target = pods[0]?.node;
  return target === undefined ? undefined : reports.get(target);
}

function factsOf(node: NodeInfo, placement: Placement): Answer['facts'] {
  const { labels, taints } = node;
  const bars = barsOf(node, demandOf(requestsOf(placement)), 0);
  const fact = (label: string, value: string | undefined) =>
    value === undefined || value === '' ? [] : [{ label, value }];
  return [
    ...fact('Zone', labelOf(labels, labelZone)),
    ...fact('Pool', poolOf(node)),
    ...fact('Machine', labelOf(labels, 'node.kubernetes.io/instance-type')),
    ...fact('Architecture', labelOf(labels, 'kubernetes.io/arch')),
    ...fact('Taints', taints.map(formatTaint).join(', ')),
    ...(node.unschedulable ? [{ label: 'Cordoned', value: 'yes' }] : []),
    ...bars.map(({ resource, text }) => ({ label: resource, value: text })),
  ];
}

function toReason(blamed: PlainReason, node: string, placement: Placement, changes: readonly Change[]): Reason {
  const { template } = placement;
  const { plugin, reason, words, hint } = blamed;
  const place = hint?.path === undefined ? undefined : placeInSpec(template, hint.path);
  const helping = changes.filter((change) => change.nodes.includes(node) && concerns(change, plugin, hint?.path));
  const hints: readonly Hint[] = helping.slice(0, 2).map(({ id, label, nodes, edits: [first] }) => {
    const at = first === undefined ? undefined : placeInSpec(template, first.path);
    return { label, editId: id, unlocks: nodes.length, ...(at === undefined ? {} : { place: at }) };
  });
  const plain =
    hint === undefined ? [] : [{ label: hint.label, unlocks: 0, ...(place === undefined ? {} : { place }) }];
  return {
    plugin,
    message: reason,
    words,
    places: placesOf(template, blamed),
    hints: hints.length > 0 ? hints : plain,
  };
}

/** The lines that cause a reason, the one to change first. */
export function placesOf(template: PodTemplate, reason: PlainReason): readonly PlaceInText[] {
  const blame = blameReason(template, reason);
  const places = blame === undefined ? [] : [blame.place, ...blame.others];
  return places.map(({ object, range }) => placeOfRange(object.stream, object.uri, range));
}

/** Whether a change has an edit for what a plugin minds. */
function concerns({ edits }: Change, plugin: string, path: readonly (string | number)[] = []): boolean {
  return edits.some((edit) =>
    plugin === names.taintToleration
      ? edit.path[0] === 'tolerations'
      : edit.path.length > 0 && edit.path.every((key, index) => index >= path.length || path[index] === key),
  );
}

function passedChecks(report: NodeReport | undefined): Answer['passed'] {
  if (report === undefined) {
    return [];
  }
  const refusing = new Set(report.reasons.flatMap(({ plugin }) => plugin.split(',')));
  return checks.filter(({ plugin }) => !refusing.has(plugin));
}

function toScore({ plugin, raw, normalized, weight, points }: ScorePart, winner: NodeReport | undefined): ScoreRow {
  const best = winner?.parts?.find((part) => part.plugin === plugin)?.points;
  return {
    plugin,
    description: scoreDescriptions.get(plugin) ?? '',
    raw,
    normalized,
    weight,
    points,
    ...(best === undefined ? {} : { winnerPoints: best }),
    model: approximated.has(plugin) ? 'approximated' : 'modelled',
  };
}

/** What made the difference. */
function compare(report: NodeReport, winner: NodeReport): string | undefined {
  if (report.score === undefined || winner.score === undefined || report.node === winner.node) {
    return undefined;
  }
  const difference = winner.score - report.score;
  if (difference === 0) {
    return `${winner.node} has the same score; kube-scheduler picks one of them at random`;
  }
  const parts = (winner.parts ?? []).map(({ plugin, points }) => {
    const own = report.parts?.find((part) => part.plugin === plugin)?.points ?? 0;
    return { plugin, gain: points - own };
  });
  const [most] = parts.toSorted((left, right) => right.gain - left.gain);
  const why = most === undefined || most.gain <= 0 ? '' : `: ${scoreDescriptions.get(most.plugin) ?? most.plugin}`;
  return `${winner.node} is ${difference} ${difference === 1 ? 'point' : 'points'} ahead${why}`;
}

function podRows(node: NodeInfo, placement: Placement, world: World | undefined): readonly PodRow[] {
  const own = placement.byNode.get(node.name) ?? [];
  const placed = placement.after.nodeByName.get(node.name)?.pods ?? [];
  const keys = new Set(own.map(({ pod }) => pod));
  const rows = placed.filter(({ key }) => keys.has(key)).map((pod) => toRow(pod, true, undefined));
  const living = new Map([...(world?.pods.peek() ?? [])].map((pod) => [pod.key, pod]));
  return [...rows, ...node.pods.map((pod) => toRow(pod, false, living.get(pod.key)?.ip))];
}

function toRow(info: PodInfo, own: boolean, ip: string | undefined): PodRow {
  return {
    name: info.name,
    own,
    priority: info.priority,
    requests: describeResources(podRequests(info.pod)) || 'nothing',
    status: own ? 'would run here' : info.terminating ? 'Terminating' : 'Running',
    ...(ip === undefined ? {} : { ip }),
  };
}
