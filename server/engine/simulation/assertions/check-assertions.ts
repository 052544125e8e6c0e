/** Holds assertions against a cluster with manifests on it. */
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { PodTemplate } from '../../kubernetes/pod-template.js';
import { podTemplatesOf } from '../../kubernetes/workload.js';
import type { BuiltCluster } from '../../scheduler/clusters/build-cluster.js';
import type { Profile } from '../../scheduler/framework/plugin.js';
import { schedule, submitPod } from '../../scheduler/scheduler.js';
import { addObjects } from '../../scheduler/snapshot/load.js';
import { simulate } from '../../scheduler/simulate.js';
import { makePods } from '../../scheduler/workloads.js';
import { cloneSnapshot } from '../answers/clone-snapshot.js';
import { findReplicaCliff } from '../answers/replica-cliff.js';
import { previewRollout } from '../answers/rollout-preview.js';
import { fatesAfterRemoval, surviveMatrix, type PodFate, type Survival } from '../answers/survival.js';
import { cloneWorld } from '../clone-world.js';
import { advance, createWorld } from '../create-world.js';
import type { World } from '../world.js';
import type { Assertion, Scope } from './read-assertions.js';

/** One expectation, held against the simulation. */
export interface CheckedExpectation {
  /** `fitsAtLeast: 3`. */
  readonly name: string;
  /** The key in `expect`. */
  readonly key: keyof Assertion['expect'] | 'workload';
  readonly passed: boolean;
  /** What was found, in one sentence. */
  readonly found: string;
}

/** What is asked of. */
export interface AssertionSubject {
  /** Makes the cluster anew, without the manifests. */
  readonly build: () => BuiltCluster;
  /** The documents it is made from. */
  readonly cluster: readonly unknown[];
  readonly objects: readonly KubernetesObject[];
  readonly profile: Profile;
}

/** Answers, each of them reckoned once for all assertions of a file. */
export interface AssertionChecker {
  readonly check: (assertion: Assertion) => readonly CheckedExpectation[];
}

/** How long the cluster runs before anything is done to it. */
const settlingSeconds = 600;

/** Makes a checker; nothing is simulated before an expectation asks for it. */
export function createAssertionChecker(subject: AssertionSubject): AssertionChecker {
  let running: World | undefined;
  const runningWorld = (): World => {
    if (running === undefined) {
      running = createWorld({ ...subject, seed: 1 }).world;
      advance(running, settlingSeconds);
    }
    return running;
  };
  return {
    check: (assertion) => {
      const template = findTemplate(subject.objects, assertion.workload);
      return template === undefined
        ? [{ name: assertion.workload, key: 'workload', passed: false, found: `There is no ${assertion.workload}.` }]
        : checkAll(assertion, template, subject, runningWorld);
    },
  };
}

function findTemplate(objects: readonly KubernetesObject[], workload: string): PodTemplate | undefined {
  const [kind, ...rest] = workload.split('/');
  const [name, namespace = 'default'] = rest.reverse();
  return objects
    .flatMap((object) => podTemplatesOf(object))
    .find(
      (template) => template.object.kind === kind && template.object.name === name && template.namespace === namespace,
    );
}

function checkAll(
  { expect }: Assertion,
  template: PodTemplate,
  subject: AssertionSubject,
  runningWorld: () => World,
): readonly CheckedExpectation[] {
  const { fitsAtLeast, lands, maxReplicas, survives, noDowntimeOnRollout } = expect;
  const scopes = survives === undefined ? [] : typeof survives === 'string' ? [survives] : survives;
  return [
    ...(fitsAtLeast === undefined ? [] : [checkFits(fitsAtLeast, template, subject)]),
    ...(lands === undefined ? [] : [checkLands(typeof lands === 'string' ? [lands] : lands, template, subject)]),
    ...(maxReplicas === undefined ? [] : [checkCliff(maxReplicas, template, subject)]),
    ...scopes.map((scope) => checkSurvival(scope, template, runningWorld())),
    ...(noDowntimeOnRollout === undefined ? [] : [checkRollout(noDowntimeOnRollout, template, runningWorld())]),
  ];
}

function count(amount: number, one: string): string {
  return `${amount} ${one}${amount === 1 ? '' : 's'}`;
}

function checkFits(least: number, template: PodTemplate, { build, profile }: AssertionSubject): CheckedExpectation {
  const { snapshot } = build();
  const { pods, objects } = makePods(template, snapshot, { replicas: 1 });
  addObjects(snapshot, objects);
  const [wanted] = pods;
  const { pod } = wanted === undefined ? { pod: undefined } : submitPod(snapshot, wanted);
  const result = pod === undefined ? undefined : schedule(snapshot, pod, profile).result;
  const fits = result?.rejections.filter((rejection) => rejection === undefined).length ?? 0;
  const why = result?.message === undefined ? '' : `: ${result.message}`;
  return {
    name: `fitsAtLeast: ${least}`,
    key: 'fitsAtLeast',
    passed: fits >= least,
    found: `It fits on ${fits} of ${count(snapshot.nodes.length, 'node')}${why === '' ? '.' : why}`,
  };
}

