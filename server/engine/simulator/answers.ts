/** Answers that are given when somebody asks: what survives, how a rollout goes, what an event means. */
import { findCauses } from '../simulation/answers/event-causes.js';
import { survive, surviveMatrix, type Disaster, type PodFate } from '../simulation/answers/survival.js';
import { previewRollout, type RolloutPreview } from '../simulation/answers/rollout-preview.js';
import { decodeFailedScheduling, type DecodedReason } from '../simulation/answers/why-pending.js';
import { cloneWorld } from '../simulation/clone-world.js';
import type { Preflight, Rollout, Survival, WhyPending } from '../../protocol/simulator.js';
import { duration } from './operations.js';
import { placeOf } from './places.js';
import { ownPods } from './result.js';
import type { Scene } from './scene.js';

type Body<Message> = Omit<Message, 'type' | 'generation'>;

const done: Readonly<Record<Disaster, string>> = { cordon: 'Cordon', drain: 'Drain', fail: 'Failure of' };

/** What would become of the Pods of a node or a zone. */
export function preflightOf(
  scene: Scene,
  disaster: Disaster,
  { node, zone }: { readonly node?: string | undefined; readonly zone?: string | undefined },
): Body<Preflight> {
  const world = scene.play()?.world;
  const title = `${done[disaster]} ${node ?? `zone ${zone ?? ''}`}`;
  const found =
    world === undefined
      ? undefined
      : survive(world, node === undefined ? 'zone' : 'node', node ?? zone ?? '', disaster);
  if (world === undefined || found === undefined) {
    return { title, survives: false, pods: [] };
  }
  const own = new Set(ownPods(scene, world).map(({ key }) => key));
  return {
    title,
    survives: found.survives,
    pods: found.pods
      .map((fate) => ({
        pod: fate.pod,
        own: own.has(fate.pod),
        fate: fate.fate,
        text: fateText(fate),
        good: fate.fate === 'stays' || fate.fate === 'rescheduled',
      }))
      .toSorted((one, other) => Number(other.own) - Number(one.own) || Number(one.good) - Number(other.good)),
  };
}

function fateText({ fate, node = '', reason = '' }: PodFate): string {
  switch (fate) {
    case 'stays':
      return 'stays';
    case 'rescheduled':
      return `its successor runs on ${node}`;
    case 'pending':
      return `its successor stays Pending: ${reason}`;
    case 'blockedByBudget':
      return `may not be evicted: PodDisruptionBudget ${reason}`;
    case 'stuckOnVolume':
      return `its successor waits for its volume: ${reason}`;
    case 'waitsForNode':
      return `waits for the node: ${reason}`;
    case 'lost':
      return `is lost: ${reason}`;
  }
}

/** The survive-what matrix of this workload. */
export function survivalOf(scene: Scene): Body<Survival> {
  const world = scene.play()?.world;
  if (world === undefined) {
    return { rows: [] };
  }
  const pods = ownPods(scene, world);
  const own = new Set(pods.map(({ key }) => key));
  const rows = new Map<string, Survival['rows'][number]>();
  for (const { scope, name, disaster, pods: fates } of surviveMatrix(world, { workload: pods[0]?.workload ?? '' })) {
    const concerned = fates.filter(({ pod }) => own.has(pod));
    const cell = {
      disaster,
      survives: concerned.every(({ fate }) => fate === 'stays' || fate === 'rescheduled'),
      text: cellText(concerned),
    };
    const key = `${scope} ${name}`;
    const row = rows.get(key) ?? { scope, name, cells: [] };
    rows.set(key, { ...row, cells: [...row.cells, cell] });
  }
  return { rows: [...rows.values()] };
}

const fateWords: Readonly<Record<PodFate['fate'], string>> = {
  stays: 'stay',
  rescheduled: 'rescheduled',
  pending: 'Pending',
  blockedByBudget: 'blocked by a budget',
  stuckOnVolume: 'wait for a volume',
  waitsForNode: 'wait for the node',
  lost: 'lost',
};

