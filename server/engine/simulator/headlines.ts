/** The verdict above each Pod of a document, in one line. */
import { podTemplatesOf } from '../kubernetes/workload.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { PodModel } from '../pod/model.js';
import { summariseTotals } from '../language/facts/totals.js';
import { podTotals } from '../scheduler/pod-totals.js';
import { simulate } from '../scheduler/simulate.js';
import type { Manifests } from './model.js';
import { isGood, sentenceOf } from './sentence.js';
import type { Stage } from './stage.js';
import { neighboursOf, objectsOf } from './surroundings.js';
import { isScalable, withReplicas } from './what-if.js';

/** One Pod's line. */
export interface PodHeadline {
  readonly pod: PodModel;
  /** `✔ Fits on 4 of 6 nodes – would land on node-b · 250m CPU · 300 MiB memory · Burstable`. */
  readonly text: string;
}

/** Pods times nodes that are tried for one line; a line has to be there while somebody types. */
const mostWork = 40_000;

/** Lines for all Pods, as `podlint simulate` would place them one after the other. */
export function podHeadlines(manifests: Manifests, stage: Stage): readonly PodHeadline[] {
  const pods = manifests.workspace.pods(manifests.file.uri);
  if (pods.length === 0 || stage.nodeCount === 0) {
    return [];
  }
  const most = Math.max(1, Math.floor(mostWork / stage.nodeCount));
  const cut = new Set<PodModel>();
  const objects = objectsOf(manifests).map((object) => shortened(object, pods, most, cut));
  const { workloads } = simulate([...neighboursOf(manifests, pods), ...objects], stage.snapshotAfter([]), {
    profile: stage.profile,
    brief: true,
  });
  return pods.flatMap((pod) => {
    const { object, path } = pod.template;
    const workload = workloads.find(
      ({ template }) => template.object.document === object.document && template.path.join('.') === path.join('.'),
    );
    if (workload === undefined) {
      return [];
    }
    const note = cut.has(pod) ? ` (the first ${most} replicas)` : '';
    const totals = summariseTotals(podTotals(pod.template.spec));
    return [{ pod, text: `${isGood(workload) ? '✔' : '✕'} ${sentenceOf(workload)}${note} · ${totals}` }];
  });
}

function shortened(
  object: KubernetesObject,
  pods: readonly PodModel[],
  most: number,
  cut: Set<PodModel>,
): KubernetesObject {
  const own = podTemplatesOf(object).length === 0 ? undefined : pods.find(({ template }) => template.object === object);
  if (own === undefined || !isScalable(own.template) || (own.template.replicas ?? 1) <= most) {
    return object;
  }
  cut.add(own);
  return withReplicas(own.template, most);
}
