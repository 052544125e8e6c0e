/** What the scheduler says about a Pod, as plain data. The same shape as the recorded verdicts of the real one. */
import type { CycleResult, NodeRejection } from './framework/cycle.js';
import type { Cycle, PreemptionCandidate } from './framework/plugin.js';
import type { ScoreTable } from './framework/scoring.js';
import type { Rejection } from './framework/status.js';
import type { PodInfo } from './snapshot/pod-info.js';
import { qosClassOf } from './admission/qos.js';

/** Whether the Pod fits on a node, and if not, which plugin was the first to refuse. */
export type NodeVerdict = { readonly fits: true } | ({ readonly fits: false } & NodeRejection);

/** Weighted scores of a node by plugin; plugins that had nothing to say are absent. */
export interface NodeScore {
  readonly total: number;
  readonly plugins: Readonly<Record<string, number>>;
}

/** A node on which eviction would help. */
export interface CandidateVerdict {
  readonly node: string;
  /** `namespace/name`, most important first. */
  readonly victims: readonly string[];
  readonly pdbViolations: number;
}

/** What preemption found. */
export interface PreemptionVerdict {
  /** The part of the event that speaks about preemption. */
  readonly message: string;
  readonly nominatedNode?: string;
  readonly victims?: readonly string[];
  readonly pdbViolations?: number;
  /** All nodes that tie; the real scheduler takes any of them. */
  readonly acceptableNodes?: readonly string[];
  readonly candidates?: readonly CandidateVerdict[];
}

/** What admission filled in. */
export interface ResolvedPod {
  readonly priority: number;
  readonly preemptionPolicy?: string;
  readonly qosClass: string;
}

/** Something that is not simulated and could matter for this Pod. */
export interface NotModelled {
  readonly name: string;
  readonly reason: string;
}

/** The verdict on one Pod. */
export interface PodVerdict {
  /** `namespace/name`. */
  readonly pod: string;
  readonly result: 'scheduled' | 'unschedulable' | 'gated' | 'error';
  readonly preEnqueue?: Rejection;
  readonly preFilter?: Rejection;
  /** By node name. */
  readonly nodes?: Readonly<Record<string, NodeVerdict>>;
  readonly feasibleCount: number;
  /** By name of each node that fits. */
  readonly scores?: Readonly<Record<string, NodeScore>>;
  /** Before normalisation and weight. */
  readonly rawScores?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly scoringUsed: boolean;
  /** All nodes with the highest total; the real scheduler takes any of them. */
  readonly best?: readonly string[];
  /** The one that Podlint takes: the first by name. */
  readonly chosen?: string;
  /** The FailedScheduling text, uncut. */
  readonly message?: string;
  readonly preemption?: PreemptionVerdict;
  readonly resolved: ResolvedPod;
  /** Present where something that is not simulated could matter. */
  readonly notModelled?: readonly NotModelled[];
}

/** Turns the result of a cycle into plain data. */
export function toVerdict({ pod, snapshot, profile }: Cycle, result: CycleResult): PodVerdict {
  const { outcome, preEnqueue, preFilter, scores, best, message } = result;
  const [chosen] = best;
  const notModelled = profile.limitations
    .filter((limitation) => limitation.applies(pod, snapshot))
    .map(({ name, reason }) => ({ name, reason }));
  return {
    pod: pod.key,
    result: outcome,
    ...(preEnqueue === undefined ? {} : { preEnqueue }),
    ...(preFilter === undefined ? {} : { preFilter }),
    ...(result.rejections.length === 0 ? {} : { nodes: nodeVerdicts(result) }),
    feasibleCount: result.feasibleCount ?? scores?.nodes.length ?? 0,
    ...(scores === undefined ? {} : { scores: nodeScores(scores), rawScores: rawScores(scores) }),
    scoringUsed: result.scoringUsed,
    ...(chosen === undefined ? {} : { best, chosen }),
    ...(message === undefined ? {} : { message }),
    ...(result.postFilter === undefined ? {} : { preemption: preemptionVerdict(result.postFilter) }),
    resolved: resolve(pod),
    ...(notModelled.length === 0 ? {} : { notModelled }),
  };
}

function nodeVerdicts({ nodes, rejections }: CycleResult): Readonly<Record<string, NodeVerdict>> {
  const verdicts = nodes.map(({ name }, index): [string, NodeVerdict] => {
    const rejection = rejections[index];
    return [name, rejection === undefined ? { fits: true } : { fits: false, ...rejection }];
  });
  return Object.fromEntries(verdicts);
}

function nodeScores({ nodes, plugins, totals }: ScoreTable): Readonly<Record<string, NodeScore>> {
  return Object.fromEntries(
    nodes.map(({ name }, index) => {
      const byPlugin = plugins.map(({ plugin, weight, normalized }) => [plugin, (normalized[index] ?? 0) * weight]);
      return [name, { total: totals[index] ?? 0, plugins: Object.fromEntries(byPlugin) as Record<string, number> }];
    }),
  );
}

function rawScores({ nodes, plugins }: ScoreTable): Readonly<Record<string, Readonly<Record<string, number>>>> {
  return Object.fromEntries(
    nodes.map(({ name }, index) => [
      name,
      Object.fromEntries(plugins.map(({ plugin, raw }) => [plugin, raw[index] ?? 0])),
    ]),
  );
}

function preemptionVerdict({ message, preemption }: NonNullable<CycleResult['postFilter']>): PreemptionVerdict {
  const [first] = preemption?.acceptable ?? [];
  if (preemption === undefined || first === undefined) {
    return { message };
  }
  const { node, victims, pdbViolations } = candidateVerdict(first);
  return {
    message,
    nominatedNode: node,
    victims,
    pdbViolations,
    acceptableNodes: preemption.acceptable.map((candidate) => candidate.node.name),
    candidates: preemption.candidates.map(candidateVerdict),
  };
}

function candidateVerdict({ node, victims, pdbViolations }: PreemptionCandidate): CandidateVerdict {
  return { node: node.name, victims: victims.map(({ key }) => key), pdbViolations };
}

function resolve({ pod, priority, spec: { preemptionPolicy } }: PodInfo): ResolvedPod {
  return { priority, ...(preemptionPolicy === undefined ? {} : { preemptionPolicy }), qosClass: qosClassOf(pod) };
}
