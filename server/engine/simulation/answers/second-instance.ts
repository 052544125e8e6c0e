/** “A second container or a second Pod?”: the same program twice, in each Pod or in twice as many Pods, side by side. */
import type { PodTemplate } from '../../kubernetes/pod-template.js';
import type { Container } from '../../kubernetes/types.js';
import type { Profile } from '../../scheduler/framework/plugin.js';
import { podTotals } from '../../scheduler/pod-totals.js';
import { assume, schedule, submitPod } from '../../scheduler/scheduler.js';
import { addObjects } from '../../scheduler/snapshot/load.js';
import { toResource } from '../../scheduler/snapshot/resource.js';
import type { Snapshot } from '../../scheduler/snapshot/snapshot.js';
import { makePods } from '../../scheduler/workloads.js';
import { cloneSnapshot } from './clone-snapshot.js';

/** One of the two. */
export interface Arrangement {
  readonly pods: number;
  /** Of one Pod: millicores and bytes. */
  readonly cpu: number;
  readonly memory: number;
  /** Nodes that the first Pod fits on. */
  readonly fits: number;
  readonly placed: number;
  /** The event of the first Pod that stays Pending. */
  readonly event: string | undefined;
  /** Instances of the program that run. */
  readonly instances: number;
  /** Those of them that the worst single node takes down with it. */
  readonly lostWithNode: number;
  /** Instances that stop when one Pod is replaced, evicted, or fails. */
  readonly lostWithPod: number;
  /** `8080/TCP`: ports of the program that both want on the one address of the Pod. */
  readonly clashes: readonly string[];
  /** By how many instances scaling moves at least. */
  readonly step: number;
}

/** Both, for as many instances. */
export interface SecondInstance {
  readonly container: string;
  /** Each Pod holds the program twice. */
  readonly asContainer: Arrangement;
  /** Twice as many Pods hold it once. */
  readonly asPod: Arrangement;
}

/**
 * Compares the two for one container of a workload, by its name; `undefined` where there is no such container. Each is placed alone
 * on the snapshot, which stays as it is.
 */
export function compareSecondInstance(
  template: PodTemplate,
  name: string,
  snapshot: Snapshot,
  profile: Profile,
): SecondInstance | undefined {
  const { containers = [] } = template.spec;
  const container = containers.find((each) => each.name === name);
  if (container === undefined) {
    return undefined;
  }
  const replicas = template.replicas ?? 1;
  const twice: PodTemplate = {
    ...template,
    spec: { ...template.spec, containers: [...containers, { ...container, name: `${name}-2` }] },
  };
  return {
    container: name,
    asContainer: arrange(twice, { replicas, perPod: 2, clashes: portsOf(container) }, snapshot, profile),
    asPod: arrange(template, { replicas: 2 * replicas, perPod: 1, clashes: [] }, snapshot, profile),
  };
}

interface Plan {
  readonly replicas: number;
  /** Instances of the program in a Pod. */
  readonly perPod: number;
  readonly clashes: readonly string[];
}

function arrange(
  template: PodTemplate,
  { replicas, perPod, clashes }: Plan,
  before: Snapshot,
  profile: Profile,
): Arrangement {
  const snapshot = cloneSnapshot(before);
  const { pods, objects } = makePods(template, snapshot, { replicas });
  addObjects(snapshot, objects);
  const onNodes = new Map<string, number>();
  let placed = 0;
  let fits = 0;
  let event: string | undefined;
  for (const [index, wanted] of pods.entries()) {
    const { pod, refused } = submitPod(snapshot, wanted);
    if (pod === undefined) {
      event = refused;
      break;
    }
    const { cycle, result } = schedule(snapshot, pod, profile);
    const [node] = result.best;
    fits = index === 0 ? (result.scores?.nodes.length ?? 0) : fits;
    if (node === undefined) {
      event = result.message;
      break;
    }
    assume(cycle, result, node);
    placed++;
    onNodes.set(node, (onNodes.get(node) ?? 0) + 1);
  }
  const { milliCpu, memory } = toResource(podTotals(template.spec).requests);
  // Of two that want one port, the second never gets up.
  const running = clashes.length === 0 ? perPod : perPod - 1;
  return {
    pods: replicas,
    cpu: milliCpu,
    memory,
    fits,
    placed,
    event,
    instances: placed * running,
    lostWithNode: Math.max(0, ...onNodes.values()) * running,
    lostWithPod: placed === 0 ? 0 : running,
    clashes,
    step: perPod,
  };
}

function portsOf({ ports = [] }: Container): readonly string[] {
  return [
    ...new Set(
      ports.flatMap(({ containerPort, protocol = 'TCP' }) =>
        containerPort === undefined ? [] : [`${containerPort}/${protocol}`],
      ),
    ),
  ];
}
