/** Where the Pods go, as `podlint simulate` says: the workloads of the document one after the other, this one in full. */
import type { KubernetesObject } from '../kubernetes/object.js';
import type { PodTemplate } from '../kubernetes/pod-template.js';
import { podTemplatesOf } from '../kubernetes/workload.js';
import { simulate, type SimulatedPod, type SimulatedWorkload } from '../scheduler/simulate.js';
import { makePods } from '../scheduler/workloads.js';
import type { NodeReport } from '../scheduler/explain/report.js';
import type { Snapshot } from '../scheduler/snapshot/snapshot.js';
import { cloneSnapshot } from '../simulation/answers/clone-snapshot.js';
import { findReplicaCliff, type ReplicaCliff } from '../simulation/answers/replica-cliff.js';
import type { Query } from './model.js';
import type { Stage } from './stage.js';
import { neighboursOf, objectsOf } from './surroundings.js';
import { isScalable, withOperations } from './what-if.js';

/** What came of it. */
export interface Placement {
  /** The template with what is supposed of it. */
  readonly template: PodTemplate;
  readonly workload: SimulatedWorkload;
  /** The cluster before the first Pod of this workload. */
  readonly before: Snapshot;
  /** And after the last that was placed. */
  readonly after: Snapshot;
  /** For workloads that have replicas. */
  readonly cliff: ReplicaCliff | undefined;
  /** How far the strip reaches. */
  readonly most: number;
  /** Reports by node, of the Pod that was tried there. */
  readonly reports: ReadonlyMap<string, NodeReport>;
  /** Pods of this workload by node. */
  readonly byNode: ReadonlyMap<string, readonly SimulatedPod[]>;
  /** Set when not all Pods were tried. */
  readonly cut: { readonly tried: number; readonly asked: number } | undefined;
}

/** The strip reaches at least so far. */
const shortestStrip = 20;

/** Places everything. */
export function placeWorkload(query: Query, stage: Stage): Placement {
  const { pod, manifests, whatIf, work } = query;
  const snapshot = stage.snapshotAfter(whatIf.operations);
  const others = objectsOf(manifests);
  const at = others.indexOf(pod.template.object);
  const pods = manifests.workspace.pods(manifests.file.uri);
  const earlier = others.filter((object, index) => index < at || podTemplatesOf(object).length === 0);
  const changed = earlier.map((object) => {
    const own = pods.find(({ template }) => template.object === object);
    return own === undefined ? object : withOperations(own.template, { ...whatIf, replicas: undefined });
  });
  simulate([...neighboursOf(manifests, pods), ...changed], snapshot, { profile: stage.profile, brief: true });
  const object = withOperations(pod.template, whatIf);
  const template = sameTemplate(object, pod.template);
  const asked = makePods({ ...template }, snapshot).asked;
  const mostTried = Math.max(1, Math.floor(work.units / Math.max(1, stage.nodeCount)));
  return placeTemplate({ template, snapshot, stage, asked, mostTried });
}

function sameTemplate(object: KubernetesObject, template: PodTemplate): PodTemplate {
  const { path } = template;
  const templates = podTemplatesOf(object);
  const found = templates.find((candidate) => candidate.path.join('.') === path.join('.'));
  return found ?? templates[0] ?? { ...template, object };
}

interface Placing {
  readonly template: PodTemplate;
  readonly snapshot: Snapshot;
  readonly stage: Stage;
  readonly asked: number;
  readonly mostTried: number;
}

function placeTemplate({ template, snapshot, stage, asked, mostTried }: Placing): Placement {
  const { profile } = stage;
  const before = cloneSnapshot(snapshot);
  const replicas = isScalable(template) && asked > mostTried ? mostTried : undefined;
  const { workloads } = simulate([template.object], snapshot, { profile, replicas });
  const workload = workloads.find((each) => each.template.path.join('.') === template.path.join('.')) ?? {
    template,
    pods: [],
    summary: '',
  };
  const most = Math.min(Math.max(shortestStrip, asked), mostTried);
  const cliff =
    isScalable(template) && workload.problems === undefined
      ? findReplicaCliff(template, before, profile, most)
      : undefined;
  return {
    template,
    workload,
    before,
    after: snapshot,
    cliff,
    most,
    reports: reportsOf(workload),
    byNode: groupByNode(workload.pods),
    cut:
      workload.pods.length < asked && workload.problems === undefined
        ? { tried: workload.pods.length, asked }
        : undefined,
  };
}

/** A workload is reported on by its first Pod; a DaemonSet by each Pod for its own node. */
function reportsOf({ template, pods }: SimulatedWorkload): ReadonlyMap<string, NodeReport> {
  const isDaemon = template.object.kind === 'DaemonSet';
  const reporting = isDaemon ? pods : pods.slice(0, 1);
  return new Map(reporting.flatMap(({ nodes = [] }) => nodes.map((report) => [report.node, report] as const)));
}

function groupByNode(pods: readonly SimulatedPod[]): ReadonlyMap<string, readonly SimulatedPod[]> {
  const groups = new Map<string, SimulatedPod[]>();
  for (const pod of pods) {
    if (pod.node !== undefined) {
      const group = groups.get(pod.node);
      if (group === undefined) {
        groups.set(pod.node, [pod]);
      } else {
        group.push(pod);
      }
    }
  }
  return groups;
}
