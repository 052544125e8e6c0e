/** A rollout, played to its end: how many Pods at most, how few ready, how long, and whether it ends at all. */
import { findController } from '../controllers/add.js';
import { podsOf } from '../controllers/owned.js';
import { changeContainers } from '../operations/change-template.js';
import { nextTime } from '../queue.js';
import { runUntil, settle } from '../run.js';
import { seconds, type Controller, type SimPod, type World } from '../world.js';

/** What a rollout would be like. */
export interface RolloutPreview {
  readonly outcome: 'completes' | 'stuck';
  /** Seconds from the change to the last Pod; up to the point where nothing moves any more for one that is stuck. */
  readonly seconds: number;
  /** Pods that take room at the same time, those that end included. */
  readonly maxPods: number;
  readonly minReady: number;
  /** Ready Pods before. */
  readonly readyBefore: number;
  /** Of a rollout that is stuck: the events of Pods that wait, each once. */
  readonly reasons: readonly string[];
}

/** Longer than any rollout that still moves. */
const longestSeconds = 24 * 3600;

/**
 * Rolls the workload out with a changed image; the world goes on with it. The workload should be settled before.
 * `undefined` where there is no such workload or nothing to roll out.
 */
export function previewRollout(
  world: World,
  kind: string,
  namespace: string,
  name: string,
  image: string,
): RolloutPreview | undefined {
  const controller = findController(world, kind, namespace, name);
  settle(world);
  if (controller === undefined) {
    return undefined;
  }
  const start = world.now;
  const readyBefore = countReady(world, controller);
  if (changeContainers(world, controller, undefined, (container) => ({ ...container, image })) !== undefined) {
    return undefined;
  }
  const extremes = { maxPods: 0, minReady: readyBefore };
  const watch = (): void => {
    extremes.maxPods = Math.max(extremes.maxPods, podsOfWorkload(world, controller).length);
    extremes.minReady = Math.min(extremes.minReady, countReady(world, controller));
  };
  const end = play(world, controller, start, watch);
  const done = isDone(world, controller);
  return {
    outcome: done ? 'completes' : 'stuck',
    seconds: (end - start) / 1000,
    ...extremes,
    readyBefore,
    reasons: done ? [] : reasonsOf(world, controller),
  };
}

/** From event to event, until it is done, its deadline has passed, or nothing is planned any more; answers when it last moved. */
function play(world: World, controller: Controller, start: number, watch: () => void): number {
  let moved = start;
  let before = '';
  const patience = seconds(patienceOf(controller));
  settle(world);
  for (;;) {
    watch();
    const state = stateOf(world, controller);
    if (state !== before) {
      before = state;
      moved = world.now;
    }
    const next = nextTime(world.queue);
    const isOver = world.now - moved > patience || world.now - start > seconds(longestSeconds);
    if (next === undefined || isOver || isDone(world, controller)) {
      return moved;
    }
    runUntil(world, next);
  }
}

function patienceOf(controller: Controller): number {
  return controller.kind === 'Deployment' ? (controller.value.spec?.progressDeadlineSeconds ?? 600) : 600;
}

function podsOfWorkload(world: World, controller: Controller): readonly SimPod[] {
  const owned = [...world.controllers.values()].filter(({ owner }) => owner?.uid === controller.uid);
  return [controller, ...owned]
    .flatMap((each) => podsOf(world, each))
    .filter(({ finishedAt }) => finishedAt === undefined);
}

function countReady(world: World, controller: Controller): number {
  return podsOfWorkload(world, controller).filter(
    ({ readyAt, deletion }) => readyAt !== undefined && deletion === undefined,
  ).length;
}

function stateOf(world: World, controller: Controller): string {
  return podsOfWorkload(world, controller)
    .map(
      ({ uid, nodeName, readyAt, deletion }) =>
        `${uid} ${nodeName ?? ''} ${readyAt === undefined} ${deletion === undefined}`,
    )
    .join('\n');
}

/** Every Pod has the new template and is ready, and the old ones have gone. */
function isDone(world: World, controller: Controller): boolean {
  const pods = podsOfWorkload(world, controller);
  const current = imagesOf(controller);
  const wanted =
    controller.kind === 'Deployment' || controller.kind === 'StatefulSet'
      ? (controller.value.spec?.replicas ?? 1)
      : undefined;
  return (
    pods.every(
      ({ info, readyAt, deletion }) =>
        readyAt !== undefined &&
        deletion === undefined &&
        (info.spec.containers ?? []).map((each) => each.image).join() === current,
    ) &&
    (wanted === undefined || pods.length === wanted)
  );
}

function imagesOf(controller: Controller): string {
  const template =
    controller.kind === 'Deployment' || controller.kind === 'StatefulSet' || controller.kind === 'DaemonSet'
      ? controller.value.spec?.template
      : undefined;
  return (template?.spec?.containers ?? []).map(({ image }) => image).join();
}

function reasonsOf(world: World, controller: Controller): readonly string[] {
  const messages = podsOfWorkload(world, controller).flatMap(({ name, scheduling, waitsFor, readyAt, nodeName }) => {
    if (nodeName === undefined) {
      return scheduling.message ?? [];
    }
    return waitsFor ?? (readyAt === undefined ? `Pod ${name} does not become ready` : []);
  });
  return [...new Set(messages)];
}
