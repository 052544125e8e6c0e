/** Manifests on a cluster: which Pods they make, where those would go, and what stands in the way. */
import type { KubernetesObject } from '../kubernetes/object.js';
import type { PodTemplate } from '../kubernetes/pod-template.js';
import type { Pod } from '../kubernetes/types.js';
import { podTemplatesOf } from '../kubernetes/workload.js';
import { daemonHeadline, findRemedies, headline, reportNodes, type NodeReport, type Remedy } from './explain/report.js';
import { runCycle, type CycleResult } from './framework/cycle.js';
import type { Cycle, Profile } from './framework/plugin.js';
import { findKubeletRejection } from './kubelet.js';
import { assume, schedule, submitPod } from './scheduler.js';
import { addObjects } from './snapshot/load.js';
import { addPod, removePod, type Snapshot } from './snapshot/snapshot.js';
import { findTemplateProblems, type ManifestProblem } from './template-problems.js';
import { toVerdict, type PodVerdict } from './verdict.js';
import { makePods, type WorkloadPods } from './workloads.js';

/** What is asked. */
export interface SimulationOptions {
  readonly profile: Profile;
  /** Instead of the replicas that the manifests name. */
  readonly replicas?: number | undefined;
  /**
   * Verdict and report for every Pod (the first hundred of a workload, as each holds all nodes); else for the first
   * of a workload and the first that stays Pending, of a DaemonSet for all that stay Pending.
   */
  readonly everyPod?: boolean | undefined;
  /** Headlines only: no verdict and no report for any Pod. */
  readonly brief?: boolean | undefined;
}

/** What becomes of a Pod. */
export type PodOutcome =
  | 'placed'
  /** Placed after others have been evicted. */
  | 'preempts'
  | 'pending'
  | 'gated'
  /** Names its node and runs there. */
  | 'bypasses'
  /** Names its node, which would not run it. */
  | 'rejected'
  /** Not admitted to the cluster at all. */
  | 'refused';

/** One Pod. */
export interface SimulatedPod {
  /** `namespace/name`. */
  readonly pod: string;
  readonly outcome: PodOutcome;
  readonly node?: string;
  /** The verdict in one line. */
  readonly headline: string;
  /** The FailedScheduling event, where there is one. */
  readonly event?: string;
  /** Pods that make room, as `namespace/name`. */
  readonly evicted?: readonly string[];
  readonly verdict?: PodVerdict;
  readonly nodes?: readonly NodeReport[];
  readonly remedies?: readonly Remedy[];
}

/** All Pods of one template. */
export interface SimulatedWorkload {
  readonly template: PodTemplate;
  readonly pods: readonly SimulatedPod[];
  /** `3 of 5 replicas placed – 2 would stay Pending`; for a single Pod its own line. */
  readonly summary: string;
  /** Set when the template could not be read in full; then there are no Pods. */
  readonly problems?: readonly ManifestProblem[];
}

/** Everything. */
export interface Simulation {
  readonly workloads: readonly SimulatedWorkload[];
  /** How many Pods found a node, and how many did not. */
  readonly placed: number;
  readonly pending: number;
  /** What is wrong with the manifests, those of the templates included. */
  readonly problems: readonly ManifestProblem[];
}

/** Places the Pods of all manifests in order; the snapshot changes with each. */
export function simulate(
  objects: readonly KubernetesObject[],
  snapshot: Snapshot,
  options: SimulationOptions,
): Simulation {
  const problems = addManifests(objects, snapshot);
  const workloads = objects
    .flatMap((object) => podTemplatesOf(object))
    .map((template) => simulateTemplate(template, snapshot, options));
  const pods = workloads.flatMap((workload) => workload.pods);
  const placed = pods.filter(hasNode).length;
  problems.push(...workloads.flatMap((workload) => workload.problems ?? []));
  return { workloads, placed, pending: pods.length - placed, problems };
}

