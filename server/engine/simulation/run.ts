/** Time goes on: everything that is due happens, in a fixed order, until nothing more does; then the clock moves. */
import { syncAutoscaler } from './autoscaler/sync.js';
import { syncCronJob } from './controllers/cron-job.js';
import { syncDaemonSet } from './controllers/daemon-set.js';
import { syncDeployment } from './controllers/deployment.js';
import { syncJob } from './controllers/job.js';
import { syncReplicaSet } from './controllers/replica-set.js';
import { syncStatefulSet } from './controllers/stateful-set.js';
import { updateBudgets } from './disruption/budgets.js';
import { continueDrain } from './disruption/drain.js';
import { record } from './history.js';
import { collectGarbage } from './nodes/garbage.js';
import { syncNode, updateZones } from './nodes/lifecycle.js';
import { syncPod } from './pods/sync.js';
import { nextTime, takeDue, type Task } from './queue.js';
import { runScheduler } from './scheduling/place.js';
import { rebuildEndpoints, updateEndpoints } from './services/endpoints.js';
import type { Controller, World } from './world.js';

/** Rounds that one moment may take; a real cluster would spin for ever, too, but it has more time. */
const mostRounds = 10_000;

/** Moves the clock to `time`, in milliseconds since the start, with all that happens on the way. */
export function runUntil(world: World, time: number): void {
  settle(world);
  for (;;) {
    const next = nextTime(world.queue);
    if (next === undefined || next > time) {
      break;
    }
    world.now = Math.max(world.now, next);
    settle(world);
  }
  world.now = Math.max(world.now, time);
}

/** Lets everything happen that happens now. */
export function settle(world: World): void {
  for (let round = 0; round < mostRounds; round++) {
    if (!takeRound(world)) {
      return;
    }
  }
  if (!world.stuck) {
    world.stuck = true;
    record(
      world,
      'Stuck',
      'Simulation',
      'Controllers kept changing their minds without time passing; the moment was cut off',
    );
  }
  world.dirty.controllers.clear();
  world.dirty.pods.clear();
}

/** Tasks, then Pods, then whoever counts them, then controllers, and the scheduler last; whether there was anything to do. */
function takeRound(world: World): boolean {
  const task = takeDue(world.queue, world.now);
  if (task !== undefined) {
    runTask(world, task);
    return true;
  }
  return (
    updateZones(world) ||
    syncPods(world) ||
    countPods(world) ||
    syncControllers(world) ||
    (world.dirty.scheduler && runScheduler(world))
  );
}

function runTask(world: World, task: Task): void {
  switch (task.kind) {
    case 'pod':
      world.dirty.pods.add(task.uid);
      break;
    case 'controller':
      world.dirty.controllers.add(task.uid);
      break;
    case 'node':
      syncNode(world, task.name);
      break;
    case 'drain':
      countPods(world);
      continueDrain(world, task.node);
      break;
    case 'scheduler':
      world.dirty.scheduler = true;
      break;
    case 'garbage':
      collectGarbage(world);
      break;
  }
}

function syncPods(world: World): boolean {
  const uids = [...world.dirty.pods];
  world.dirty.pods.clear();
  for (const uid of uids) {
    const pod = world.pods.get(uid);
    if (pod !== undefined) {
      syncPod(world, pod);
    }
  }
  return uids.length > 0;
}

function countPods(world: World): boolean {
  const { dirty } = world;
  if (dirty.services) {
    dirty.services = false;
    rebuildEndpoints(world);
  }
  if (dirty.counted.size === 0) {
    return false;
  }
  const changed = [...dirty.counted.values()];
  dirty.counted.clear();
  updateEndpoints(world, changed);
  updateBudgets(world, new Set(changed.map(({ namespace }) => namespace)));
  return true;
}

function syncControllers(world: World): boolean {
  const uids = [...world.dirty.controllers];
  world.dirty.controllers.clear();
  for (const uid of uids) {
    const controller = world.controllers.get(uid);
    if (controller !== undefined) {
      syncController(world, controller);
    }
  }
  return uids.length > 0;
}

function syncController(world: World, controller: Controller): void {
  switch (controller.kind) {
    case 'ReplicaSet':
      syncReplicaSet(world, controller);
      break;
    case 'Deployment':
      syncDeployment(world, controller);
      break;
    case 'StatefulSet':
      syncStatefulSet(world, controller);
      break;
    case 'DaemonSet':
      syncDaemonSet(world, controller);
      break;
    case 'Job':
      syncJob(world, controller);
      break;
    case 'CronJob':
      syncCronJob(world, controller);
      break;
    case 'HorizontalPodAutoscaler':
      syncAutoscaler(world, controller);
      break;
  }
}