/** `2 rescheduled, 1 Pending`. */
function cellText(fates: readonly PodFate[]): string {
  const counts = new Map<string, number>();
  for (const { fate } of fates) {
    counts.set(fateWords[fate], (counts.get(fateWords[fate]) ?? 0) + 1);
  }
  const parts = [...counts].map(([words, count]) => `${count} ${words}`);
  return parts.length === 0 ? 'not concerned' : parts.join(', ');
}

/** A rollout that is played on a copy; `undefined` for what is not rolled out. */
export function previewIn(scene: Scene, image = 'registry.example.com/next:1'): RolloutPreview | undefined {
  const world = scene.play()?.world;
  const { object, namespace } = scene.query.pod.template;
  return world === undefined
    ? undefined
    : previewRollout(cloneWorld(world), object.kind, namespace, object.name, image);
}

/** How a new image would be rolled out. */
export function rolloutOf(scene: Scene, image?: string): Body<Rollout> {
  const { object } = scene.query.pod.template;
  const preview = previewIn(scene, image);
  if (preview === undefined) {
    return { completes: false, text: `A ${object.kind} is not rolled out`, facts: [] };
  }
  const { outcome, seconds, maxPods, minReady, readyBefore, reasons } = preview;
  const completes = outcome === 'completes';
  return {
    completes,
    text: completes
      ? `The rollout completes in ${duration(Math.round(seconds))}, with at least ${minReady} of ${readyBefore} Pods ready`
      : `The rollout gets stuck: ${reasons.join('; ')}`,
    facts: [
      { label: 'Time', value: duration(Math.round(seconds)) },
      { label: 'Pods at the same time, at most', value: String(maxPods) },
      { label: 'Ready Pods, at least', value: `${minReady} of ${readyBefore}` },
      { label: 'Without a pause', value: minReady > 0 ? 'yes' : 'no: for a while no Pod is ready' },
    ],
  };
}

/** An event of a real cluster, in words and with the lines of this manifest that it speaks of. */
export function whyPendingOf(scene: Scene, text: string): Body<WhyPending> {
  const decoded = decodeFailedScheduling(text);
  const { template } = scene.query.pod;
  if (decoded.nodes === undefined) {
    return { text: 'This is no FailedScheduling event: it has no “0/N nodes are available”', reasons: [] };
  }
  const count = decoded.nodes === 1 ? '1 node' : `${decoded.nodes} nodes`;
  const all = [...decoded.reasons].sort((one, other) => other.nodes - one.nodes);
  const preemption = decoded.preemptionText === undefined ? '' : ` Preemption: ${decoded.preemptionText}.`;
  return {
    text: decoded.nodes === 0 ? 'The cluster had no nodes' : `None of ${count} took the Pod.${preemption}`,
    reasons: all.map((reason) => ({
      nodes: reason.nodes,
      reason: reason.reason,
      words: wordsOf(reason),
      places: findCauses(reason, template).flatMap((path) => placeOf(template.object, path) ?? []),
    })),
  };
}

function wordsOf({ kind, detail = '', reason }: DecodedReason): string {
  switch (kind) {
    case 'resources':
      return `too little ${detail} is free for what the Pod requests`;
    case 'pods':
      return 'the nodes hold as many Pods as they may';
    case 'taint':
      return detail === '' ? 'the nodes are reserved by taints' : `the nodes are reserved by taint ${detail}`;
    case 'nodeAffinity':
      return 'the nodes lack labels that nodeSelector or nodeAffinity want';
    case 'nodeName':
      return 'nodeName names another node';
    case 'unschedulable':
      return 'the nodes are cordoned';
    case 'spread':
      return 'a topology spread constraint would be broken';
    case 'podAffinity':
      return reason.includes('anti-affinity')
        ? 'Pods that must not be near it run there'
        : 'Pods that it has to be near do not run there';
    case 'ports':
      return 'a host port that it wants is taken';
    case 'volume':
      return detail === '' ? 'a volume cannot be used from there' : `claim ${detail} cannot be used from there`;
    case 'preFilter':
    case 'other':
      return reason;
  }
}