/** Everything that is no Pod and no node goes into the cluster first, as the order of manifests says nothing about it. */
function addManifests(objects: readonly KubernetesObject[], snapshot: Snapshot): ManifestProblem[] {
  const others = objects.filter(({ kind }) => kind !== 'Pod' && kind !== 'Node');
  // An item of a typed list need not say again what it is.
  const values = others.map(({ apiVersion, kind, value }) => ({ ...value, apiVersion, kind }));
  return addObjects(snapshot, values).flatMap(({ objectIndex, message, path }) => {
    const object = others[objectIndex];
    return object === undefined ? [] : [{ message, object, path: [...object.path, ...path] }];
  });
}

function simulateTemplate(template: PodTemplate, snapshot: Snapshot, options: SimulationOptions): SimulatedWorkload {
  const problems = findTemplateProblems(template);
  const [problem] = problems;
  if (problem !== undefined) {
    return { template, pods: [], summary: `Cannot simulate: ${problem.message}`, problems };
  }
  const made = makePods(template, snapshot, options);
  addObjects(snapshot, made.objects);
  const pods = simulatePods(made, snapshot, options, isUniform(template));
  return { template, pods, summary: summarize(template, pods) + cutNote(made) };
}

/** Most Pods of a workload that are reported on in full: a thousand nodes each soon fill the memory. */
const mostDetailed = 100;

function simulatePods(
  { pods, targets }: WorkloadPods,
  snapshot: Snapshot,
  { profile, everyPod = false, brief = false }: SimulationOptions,
  uniform: boolean,
): readonly SimulatedPod[] {
  const simulated: SimulatedPod[] = [];
  let pending: SimulatedPod | undefined;
  for (const [index, pod] of pods.entries()) {
    if (uniform && pending !== undefined) {
      simulated.push(repeat(pending, pod));
      continue;
    }
    const wanted = index === 0 || (everyPod && index < mostDetailed);
    const detail = brief ? 'never' : wanted ? 'always' : pending === undefined ? 'pending' : 'never';
    const next = simulatePod(pod, snapshot, profile, { detail, brief, target: targets?.[index] });
    pending ??= hasNode(next) ? undefined : next;
    simulated.push(next);
  }
  return simulated;
}

/** Pods that differ in nothing but their names: where one stays Pending, nothing changes for the next. */
function isUniform({ object, spec }: PodTemplate): boolean {
  const ownClaims = (spec.volumes ?? []).some(({ ephemeral }) => ephemeral !== undefined);
  return object.kind !== 'DaemonSet' && object.kind !== 'StatefulSet' && !ownClaims;
}

function repeat({ outcome, headline: text, event }: SimulatedPod, { metadata = {} }: Pod): SimulatedPod {
  const { name = '', namespace = 'default' } = metadata;
  return { pod: `${namespace}/${name}`, outcome, headline: text, ...(event === undefined ? {} : { event }) };
}

function cutNote({ pods, asked }: WorkloadPods): string {
  return asked > pods.length ? ` (the first ${pods.length} of ${asked} are simulated)` : '';
}

interface PodRequest {
  /** For which outcome the Pod's report is worth its time. */
  readonly detail: 'always' | 'pending' | 'never';
  readonly brief: boolean;
  /** The only node that matters. */
  readonly target: string | undefined;
}

function simulatePod(pod: Pod, snapshot: Snapshot, profile: Profile, request: PodRequest): SimulatedPod {
  const { pod: info, refused } = submitPod(snapshot, pod);
  if (info === undefined) {
    const { name = '', namespace = 'default' } = pod.metadata ?? {};
    return { pod: `${namespace}/${name}`, outcome: 'refused', headline: `Not admitted: ${refused}` };
  }
  if ((info.spec.nodeName ?? '') !== '') {
    return bypass({ pod: info, snapshot, profile });
  }
  const { cycle, result } = schedule(snapshot, info, profile);
  const simulated = describe(cycle, result, request);
  settle(cycle, result, simulated);
  return simulated;
}

