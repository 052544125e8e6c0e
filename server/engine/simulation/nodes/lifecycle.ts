/**
 * Nodes that fall silent: NotReady after the grace period, tainted, their Pods evicted at a rate that depends on how the zone does.
 * Upstream: `pkg/controller/nodelifecycle`.
 */
import { labelOf, labelRegion, labelZone } from '../../scheduler/support/labels.js';
import { removeNode } from '../../scheduler/snapshot/snapshot.js';
import { record } from '../history.js';
import { notice } from '../pods/sync.js';
import { plan } from '../queue.js';
import { passDetachments } from '../volumes/attach.js';
import { seconds, type SimNode, type World, type ZoneState } from '../world.js';
import { missNode } from './garbage.js';
import { addTaint, passEvictions, podsOn, removeTaint, watchNodes } from './taints.js';

const unreachable = 'node.kubernetes.io/unreachable';

/** Looks at one node. */
export function syncNode(world: World, name: string): void {
  passDetachments(world);
  const node = world.nodes.get(name);
  if (node === undefined) {
    return;
  }
  const { failedAt, condition } = node;
  if (failedAt !== undefined && condition === 'Ready' && world.now >= failedAt + graceOf(world)) {
    loseNode(world, node);
  }
  world.dirty.zones = true;
  passEvictions(world, node);
}

function graceOf({ controlPlane }: World): number {
  return seconds(controlPlane.nodeMonitorGraceSeconds);
}

/** The machine falls silent. Nobody knows yet. */
export function failNode(world: World, node: SimNode): void {
  if (node.failedAt !== undefined) {
    return;
  }
  node.failedAt = world.now;
  record(world, 'NodeFailed', `Node ${node.name}`, 'The node stops answering', { node: node.name });
  plan(world.queue, world.now + graceOf(world), { kind: 'node', name: node.name });
}

/** The node controller has heard nothing for too long: all Pods of the node count as not ready. */
function loseNode(world: World, node: SimNode): void {
  node.condition = 'Unknown';
  record(world, 'NodeNotReady', `Node ${node.name}`, 'Node is not ready: the kubelet has stopped posting its status', {
    node: node.name,
  });
  addTaint(world, node, { key: unreachable, effect: 'NoSchedule' });
  for (const pod of podsOn(world, node.name)) {
    if (pod.readyAt !== undefined) {
      pod.readyAt = undefined;
      pod.readyChangedAt = world.now;
      record(world, 'NotReady', `Pod ${pod.key}`, `The Pod is not ready: node ${node.name} is unreachable`, {
        node: node.name,
      });
      notice(world, pod);
    }
  }
}

/** The machine answers again: taints and planned evictions go, the kubelet reports and does what it was asked meanwhile. */
export function recoverNode(world: World, node: SimNode): void {
  if (node.failedAt === undefined) {
    return;
  }
  node.failedAt = undefined;
  record(world, 'NodeRecovered', `Node ${node.name}`, 'The node answers again', { node: node.name });
  for (const pod of podsOn(world, node.name)) {
    world.dirty.pods.add(pod.uid);
  }
  if (node.condition === 'Ready') {
    return;
  }
  node.condition = 'Ready';
  node.taintedAt = undefined;
  removeTaint(world, node, unreachable);
  record(world, 'NodeReady', `Node ${node.name}`, 'Node is ready', { node: node.name });
  world.dirty.zones = true;
}

/** A zone is told apart by region and zone, as `GetZoneKey` does. */
export function zoneOf({ node }: SimNode): string {
  const { labels } = node.metadata ?? {};
  return `${labelOf(labels, labelRegion) ?? ''}:${labelOf(labels, labelZone) ?? ''}`;
}

/** Looks at the zones once all nodes of a moment have been looked at. Upstream: ComputeZoneState and handleDisruption. */
export function updateZones(world: World): boolean {
  if (!world.dirty.zones) {
    return false;
  }
  world.dirty.zones = false;
  const byZone = new Map<string, SimNode[]>();
  for (const node of world.nodes.values()) {
    byZone.set(zoneOf(node), [...(byZone.get(zoneOf(node)) ?? []), node]);
  }
  const states = new Map([...byZone].map(([zone, nodes]) => [zone, stateOf(world, nodes)]));
  const allDown = [...states.values()].every((state) => state === 'FullDisruption');
  for (const [zone, nodes] of byZone) {
    const known = world.zones.get(zone) ?? { state: 'Normal', rate: 0, nextAt: 0 };
    const state = states.get(zone) ?? 'Normal';
    known.state = state;
    known.rate = allDown ? 0 : rateOf(world, state, nodes.length);
    world.zones.set(zone, known);
    if (allDown) {
      forgive(world, nodes);
    } else {
      taintNext(world, known, nodes);
    }
  }
  return true;
}

function stateOf({ controlPlane }: World, nodes: readonly SimNode[]): ZoneState['state'] {
  const down = nodes.filter(({ condition }) => condition !== 'Ready').length;
  if (down === nodes.length) {
    return 'FullDisruption';
  }
  return down > 2 && down / nodes.length >= controlPlane.unhealthyZoneThreshold ? 'PartialDisruption' : 'Normal';
}

function rateOf({ controlPlane }: World, state: ZoneState['state'], size: number): number {
  if (state !== 'PartialDisruption') {
    return controlPlane.nodeEvictionRate;
  }
  return size > controlPlane.largeClusterSizeThreshold ? controlPlane.secondaryNodeEvictionRate : 0;
}

/** When nothing at all answers, the fault is more likely to be the control plane's: nobody is evicted. */
function forgive(world: World, nodes: readonly SimNode[]): void {
  for (const node of nodes) {
    if (node.taintedAt !== undefined) {
      node.taintedAt = undefined;
      removeTaint(world, node, unreachable, 'NoExecute');
    }
  }
}

/** Nodes get the taint that evicts one after the other. */
function taintNext(world: World, zone: ZoneState, nodes: readonly SimNode[]): void {
  for (const node of nodes) {
    if (node.condition === 'Ready' || node.taintedAt !== undefined) {
      continue;
    }
    if (zone.rate <= 0) {
      return;
    }
    if (zone.nextAt > world.now) {
      plan(world.queue, zone.nextAt, { kind: 'node', name: node.name });
      return;
    }
    zone.nextAt = world.now + seconds(1 / zone.rate);
    node.taintedAt = world.now;
    addTaint(world, node, { key: unreachable, effect: 'NoExecute' });
  }
}

/** Machine and Node object vanish together. Its Pods stay in the API until the garbage collector has missed the node long enough. */
export function removeSimNode(world: World, node: SimNode): void {
  removeNode(world.snapshot, node.name);
  world.nodes.delete(node.name);
  world.drains.delete(node.name);
  record(world, 'NodeRemoved', `Node ${node.name}`, 'The node is gone', { node: node.name });
  missNode(world, node.name);
  world.moves++;
  world.dirty.scheduler = true;
  watchNodes(world);
}
