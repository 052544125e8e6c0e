/** The cluster at one moment of the timeline. */
import { viewNodes, viewPod } from '../simulation/view.js';
import type { SimPod } from '../simulation/world.js';
import { podRequests } from '../scheduler/snapshot/pod-requests.js';
import { describeResources } from '../language/facts/totals.js';
import type { Moment } from '../../protocol/simulator.js';
import { ownPods, servicesAt } from './result.js';
import type { Scene } from './scene.js';

/** Answers for a time in seconds; `undefined` where nothing was played. */
export function momentAt(scene: Scene, time: number): Omit<Moment, 'type' | 'generation'> | undefined {
  const played = scene.play();
  if (played === undefined) {
    return undefined;
  }
  const at = Math.min(Math.max(0, time), Math.max(played.end, played.now));
  const world = played.at(at);
  const own = ownPods(scene, world).map(viewPod);
  const ownOn = new Map<string, string[]>();
  for (const { node, pod } of own) {
    if (node !== undefined) {
      ownOn.set(node, [...(ownOn.get(node) ?? []), pod.slice(pod.indexOf('/') + 1)]);
    }
  }
  return {
    time: at,
    nodes: viewNodes(world).map(({ name, state, pods }) => ({
      name,
      state,
      pods: pods.length,
      own: ownOn.get(name) ?? [],
    })),
    pods: own.map(({ uid, pod, status, ready, node, ip, restarts, message }) => ({
      ...rowOf(world.pods.look(uid)),
      name: pod.slice(pod.indexOf('/') + 1),
      own: true,
      status,
      ready,
      restarts,
      ...(node === undefined ? {} : { node }),
      ...(ip === undefined ? {} : { ip }),
      ...(message === undefined ? {} : { message }),
    })),
    services: servicesAt(scene, world),
  };
}

function rowOf(pod: SimPod | undefined): { readonly priority: number; readonly requests: string } {
  const requests = pod === undefined ? '' : describeResources(podRequests(pod.info.pod));
  return { priority: pod?.info.priority ?? 0, requests: requests === '' ? 'nothing' : requests };
}
