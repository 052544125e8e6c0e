/** Placing Pods on a snapshot, one after the other. */
import { runCycle, type CycleOptions, type CycleResult } from './framework/cycle.js';
import type { Cycle, Profile } from './framework/plugin.js';
import { admitPod } from './admission/admit-pod.js';
import { createPodInfo, type PodInfo } from './snapshot/pod-info.js';
import { addPod, ensureNamespace, removeNomination, type Snapshot } from './snapshot/snapshot.js';
import type { Pod } from '../kubernetes/types.js';

/** A Pod that can be scheduled, or the sentence with which admission refused it. */
export type Submission =
  { readonly pod: PodInfo; readonly refused?: undefined } | { readonly pod?: undefined; readonly refused: string };

/** Admits a Pod as the API server of this cluster would. */
export function submitPod(snapshot: Snapshot, pod: Pod): Submission {
  const { pod: admitted, refused } = admitPod(pod, snapshot.objects.priorityClasses);
  if (admitted === undefined) {
    return { refused };
  }
  const info = createPodInfo(admitted);
  ensureNamespace(snapshot, info.namespace);
  return { pod: info };
}

/** Runs one cycle for the Pod. The snapshot does not change. */
export function schedule(
  snapshot: Snapshot,
  pod: PodInfo,
  profile: Profile,
  options: CycleOptions = {},
): { readonly cycle: Cycle; readonly result: CycleResult } {
  const cycle: Cycle = { pod, snapshot, profile };
  return { cycle, result: runCycle(cycle, options) };
}

/** Puts the Pod on a node that the cycle found suitable and reserves what it claims, so that the next Pod sees it there. */
export function assume({ pod, snapshot, profile }: Cycle, { state }: CycleResult, nodeName: string): void {
  const placed: Pod = { ...pod.pod, spec: { ...pod.pod.spec, nodeName } };
  const info: PodInfo = { ...pod, pod: placed, spec: placed.spec ?? {} };
  const node = addPod(snapshot, info, nodeName);
  removeNomination(snapshot, pod.uid);
  if (node === undefined || state === undefined) {
    return;
  }
  for (const [index, plugin] of profile.filter.entries()) {
    if (state.states[index] !== undefined) {
      plugin.reserve?.(state.states[index], { pod: info, snapshot, profile }, node);
    }
  }
}