function bypass(cycle: Cycle): SimulatedPod {
  const { pod, snapshot } = cycle;
  const { nodeName = '' } = pod.spec;
  const node = snapshot.nodeByName.get(nodeName);
  const rejection = node === undefined ? 'there is no such node' : findKubeletRejection(cycle, node);
  const text = `Bypasses the scheduler (nodeName: ${nodeName})`;
  if (rejection !== undefined) {
    return {
      pod: pod.key,
      outcome: 'rejected',
      headline: `${text} – ${node === undefined ? rejection : `kubelet would reject: ${rejection}`}`,
    };
  }
  addPod(snapshot, pod, nodeName);
  return { pod: pod.key, outcome: 'bypasses', node: nodeName, headline: text };
}

function describe(cycle: Cycle, result: CycleResult, { detail, brief, target }: PodRequest): SimulatedPod {
  const { pod } = cycle;
  const [candidate] = result.postFilter?.preemption?.acceptable ?? [];
  const [node = candidate?.node.name] = result.best;
  const outcome = outcomeOf(result);
  const full = detail === 'always' || (detail === 'pending' && outcome !== 'placed');
  // A daemon's Pod looks at one node, and each stays Pending for a reason of its own.
  const explained = full || (!brief && target !== undefined && outcome !== 'placed');
  return {
    pod: pod.key,
    outcome,
    ...(node === undefined ? {} : { node }),
    headline: target === undefined ? headline(result, gatesOf(cycle)) : daemonHeadline(result, target),
    ...(result.message === undefined ? {} : { event: result.message }),
    ...(candidate === undefined ? {} : { evicted: candidate.victims.map(({ key }) => key) }),
    ...(full ? { verdict: toVerdict(cycle, result) } : {}),
    ...(explained ? explainNodes(cycle, result, node, target) : {}),
  };
}

function gatesOf({ pod }: Cycle): readonly string[] {
  return (pod.spec.schedulingGates ?? []).map(({ name = '' }) => name);
}

function explainNodes(
  cycle: Cycle,
  result: CycleResult,
  landsOn: string | undefined,
  onlyNode: string | undefined,
): Pick<SimulatedPod, 'nodes' | 'remedies'> {
  const { explained } = runCycle(
    { ...cycle, profile: { ...cycle.profile, postFilter: [], score: [] } },
    { explain: true, onlyNode },
  );
  const nodes = reportNodes(cycle, { ...result, explained }, landsOn, onlyNode);
  return { nodes, remedies: findRemedies(nodes) };
}

function outcomeOf({ outcome, postFilter }: CycleResult): PodOutcome {
  switch (outcome) {
    case 'scheduled':
      return 'placed';
    case 'gated':
      return 'gated';
    default:
      return postFilter?.preemption === undefined ? 'pending' : 'preempts';
  }
}

/** Makes the outcome true for the next Pod: victims leave first. */
function settle(cycle: Cycle, result: CycleResult, { node }: SimulatedPod): void {
  if (node === undefined) {
    return;
  }
  const [candidate] = result.postFilter?.preemption?.acceptable ?? [];
  for (const victim of candidate?.victims ?? []) {
    removePod(cycle.snapshot, victim.uid);
  }
  assume(cycle, candidate === undefined ? result : retry(cycle), node);
}

/** After the eviction, as the scheduler does when the victims have gone. */
function retry({ pod, snapshot, profile }: Cycle): CycleResult {
  return schedule(snapshot, pod, profile).result;
}

function hasNode({ node }: SimulatedPod): boolean {
  return node !== undefined;
}

function summarize({ object }: PodTemplate, pods: readonly SimulatedPod[]): string {
  const [only] = pods;
  if (object.kind === 'Pod' && only !== undefined) {
    return only.headline;
  }
  const placed = pods.filter(hasNode);
  const unit = object.kind === 'DaemonSet' || object.kind === 'Job' || object.kind === 'CronJob' ? 'Pods' : 'replicas';
  const nodes = new Set(placed.map(({ node }) => node)).size;
  const where = placed.length === 0 ? '' : ` on ${nodes} ${nodes === 1 ? 'node' : 'nodes'}`;
  const left = pods.length - placed.length;
  return `${placed.length} of ${pods.length} ${unit} placed${where}${left === 0 ? '' : ` – ${left} would stay Pending`}`;
}
