/** A mock cluster for the linter, made of the documents of a cluster file or of a preset. */
import type { KubernetesObject } from '../kubernetes/object.js';
import type { PodTemplate } from '../kubernetes/pod-template.js';
import type { PodAffinityTerm } from '../kubernetes/types.js';
import type { PodModel } from '../pod/model.js';
import { defaultSchedulerName } from '../scheduler/admission/admit-pod.js';
import { resolvePriority } from '../scheduler/admission/priority.js';
import type { Profile } from '../scheduler/framework/plugin.js';
import { addObjects } from '../scheduler/snapshot/load.js';
import type { NodeInfo } from '../scheduler/snapshot/node-info.js';
import { addPod, type Snapshot } from '../scheduler/snapshot/snapshot.js';
import { labelOf, labelZone } from '../scheduler/support/labels.js';
import { findTemplateProblems } from '../scheduler/template-problems.js';
import { cloneSnapshot } from '../simulation/answers/clone-snapshot.js';
import type { Neighbourhood } from '../workspace/neighbourhood.js';
import { looksAt, withAssumptions } from './assume-neighbours.js';
import { findBlockedDrain, findWorstLoss } from './losses.js';
import type { ClusterView, MockCluster, MockNode, Outlook } from './mock-cluster.js';
import { eligibleNodes, findOversized, placeTemplate, type PlacedTrial, type Trial } from './outlook.js';

/** The cluster behind a snapshot, which stays as it is. */
export function createMockCluster(name: string, snapshot: Snapshot, profile: Profile): MockCluster {
  const nodes = snapshot.nodes.map(toMockNode);
  const priorities = [...snapshot.placements.values()].map(({ pod }) => pod.priority);
  return {
    name,
    within: ({ files, neighbourhood }) => {
      const outlooks = new WeakMap<PodModel, { readonly outlook: Outlook | undefined }>();
      let shared: Snapshot | undefined;
      const look = (pod: PodModel): Outlook | undefined => {
        shared ??= withClusterObjects(
          snapshot,
          files().flatMap(({ objects }) => objects),
        );
        return createOutlook(pod, { snapshot: shared, profile, neighbourhood, nodes });
      };
      const outlookOf: ClusterView['outlookOf'] = (pod) => {
        const known = outlooks.get(pod) ?? { outlook: look(pod) };
        outlooks.set(pod, known);
        return known.outlook;
      };
      return { name, nodes, priorities, outlookOf };
    },
  };
}

function toMockNode({ name, labels, taints, unschedulable }: NodeInfo): MockNode {
  return {
    name,
    zone: labelOf(labels, labelZone),
    labels: new Map(Object.entries(labels ?? {}).filter(([, value]) => typeof value === 'string')),
    taints,
    cordoned: unschedulable,
  };
}

/** Kinds without a namespace that change what the scheduler says. */
const clusterWide: ReadonlySet<string> = new Set(['PriorityClass', 'StorageClass', 'PersistentVolume', 'Namespace']);

function withClusterObjects(snapshot: Snapshot, objects: readonly KubernetesObject[]): Snapshot {
  const found = objects.filter(({ kind }) => clusterWide.has(kind)).map(plain);
  if (found.length === 0) {
    return snapshot;
  }
  const copy = cloneSnapshot(snapshot);
  addObjects(copy, found);
  return copy;
}

/** An item of a typed list need not say again what it is. */
function plain({ apiVersion, kind, value }: KubernetesObject): object {
  return { ...value, apiVersion, kind };
}

interface Looking {
  readonly snapshot: Snapshot;
  readonly profile: Profile;
  readonly neighbourhood: Neighbourhood;
  readonly nodes: readonly MockNode[];
}

function createOutlook({ template }: PodModel, looking: Looking): Outlook | undefined {
  const { schedulerName = defaultSchedulerName } = template.spec;
  if (schedulerName !== defaultSchedulerName || findTemplateProblems(template).length > 0) {
    return undefined;
  }
  const { snapshot, neighbourhood, profile, nodes } = looking;
  const around = withNeighbours(snapshot, template, neighbourhood);
  const met = (term: PodAffinityTerm): boolean => meet(term, template, { ...looking, snapshot: around });
  const trial: Trial = { template: withAssumptions(template, around, met), snapshot: around, profile };
  const placements = new Map<number | undefined, PlacedTrial>();
  const place = (replicas?: number): PlacedTrial => {
    const known = placements.get(replicas) ?? placeTemplate(trial, replicas);
    placements.set(replicas, known);
    return known;
  };
  const whenPlaced = <T>(ask: (placed: PlacedTrial) => T | undefined): T | undefined =>
    place().placement.outcome === 'placed' ? ask(place()) : undefined;
  return {
    priority: resolvePriority(trial.template.spec, around.objects.priorityClasses)?.priority ?? 0,
    get eligible() {
      const names = new Set(eligibleNodes(trial));
      return nodes.filter(({ name }) => names.has(name));
    },
    get oversized() {
      return findOversized(trial);
    },
    place: (replicas) => place(replicas).placement,
    worstLoss: (scope) => whenPlaced((placed) => findWorstLoss(placed, profile, scope)),
    blockedDrain: (minimum) => whenPlaced((placed) => findBlockedDrain(placed, profile, minimum)),
  };
}

/** Objects of the Pod's namespace that change what the scheduler says about it. */
function withNeighbours(snapshot: Snapshot, { namespace, object }: PodTemplate, { objects }: Neighbourhood): Snapshot {
  const copy = cloneSnapshot(snapshot);
  for (const kind of ['PersistentVolumeClaim', 'Service', 'PodDisruptionBudget'] as const) {
    addObjects(
      copy,
      objects(kind, namespace, object).map((each) => {
        const value = plain(each) as { readonly metadata?: object };
        return { ...value, metadata: { ...value.metadata, namespace } };
      }),
    );
  }
  return copy;
}

/** Company that the Pod needs: it is there, it is the Pod itself, it can be put there first, or the workspace is known to lack it. */
function meet(term: PodAffinityTerm, template: PodTemplate, { snapshot, neighbourhood, profile }: Looking): boolean {
  const { namespace, object } = template;
  const isThere = [...snapshot.placements.values()].some(({ pod }) => looksAt(term, namespace, pod));
  if (isThere || looksAt(term, namespace, template)) {
    return true;
  }
  const others = neighbourhood.pods(namespace, object);
  const company = others.find((pod) => looksAt(term, namespace, pod.template));
  if (company === undefined) {
    // A workload by itself may well be one of many.
    return others.length > 1 && neighbourhood.isComplete('Pod', namespace, object);
  }
  const own = withAssumptions(company.template, snapshot, () => false);
  const placed = placeTemplate({ template: own, snapshot, profile });
  addPods(snapshot, placed);
  return placed.pods.length > 0;
}

function addPods(snapshot: Snapshot, { pods }: PlacedTrial): void {
  for (const { pod, node } of pods) {
    addPod(snapshot, { ...pod, spec: { ...pod.spec, nodeName: node } }, node);
  }
}
