/** The lives of containers, told from the history: one lane for each container of each Pod of the workload. */
import type { PodTemplate } from '../kubernetes/pod-template.js';
import type { HistoryEvent } from '../simulation/history-event.js';
import type { Lane } from '../../protocol/simulator.js';

type Bar = Lane['bars'][number];

/** Pods that get lanes; the timeline tells of all. */
const mostPods = 12;

interface Draft {
  readonly pod: string;
  readonly container: string;
  readonly role: Lane['role'];
  readonly bars: Bar[];
}

/** All lanes, Pods in the order in which they were made, containers in the order in which they start. */
export function lanesOf(history: readonly HistoryEvent[], template: PodTemplate): readonly Lane[] {
  const pods = new Map<string, readonly Draft[]>();
  for (const event of history) {
    if (event.object.startsWith('Pod ')) {
      const key = event.object.slice('Pod '.length);
      const known = pods.get(key);
      const lanes =
        known ?? (isFirst(event, key, template) && pods.size < mostPods ? newLanes(key, template) : undefined);
      if (lanes !== undefined) {
        pods.set(key, lanes);
        for (const lane of lanes) {
          follow(lane, event);
        }
      }
    }
  }
  return [...pods.values()].flat();
}

/** Pods of a workload are made by it, or bear its name. */
function isFirst({ kind, message }: HistoryEvent, key: string, { object, namespace }: PodTemplate): boolean {
  if (kind !== 'Created') {
    return false;
  }
  const name = object.name;
  const pod = key.slice(key.indexOf('/') + 1);
  if (object.kind === 'Pod') {
    return key === `${namespace}/${name}` || (name === '' && key.startsWith(`${namespace}/`));
  }
  const owner = /^Created by \S+ (?<owner>\S+)$/.exec(message)?.groups?.owner;
  const isOwn = owner === undefined ? pod.startsWith(`${name}-`) : owner === name || owner.startsWith(`${name}-`);
  return isOwn && key.startsWith(`${namespace}/`);
}

function newLanes(pod: string, { spec }: PodTemplate): readonly Draft[] {
  const name = pod.slice(pod.indexOf('/') + 1);
  const { initContainers = [], containers = [] } = spec;
  return [
    ...initContainers.map((container) => ({
      container,
      role: container.restartPolicy === 'Always' ? 'sidecar' : 'init',
    })),
    ...containers.map((container) => ({ container, role: 'main' })),
  ].map(({ container, role }) => ({
    pod: name,
    container: container.name ?? '',
    role: role as Lane['role'],
    bars: [],
  }));
}

/** An event ends the present bar, begins the next, or neither. */
function follow(lane: Draft, event: HistoryEvent): void {
  const at = event.time / 1000;
  if (event.kind === 'Created' && lane.bars.length === 0) {
    lane.bars.push({ from: at, state: 'waiting', label: 'waits for a node' });
    return;
  }
  if (event.kind === 'Scheduled' && lane.bars.at(-1)?.state === 'waiting') {
    begin(lane, at, 'waiting', 'waits for its turn');
    return;
  }
  if (event.kind === 'Removed') {
    end(lane, at);
    return;
  }
  if (event.container !== lane.container) {
    return;
  }
  switch (event.kind) {
    case 'Pulling':
      begin(lane, at, 'waiting', 'pulls its image');
      break;
    case 'Started':
      begin(lane, at, 'running', 'runs');
      break;
    case 'Killing':
      begin(lane, at, 'terminating', event.message);
      break;
    case 'BackOff':
      begin(lane, at, 'waiting', event.message);
      break;
    case 'Failed':
      begin(lane, at, 'failed', event.message);
      break;
    case 'Terminated':
      if (event.message.endsWith('exit code 0')) {
        end(lane, at);
      } else {
        begin(lane, at, 'failed', event.message);
      }
      break;
    default:
      break;
  }
}

function begin(lane: Draft, at: number, state: Bar['state'], label: string): void {
  end(lane, at);
  lane.bars.push({ from: at, state, label });
}

function end({ bars }: Draft, at: number): void {
  const last = bars.at(-1);
  if (last === undefined || last.to !== undefined) {
    return;
  }
  bars.pop();
  // What lasted no time is not worth a bar.
  if (last.from < at) {
    bars.push({ ...last, to: at });
  }
}
