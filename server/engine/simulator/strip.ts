/** The replica strip: who is placed, where the cliff is, and why. */
import { decodeFailedScheduling, type DecodedReason } from '../simulation/answers/why-pending.js';
import type { SimulatedPod } from '../scheduler/simulate.js';
import type { Replicas } from '../../protocol/simulator.js';
import { placeOf } from './places.js';
import type { Placement } from './placement.js';
import { isPlaced } from './sentence.js';
import { replicasPathOf } from './what-if.js';

type Strip = Replicas['strip'];

/** Says how many replicas find a place. `written` is the manifest's own number. */
export function replicasOf(
  placement: Placement,
  written: number | undefined,
  writeEditId: string | undefined,
): Replicas {
  const { workload, cliff, most, template } = placement;
  const { pods } = workload;
  const asked = placement.cut?.asked ?? pods.length;
  const placed = pods.filter(isPlaced).length;
  const strip = stripOf(placement);
  const firstPending = strip.find(({ outcome }) => outcome === 'pending')?.replica;
  const event = pods.find((pod) => !isPlaced(pod))?.event ?? cliff?.event;
  const reason = event === undefined || firstPending === undefined ? undefined : shortReason(event);
  const place = cliff === undefined ? undefined : placeOf(template.object, replicasPathOf(template));
  return {
    count: asked,
    ...(written === undefined ? {} : { written }),
    most: Math.max(most, asked),
    placed,
    strip,
    ...(firstPending === undefined ? {} : { firstPending }),
    ...(reason === undefined ? {} : { reason }),
    zones: zonesOf(placement),
    ...(writeEditId === undefined ? {} : { writeEditId }),
    ...(place === undefined ? {} : { place }),
  };
}

/** First those that are asked for, then those that could be. */
function stripOf({ workload: { pods }, cliff, most }: Placement): Strip {
  const asked = pods.map((pod, index) => ({ replica: index + 1, outcome: stripOutcome(pod), ...nodeOf(pod.node) }));
  if (cliff === undefined || pods.length >= most) {
    return asked;
  }
  const isFull = asked.some(({ outcome }) => outcome !== 'placed');
  const further = Array.from({ length: most - pods.length }, (_, index): Strip[number] => {
    const replica = pods.length + index + 1;
    const found = cliff.replicas[replica - 1];
    return isFull || found?.outcome !== 'placed'
      ? { replica, outcome: found?.outcome === 'preempts' && !isFull ? 'preempts' : 'pending' }
      : { replica, outcome: 'placed', ...nodeOf(found.node) };
  });
  return [...asked, ...further];
}

function nodeOf(node: string | undefined): { readonly node?: string } {
  return node === undefined ? {} : { node };
}

function stripOutcome({ outcome, node }: SimulatedPod): Strip[number]['outcome'] {
  return outcome === 'preempts' ? 'preempts' : node === undefined ? 'pending' : 'placed';
}

function zonesOf({ cliff, byNode, before }: Placement): Replicas['zones'] {
  if (cliff === undefined || cliff.zones.length < 2) {
    return [];
  }
  return cliff.zones.map(({ zone, nodes, reasons }) => ({
    zone: zone === '' ? 'no zone' : zone,
    nodes,
    placed: placedIn(zone, byNode, before),
    reasons: reasons.map(({ reason, nodes: count }) => `${shortWords(reason)} (${count})`),
  }));
}

function placedIn(zone: string, byNode: Placement['byNode'], { nodeByName }: Placement['before']): number {
  let placed = 0;
  for (const [name, pods] of byNode) {
    if ((nodeByName.get(name)?.labels?.['topology.kubernetes.io/zone'] ?? '') === zone) {
      placed += pods.length;
    }
  }
  return placed;
}

/** `Insufficient memory (4), topology spread (2)`. */
export function shortReason(event: string): string {
  const { reasons } = decodeFailedScheduling(event);
  return [...reasons]
    .sort((left, right) => right.nodes - left.nodes)
    .map((reason) => `${nameOf(reason)} (${reason.nodes})`)
    .join(', ');
}

function shortWords(reason: string): string {
  const [decoded] = decodeFailedScheduling(`0/1 nodes are available: 1 ${reason}.`).reasons;
  return decoded === undefined ? reason : nameOf(decoded);
}

function nameOf({ kind, reason, detail }: DecodedReason): string {
  switch (kind) {
    case 'taint':
      return detail === undefined ? 'untolerated taint' : `taint ${detail}`;
    case 'nodeAffinity':
      return 'node affinity';
    case 'unschedulable':
      return 'cordoned';
    case 'spread':
      return 'topology spread';
    case 'podAffinity':
      return reason.includes('anti-affinity') ? 'Pod anti-affinity' : 'Pod affinity';
    case 'ports':
      return 'host ports';
    case 'pods':
      return 'Pod limit';
    default:
      return reason.replace(/^node\(s\) /, '');
  }
}