function checkLands(
  patterns: readonly string[],
  template: PodTemplate,
  { build, objects, profile }: AssertionSubject,
): CheckedExpectation {
  const { workloads } = simulate(objects, build().snapshot, { profile, everyPod: true });
  const own = workloads.find((workload) => workload.template.object === template.object);
  const nodes = (own?.pods ?? []).map(({ node, verdict }) => verdict?.best ?? (node === undefined ? [] : [node]));
  const away = [...new Set(nodes.flat().filter((node) => !patterns.some((pattern) => matchesGlob(pattern, node))))];
  const pending = nodes.filter((each) => each.length === 0).length;
  const landed = [...new Set(nodes.flat())].join(', ');
  const aside = [
    ...(away.length === 0 ? [] : [`may land on ${away.join(', ')}`]),
    ...(pending === 0 ? [] : [`${count(pending, 'Pod')} would stay Pending`]),
  ].join('; ');
  return {
    name: `lands: ${patterns.join(', ')}`,
    key: 'lands',
    passed: nodes.length > 0 && aside === '',
    found: aside === '' ? `It lands on ${landed === '' ? 'no node' : landed}.` : `It ${aside}.`,
  };
}

/** Every `*` stands for any text; nothing else is special. The first place that fits is the best one, so nothing is tried twice. */
function matchesGlob(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const part of rest) {
    const at = text.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}

/** With the other manifests beside it, as they would be on the cluster. */
function checkCliff(
  least: number,
  template: PodTemplate,
  { build, objects, profile }: AssertionSubject,
): CheckedExpectation {
  const { snapshot } = build();
  simulate(
    objects.filter((object) => object !== template.object),
    snapshot,
    { profile, brief: true },
  );
  const { placed, event } = findReplicaCliff(template, cloneSnapshot(snapshot), profile, least);
  return {
    name: `maxReplicas: ${least}`,
    key: 'maxReplicas',
    passed: placed >= least,
    found: `${count(placed, 'replica')} of ${least} ${placed === 1 ? 'finds' : 'find'} a node${event === undefined ? '.' : `: ${event}`}`,
  };
}

function checkSurvival(scope: Scope, template: PodTemplate, world: World): CheckedExpectation {
  const workload = template.object.name;
  const cells = surviveMatrix(world, { workload }).filter((cell) => cell.scope === scope);
  const own = (cell: Survival): readonly PodFate[] =>
    cell.pods.filter((fate) => fate.workload === workload && fate.pod.startsWith(`${template.namespace}/`));
  const losses = cells.filter(({ disaster }) => disaster === 'fail');
  const failing = losses.flatMap((cell) => {
    // Numbered Pods wait for their node, but not once it is removed.
    const waits = own(cell).some(({ fate }) => fate === 'waitsForNode');
    const removed = waits ? fatesAfterRemoval(world, scope, cell.name) : [];
    const stuck = own(cell).flatMap((fate) => {
      const later = fate.fate === 'waitsForNode' ? removed.find(({ pod }) => pod === fate.pod) : fate;
      return later === undefined || fine.has(later.fate) ? [] : [later];
    });
    return stuck.length === 0 ? [] : [{ name: cell.name, stuck }];
  });
  const [first] = failing;
  const name = `survives: ${scope}`;
  if (losses.length === 0) {
    return { name, key: 'survives', passed: false, found: `None of its Pods runs on a ${scope} that could be lost.` };
  }
  const reason = first?.stuck[0]?.reason;
  return {
    name,
    key: 'survives',
    passed: first === undefined,
    found:
      first === undefined
        ? `It survives the loss of each of ${count(losses.length, scope)}.`
        : `Without ${scope} ${first.name}, ${count(first.stuck.length, 'Pod')} ${first.stuck.length === 1 ? 'finds' : 'find'} no other place${reason === undefined ? '.' : `: ${reason}`}`,
  };
}

const fine: ReadonlySet<PodFate['fate']> = new Set(['stays', 'rescheduled']);

function checkRollout(wanted: boolean, { object, namespace }: PodTemplate, running: World): CheckedExpectation {
  const name = `noDowntimeOnRollout: ${wanted}`;
  const preview = previewRollout(cloneWorld(running), object.kind, namespace, object.name, 'podlint.dev/next');
  if (preview === undefined) {
    return { name, key: 'noDowntimeOnRollout', passed: !wanted, found: `A ${object.kind} has no rollout.` };
  }
  const { outcome, minReady, readyBefore, reasons } = preview;
  const without = outcome === 'completes' && minReady > 0;
  const least = `at least ${minReady} of ${readyBefore} ready`;
  return {
    name,
    key: 'noDowntimeOnRollout',
    passed: without === wanted,
    found:
      outcome === 'completes'
        ? `The rollout completes with ${least}.`
        : `The rollout is stuck, with ${least}${reasons.length === 0 ? '.' : `: ${reasons.join(' ')}`}`,
  };
}
