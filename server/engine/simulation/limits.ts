/** What real clusters do and this one does not, each with its reason; whoever shows a simulation shows what applies. */
import type { World } from './world.js';

/** Something that is not modelled. */
export interface SimulationLimit {
  readonly name: string;
  readonly reason: string;
  /** Whether it could matter in this world; absent: always. */
  readonly applies?: (world: World) => boolean;
}

/** The whole list. Limits of the scheduler itself are in `scheduler/plugins/registry.ts`. */
export const simulationLimits: readonly SimulationLimit[] = [
  {
    name: 'durations',
    reason:
      'How long images are pulled and programs take to start, run and stop is assumed; see assumptions.ts. A scenario can give its own numbers.',
  },
  {
    name: 'control-plane-latency',
    reason:
      'Controllers, the scheduler and kube-proxy act at once; in a real cluster each takes milliseconds to seconds.',
  },
  {
    name: 'node-reboot',
    reason:
      'A failed node is cut off, not rebooted: Pods that it still holds when it recovers go on where they were, with their address.',
    applies: (world) => world.history.some(({ kind }) => kind === 'NodeFailed'),
  },
  {
    name: 'resource-pressure',
    reason:
      'Containers use what they request as far as the node is concerned: nobody is evicted for memory, disk or PID pressure, and the kernel kills only when told to.',
  },
  {
    name: 'traffic',
    reason:
      'Connections that are open when a Pod ends, retries and keep-alive are not followed; a call is a new connection.',
    applies: (world) => world.snapshot.objects.services.size > 0,
  },
  {
    name: 'services-without-selector',
    reason: 'A Service without a selector has the endpoints that somebody writes for it; nobody does here.',
    applies: (world) =>
      [...world.snapshot.objects.services.values()].some(({ spec }) => Object.keys(spec?.selector ?? {}).length === 0),
  },
  {
    name: 'traffic-policy',
    reason:
      'The fields internalTrafficPolicy, trafficDistribution and sessionAffinity do not narrow the endpoints that a client reaches.',
    applies: (world) =>
      [...world.snapshot.objects.services.values()].some(
        ({ spec }) =>
          spec?.internalTrafficPolicy === 'Local' ||
          spec?.trafficDistribution !== undefined ||
          spec?.sessionAffinity === 'ClientIP',
      ),
  },
  {
    name: 'readiness-gates',
    reason: 'Readiness gates are opened by controllers that are not simulated, so such Pods never become ready.',
    applies: (world) => hasPod(world, ({ readinessGates }) => (readinessGates ?? []).length > 0),
  },
  {
    name: 'restart-rules',
    reason: 'The restartPolicyRules of single containers are not followed; their restartPolicy is.',
    applies: (world) =>
      hasPod(world, ({ containers = [] }) =>
        containers.some(({ restartPolicyRules }) => restartPolicyRules !== undefined),
      ),
  },
  {
    name: 'ephemeral-containers',
    reason: 'Ephemeral containers are not started.',
    applies: (world) => hasPod(world, ({ ephemeralContainers }) => (ephemeralContainers ?? []).length > 0),
  },
  {
    name: 'cluster-autoscaler',
    reason: 'Nodes come and go only by operations: no autoscaler adds them when Pods are Pending.',
  },
  {
    name: 'quota',
    reason: 'ResourceQuota, LimitRange, Pod Security and admission webhooks do not refuse or change Pods here.',
  },
  {
    name: 'time-zones',
    reason: 'Schedules of CronJobs are read as UTC.',
    applies: (world) =>
      [...world.controllers.values()].some(
        (each) => each.kind === 'CronJob' && each.value.spec?.timeZone !== undefined,
      ),
  },
  {
    name: 'job-success-policy',
    reason: 'A Job ends when all completions are there; successPolicy does not end it earlier.',
    applies: (world) =>
      [...world.controllers.values()].some(
        (each) => each.kind === 'Job' && each.value.spec?.successPolicy !== undefined,
      ),
  },
  {
    name: 'object-metrics',
    reason: 'Metrics of type Object are not simulated; Resource, ContainerResource, Pods and External are.',
    applies: (world) =>
      [...world.controllers.values()].some(
        (each) =>
          each.kind === 'HorizontalPodAutoscaler' &&
          (each.value.spec?.metrics ?? []).some(({ type }) => type === 'Object'),
      ),
  },
  {
    name: 'custom-controllers',
    reason:
      'Custom resources with a Pod template keep their Pods like a ReplicaSet, or run them once; what their operators do besides is unknown.',
    applies: (world) =>
      [...world.controllers.values()].some((each) => each.kind === 'ReplicaSet' && !knownSets.has(each.shownKind)),
  },
];

const knownSets: ReadonlySet<string> = new Set(['ReplicaSet', 'ReplicationController']);

/** The limits that could matter in this world. */
export function limitsOf(world: World): readonly Pick<SimulationLimit, 'name' | 'reason'>[] {
  return simulationLimits
    .filter(({ applies }) => applies === undefined || applies(world))
    .map(({ name, reason }) => ({ name, reason }));
}

function hasPod(
  world: World,
  matches: (spec: World['traits'] extends Map<infer Spec, unknown> ? Spec : never) => boolean,
): boolean {
  for (const { info } of world.pods.peek()) {
    if (matches(info.spec)) {
      return true;
    }
  }
  return false;
}
