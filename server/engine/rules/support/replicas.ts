/** How many Pods of one template may run at the same time, and who says so. */
import { scaledValue } from '../../kubernetes/int-or-string.js';
import type { Site } from '../../kubernetes/object.js';
import type { PodModel } from '../../pod/model.js';
import type { Neighbourhood } from '../../workspace/neighbourhood.js';
import { inObject, kindOf } from './site.js';
import { describeObject } from './words.js';
import { workloadSpec, workloadSpecPath } from './workload.js';

export interface Simultaneous {
  /** At least 2. Infinite for a DaemonSet: as many as there are nodes. */
  readonly count: number;
  /** In words: "3 replicas", "up to 9 replicas of HorizontalPodAutoscaler `web`". */
  readonly words: string;
  readonly at: Site;
  /** `surge`: two Pods only while a rollout replaces one by the other. */
  readonly cause: 'replicas' | 'autoscaler' | 'nodes' | 'parallelism' | 'surge';
}

/** Kinds that keep `replicas` interchangeable Pods. */
const replicated: ReadonlySet<string> = new Set([
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
  'Rollout',
  'CloneSet',
]);

/** The strongest reason why several Pods of this template exist at once; undefined where there is only ever one. */
export function simultaneousPods(pod: PodModel, neighbourhood: Neighbourhood): Simultaneous | undefined {
  const { object } = pod.template;
  if (object.kind === 'DaemonSet') {
    const at = kindOf(object);
    return { count: Number.POSITIVE_INFINITY, words: 'the Pods on every node', at, cause: 'nodes' };
  }
  if (object.kind === 'Job' || object.kind === 'CronJob') {
    return parallelPods(pod);
  }
  if (!replicated.has(object.kind)) {
    return undefined;
  }
  return fixedReplicas(pod) ?? autoscaledReplicas(pod, neighbourhood) ?? surgePods(pod);
}

/** Replicas as written, 1 where nothing is. */
export function writtenReplicas(pod: PodModel): number {
  return pod.template.replicas ?? 1;
}

function fixedReplicas(pod: PodModel): Simultaneous | undefined {
  const { replicas, replicasPath, object } = pod.template;
  if (replicas === undefined || replicas < 2 || replicasPath === undefined) {
    return undefined;
  }
  return { count: replicas, words: `${replicas} replicas`, at: { object, path: replicasPath }, cause: 'replicas' };
}

function autoscaledReplicas(pod: PodModel, neighbourhood: Neighbourhood): Simultaneous | undefined {
  for (const autoscaler of neighbourhood.autoscalersOf(pod)) {
    const most = autoscaler.value.spec?.maxReplicas ?? 1;
    if (most > 1) {
      return {
        count: most,
        words: `up to ${most} replicas of ${describeObject(autoscaler)}`,
        at: inObject(autoscaler, 'spec', 'maxReplicas'),
        cause: 'autoscaler',
      };
    }
  }
  return undefined;
}

function parallelPods(pod: PodModel): Simultaneous | undefined {
  const { parallelism = 1, completions } = workloadSpec(pod);
  const count = Math.min(parallelism, completions ?? parallelism);
  if (count < 2) {
    return undefined;
  }
  const at = { object: pod.template.object, path: [...workloadSpecPath(pod), 'parallelism'] };
  return { count, words: `${count} parallel Pods`, at, cause: 'parallelism' };
}

/**
 * The second Pod that a rolling update of a single replica starts, and waits for, before it stops the first.
 * With `maxUnavailable: 1` the first goes at once, so the two meet for a moment only.
 */
function surgePods(pod: PodModel): Simultaneous | undefined {
  const { object } = pod.template;
  if (object.kind !== 'Deployment' || writtenReplicas(pod) !== 1) {
    return undefined;
  }
  const { type = 'RollingUpdate', rollingUpdate } = workloadSpec(pod).strategy ?? {};
  const surge = scaledValue(rollingUpdate?.maxSurge ?? '25%', 1, 'up');
  const unavailable = scaledValue(rollingUpdate?.maxUnavailable ?? '25%', 1, 'down');
  if (type !== 'RollingUpdate' || surge === 0 || unavailable !== 0) {
    return undefined;
  }
  const { strategy } = workloadSpec(pod);
  const at = strategy === undefined ? kindOf(object) : { object, path: [...workloadSpecPath(pod), 'strategy'] };
  return { count: 2, words: 'the old and the new Pod of a rolling update', at, cause: 'surge' };
}
