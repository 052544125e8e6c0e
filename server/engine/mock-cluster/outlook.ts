/** How the Pods of one template fare on a cluster that is otherwise as its file says. */
import type { PodTemplate } from '../kubernetes/pod-template.js';
import { blameNodes, blameReason } from '../scheduler/explain/blame.js';
import { decimalsToTell, formatAmount, formatNamedAmount } from '../scheduler/explain/amounts.js';
import { explainRejection } from '../scheduler/explain/explain.js';
import { reportNodes } from '../scheduler/explain/report.js';
import { runCycle, type CycleResult, type NodeRejection } from '../scheduler/framework/cycle.js';
import type { Cycle, Profile } from '../scheduler/framework/plugin.js';
import { names } from '../scheduler/framework/plugin-names.js';
import { assume, schedule, submitPod } from '../scheduler/scheduler.js';
import { addObjects } from '../scheduler/snapshot/load.js';
import type { PodInfo } from '../scheduler/snapshot/pod-info.js';
import { amountOf } from '../scheduler/snapshot/resource.js';
import { removePod, type Snapshot } from '../scheduler/snapshot/snapshot.js';
import { makePods } from '../scheduler/workloads.js';
import { cloneSnapshot } from '../simulation/answers/clone-snapshot.js';
import type { Oversized, PendingPod, Placement } from './mock-cluster.js';

/** A template on its own copy of the cluster. */
export interface Trial {
  readonly template: PodTemplate;
  readonly snapshot: Snapshot;
  readonly profile: Profile;
}

/** A placement with what later questions need. */
export interface PlacedTrial {
  readonly placement: Placement;
  readonly snapshot: Snapshot;
  readonly pods: readonly { readonly pod: PodInfo; readonly node: string }[];
}

/** Most replicas that are tried; beyond, a manifest asks for more than a rule should take time for. */
const mostReplicas = 2000;

/** Places the Pods of a template on a copy of the trial's cluster: all of a DaemonSet, else until one stays Pending. */
export function placeTemplate({ template, snapshot: before, profile }: Trial, replicas?: number): PlacedTrial {
  const snapshot = cloneSnapshot(before);
  const count = Math.min(replicas ?? template.replicas ?? 1, mostReplicas);
  const { pods, objects, targets } = makePods(template, snapshot, { replicas: count });
  addObjects(snapshot, objects);
  const placed: { pod: PodInfo; node: string }[] = [];
  const evicted: string[] = [];
  let pending: PendingPod | undefined;
  let outcome: Placement['outcome'] = 'placed';
  for (const [index, wanted] of pods.entries()) {
    const { pod } = submitPod(snapshot, wanted);
    const step = pod === undefined ? undefined : placePod(pod, snapshot, profile);
    if (pod === undefined || step === undefined) {
      outcome = 'passed-over';
      break;
    }
    if (step.node === undefined) {
      outcome = 'pending';
      pending ??= explain(template, step, index + 1, targets?.[index]);
      if (targets === undefined) {
        break;
      }
    } else {
      evicted.push(...step.evicted);
      placed.push({ pod, node: step.node });
    }
  }
  const nodes = placed.map(({ node }) => node);
  const placement = { outcome, wanted: pods.length, nodes, evicted, ...(pending === undefined ? {} : { pending }) };
  return { placement, snapshot, pods: placed };
}

interface PlacedPod {
  readonly cycle: Cycle;
  readonly result: CycleResult;
  readonly node: string | undefined;
  readonly evicted: readonly string[];
}

/** One Pod; `undefined` where the scheduler does not decide about it. */
function placePod(pod: PodInfo, snapshot: Snapshot, profile: Profile): PlacedPod | undefined {
  if ((pod.spec.nodeName ?? '') !== '') {
    return undefined;
  }
  const { cycle, result } = schedule(snapshot, pod, profile);
  const [candidate] = result.postFilter?.preemption?.acceptable ?? [];
  const node = result.best[0] ?? candidate?.node.name;
  if (node === undefined) {
    return result.outcome === 'unschedulable' ? { cycle, result, node, evicted: [] } : undefined;
  }
  const victims = candidate?.victims ?? [];
  for (const { uid } of victims) {
    removePod(snapshot, uid);
  }
  assume(cycle, candidate === undefined ? result : schedule(snapshot, pod, profile).result, node);
  return { cycle, result, node, evicted: victims.map(({ key }) => key) };
}

function explain(
  template: PodTemplate,
  { cycle, result }: PlacedPod,
  replica: number,
  onlyNode: string | undefined,
): PendingPod {
  const { explained } = runCycle(
    { ...cycle, profile: { ...cycle.profile, postFilter: [], score: [] } },
    { explain: true, onlyNode },
  );
  const reports = reportNodes(cycle, { ...result, explained }, undefined, onlyNode);
  return {
    replica,
    event: result.message ?? '',
    causes: blameNodes(template, reports).map(({ plugin, place, words, nodes }) => ({
      plugin,
      at: { object: place.object, path: place.path },
      words,
      nodes,
    })),
  };
}

/** What name, labels, taints and cordon decide about a node. */
const standing: ReadonlySet<string> = new Set([
  names.nodeName,
  names.nodeUnschedulable,
  names.taintToleration,
  names.nodeAffinity,
]);

/** Nodes that these plugins leave over, by name. */
export function eligibleNodes({ template, snapshot, profile }: Trial): readonly string[] {
  const [wanted] = makePods(template, snapshot, { replicas: 1 }).pods;
  const { pod } = wanted === undefined ? { pod: undefined } : submitPod(snapshot, wanted);
  if (pod === undefined) {
    return [];
  }
  const filter = profile.filter.filter(({ name }) => standing.has(name));
  const { nodes, rejections } = runCycle({ pod, snapshot, profile: { ...profile, filter, score: [], postFilter: [] } });
  return nodes.filter((_, index) => rejections[index] === undefined).map(({ name }) => name);
}

/** The first resource that every node has too little of, empty as it may be. */
export function findOversized({ template, snapshot, profile }: Trial): Oversized | undefined {
  const [wanted] = makePods(template, snapshot, { replicas: 1 }).pods;
  const { pod } = wanted === undefined ? { pod: undefined } : submitPod(snapshot, wanted);
  const [node] = snapshot.nodes;
  if (pod === undefined || node === undefined) {
    return undefined;
  }
  for (const resource of requestedResources(template)) {
    const amount = amountOf(pod.requests, resource);
    const most = Math.max(...snapshot.nodes.map(({ allocatable }) => amountOf(allocatable, resource)));
    if (amount > most) {
      const refusal = { plugin: names.nodeResourcesFit, code: 'Unschedulable', reasons: [`Insufficient ${resource}`] };
      const [reason] = explainRejection({ pod, snapshot, profile }, node, {
        ...refusal,
        stage: 'Filter',
      } as NodeRejection);
      const place = reason === undefined ? undefined : blameReason(template, reason)?.place;
      const decimals = decimalsToTell(resource, amount, most);
      return {
        resource,
        wanted: formatNamedAmount(resource, amount, decimals),
        most: most === 0 ? 'none' : formatAmount(resource, most, decimals),
        at: place ?? { object: template.object, path: template.specPath },
      };
    }
  }
  return undefined;
}

function requestedResources({ spec }: PodTemplate): readonly string[] {
  const lists = [spec, ...(spec.containers ?? []), ...(spec.initContainers ?? [])].map(({ resources }) => resources);
  return [...new Set(lists.flatMap((list) => Object.keys({ ...list?.limits, ...list?.requests })))];
}
