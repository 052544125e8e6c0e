/** The history as the panel shows it. */
import type { HistoryEvent } from '../simulation/history-event.js';
import type { Timeline, TimelineEvent } from '../../protocol/simulator.js';
import { lanesOf } from './lanes.js';
import type { Play } from './play.js';
import type { PodTemplate } from '../kubernetes/pod-template.js';

/** More would be read by nobody. */
const mostEvents = 600;

/** Events and lanes. */
export function timelineOf({ history, now, end }: Play, template: PodTemplate): Timeline {
  const former = formerAddresses(history);
  const shown = history.slice(-mostEvents);
  return {
    now,
    end,
    events: shown.map((event) => toEvent(event, former.get(event))),
    leftOut: history.length - shown.length,
    lanes: lanesOf(history, template),
  };
}

function toEvent(event: HistoryEvent, formerIp: string | undefined): TimelineEvent {
  const { time, kind, object, message, node, ip } = event;
  return {
    time: time / 1000,
    kind,
    about: aboutOf(object),
    object,
    message,
    level: levelOf(event),
    ...(node === undefined ? {} : { node }),
    ...(ip === undefined || ip === '' ? {} : { ip }),
    ...(formerIp === undefined ? {} : { formerIp }),
  };
}

const workloads: ReadonlySet<string> = new Set([
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'HorizontalPodAutoscaler',
  'Workload',
]);

function aboutOf(object: string): TimelineEvent['about'] {
  const kind = object.slice(0, object.indexOf(' '));
  switch (kind) {
    case 'Pod':
      return 'pod';
    case 'Node':
      return 'node';
    case 'Service':
      return 'service';
    default:
      return workloads.has(kind) ? 'workload' : 'other';
  }
}

const good: ReadonlySet<string> = new Set([
  'Scheduled',
  'Ready',
  'NodeReady',
  'NodeRecovered',
  'NodeAdded',
  'NodeSchedulable',
  'Drained',
  'Completed',
  'Complete',
  'Succeeded',
  'NewReplicaSetAvailable',
  'ProvisioningSucceeded',
]);

const bad: ReadonlySet<string> = new Set([
  'Failed',
  'FailedCreate',
  'FailedScheduling',
  'FailedAttachVolume',
  'BackOff',
  'Unhealthy',
  'NotReady',
  'NodeNotReady',
  'NodeFailed',
  'NodeRemoved',
  'TaintManagerEviction',
  'Preempted',
  'DeletionByPodGC',
  'VolumeLost',
  'DrainRefused',
  'EvictionRefused',
  'ProgressDeadlineExceeded',
  'JobFailed',
  'Stuck',
]);

function levelOf({ kind, message }: HistoryEvent): TimelineEvent['level'] {
  if (kind === 'EndpointChanged') {
    return message.endsWith('→ ready') ? 'good' : 'neutral';
  }
  if (kind === 'Terminated') {
    return message.endsWith('exit code 0') ? 'neutral' : 'bad';
  }
  return good.has(kind) ? 'good' : bad.has(kind) ? 'bad' : 'neutral';
}

const leaving: ReadonlySet<string> = new Set([
  'Deleted',
  'Evicted',
  'Preempted',
  'TaintManagerEviction',
  'DeletionByPodGC',
  'Removed',
]);

/** Addresses that a new Pod's predecessor had: of those that leave an owner, the first one nobody has followed yet. */
function formerAddresses(history: readonly HistoryEvent[]): ReadonlyMap<HistoryEvent, string> {
  const former = new Map<HistoryEvent, string>();
  const addressOf = new Map<string, string>();
  const ownerOf = new Map<string, string>();
  const vacant = new Map<string, string[]>();
  const inherited = new Map<string, string>();
  const left = new Set<string>();
  for (const event of history) {
    const { object, kind, ip, message } = event;
    const owner = kind === 'Created' ? /^Created by (?<owner>.+)$/.exec(message)?.groups?.owner : undefined;
    if (owner !== undefined) {
      left.delete(object);
      ownerOf.set(object, owner);
      const address = vacant.get(owner)?.shift();
      if (address !== undefined) {
        inherited.set(object, address);
      }
    }
    if (kind === 'AddressAssigned' && ip !== undefined) {
      addressOf.set(object, ip);
      const address = inherited.get(object);
      if (address !== undefined) {
        former.set(event, address);
      }
    }
    const address = addressOf.get(object);
    if (leaving.has(kind) && address !== undefined && !left.has(object)) {
      left.add(object);
      const workload = ownerOf.get(object) ?? '';
      vacant.set(workload, [...(vacant.get(workload) ?? []), address]);
    }
  }
  return former;
}
