/** How a container acts in its next run: what the scenario says, else what the manifest and its image suggest. */
import type { PodSpec } from '../../kubernetes/types.js';
import type { Behavior } from '../assumptions.js';
import { seconds, type Phase, type SimContainer, type SimPod, type World } from '../world.js';
import { probeTimeline, type ProbeTimeline } from './probes.js';
import type { ContainerTraits } from './container-traits.js';
import { podTraits, traitsOf } from './traits.js';
import { findPortClash } from './ports.js';

/** The behaviour the scenario gives to a container's next run. */
export function findBehavior(world: World, pod: SimPod, container: SimContainer): Behavior {
  return world.behaviors.find((behavior) => isMeant(behavior, pod, container)) ?? {};
}

function isMeant(behavior: Behavior, pod: SimPod, container: SimContainer): boolean {
  const { workload, container: name, image, times } = behavior;
  return (
    (workload === undefined || workload === pod.workload || workload === pod.name) &&
    (name === undefined || name === container.name) &&
    (image === undefined || image === container.spec.image) &&
    (times === undefined || container.starts <= times)
  );
}

/** What a run that begins now comes to. */
export function runTimeline(world: World, pod: SimPod, container: SimContainer): ProbeTimeline {
  const behavior = findBehavior(world, pod, container);
  const since = world.now;
  const clash = findPortClash(world, pod, container);
  if (clash !== undefined) {
    return ending(
      container,
      since,
      { from: Number.POSITIVE_INFINITY, until: Number.POSITIVE_INFINITY },
      {
        endsAt: since + seconds(world.assumptions.listenSeconds),
        exitCode: 1,
        endReason: clash,
      },
    );
  }
  const { listenSeconds = container.phase === 'init' ? 0 : world.assumptions.listenSeconds } = behavior;
  const until =
    behavior.hangsAfterSeconds === undefined ? Number.POSITIVE_INFINITY : since + seconds(behavior.hangsAfterSeconds);
  return ending(container, since, { from: since + seconds(listenSeconds), until }, endOf(world, pod, container));
}

type End = Pick<ProbeTimeline, 'endsAt' | 'exitCode' | 'endReason'>;

function ending(
  { spec }: SimContainer,
  since: number,
  answering: Parameters<typeof probeTimeline>[2],
  end: End,
): ProbeTimeline {
  return { ...probeTimeline(spec, since, answering), ...end };
}

function endOf(world: World, pod: SimPod, container: SimContainer): End {
  const { now, assumptions } = world;
  const behavior = findBehavior(world, pod, container);
  if (behavior.outOfMemoryAfterSeconds !== undefined) {
    return { endsAt: now + seconds(behavior.outOfMemoryAfterSeconds), exitCode: 137, endReason: 'OOMKilled' };
  }
  const exitCode = behavior.exitCode ?? 0;
  const endReason = exitCode === 0 ? 'Completed' : 'Error';
  if (behavior.runSeconds !== undefined) {
    return { endsAt: now + seconds(behavior.runSeconds), exitCode, endReason };
  }
  const traits = traitsOf(podTraits(world, pod), container.name);
  if (behavior.runsForever === true || !endsByItself(container.phase, traits, pod.info.spec)) {
    return { endsAt: Number.POSITIVE_INFINITY, exitCode: 0, endReason: 'Completed' };
  }
  const length = container.phase === 'init' ? assumptions.initSeconds : assumptions.runSeconds;
  return { endsAt: now + seconds(length), exitCode, endReason };
}

/** An init container is there to end. In a Pod that runs to completion, so is whatever is not known to be a server. */
function endsByItself(phase: Phase, { ends }: ContainerTraits, { restartPolicy = 'Always' }: PodSpec): boolean {
  switch (phase) {
    case 'init':
      return ends !== 'no';
    case 'sidecar':
      return false;
    default:
      return ends === 'yes' || (ends === 'unknown' && restartPolicy !== 'Always');
  }
}
