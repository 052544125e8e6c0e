/** The manifests live on the cluster: what happened, what is so now, and what is going to happen. */
import { cloneWorld } from '../simulation/clone-world.js';
import { advance, applyManifests } from '../simulation/create-world.js';
import type { HistoryEvent } from '../simulation/history-event.js';
import type { Operation, OperationResult } from '../simulation/operations/operation.js';
import { runOperations } from '../simulation/operations/run.js';
import type { World } from '../simulation/world.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { Query } from './model.js';
import type { Stage } from './stage.js';
import { createReplay } from './replay.js';
import { neighboursOf, objectsOf } from './surroundings.js';
import { withReplicas } from './what-if.js';

/** What was played. */
export interface Play {
  /** After the last operation. Whoever lets it go on takes a copy. */
  readonly world: World;
  readonly results: readonly OperationResult[];
  /** Seconds. */
  readonly now: number;
  readonly end: number;
  /** Up to the end. */
  readonly history: readonly HistoryEvent[];
  /** The cluster at a time between the beginning and the end, in seconds. */
  readonly at: (time: number) => World;
}

/** Plays it. */
export function play(query: Query, stage: Stage): Play {
  const operations = operationsOf(query);
  const begin = (): World => {
    const world = stage.world();
    applyManifests(world, manifestsOf(query));
    return world;
  };
  const world = begin();
  const results = runOperations(world, operations);
  const now = world.now / 1000;
  const future = cloneWorld(world);
  advance(future, query.whatIf.lookAhead);
  const end = endOf(future, now);
  return {
    world,
    // The lead-in is nobody's operation.
    results: results.slice(operations.length - query.whatIf.operations.length),
    now,
    end,
    history: future.history,
    at: createReplay(begin, operations, end),
  };
}

/** The same as a scenario would be played from the beginning. */
export function operationsOf({ whatIf: { leadIn, operations } }: Query): readonly Operation[] {
  return leadIn > 0 ? [{ op: 'advance', seconds: leadIn }, ...operations] : operations;
}

/** The document and what it needs of others, in the order in which somebody would apply them. */
export function manifestsOf({ manifests, pod, whatIf }: Query): readonly KubernetesObject[] {
  const { template } = pod;
  const own = objectsOf(manifests).map((object) =>
    object === template.object ? withReplicas(template, whatIf.replicas) : object,
  );
  return [...neighboursOf(manifests, manifests.workspace.pods(manifests.file.uri)), ...own];
}

/** Nothing happens any more after the last event. */
function endOf({ history }: World, now: number): number {
  const last = history.at(-1);
  return Math.max(now, last === undefined ? 0 : last.time / 1000);
}
