/** The history: which events are shown, where the clock stands, and the lanes of the Gantt. */
import type { Lane, Timeline, TimelineEvent } from '../../../server/protocol/simulator.js';
import { t } from '../l10n.js';
import type { Choices, EventFilter } from './choices.js';
import { clock, duration } from './words.js';

export interface ShownEvent {
  /** In {@link Timeline.events}. */
  readonly index: number;
  readonly event: TimelineEvent;
  /** Events of one moment show their time once. */
  readonly sameTime: boolean;
}

export function shownEvents({ events }: Timeline, filter: EventFilter): readonly ShownEvent[] {
  const shown = events
    .map((event, index) => ({ event, index }))
    .filter(({ event }) => filter === 'all' || event.about === filter);
  return shown.map(({ event, index }, at) => ({
    event,
    index,
    sameTime: at > 0 && clock(shown[at - 1]?.event.time ?? 0) === clock(event.time),
  }));
}

/** The filters that would show something, with `all` first. */
export function eventFilters({ events }: Timeline): readonly EventFilter[] {
  const about = ['pod', 'node', 'service', 'workload', 'other'] as const;
  return ['all', ...about.filter((name) => events.some((event) => event.about === name))];
}

/** One event on or back among those shown; from now, back to the last one. */
export function stepEvent(shown: readonly ShownEvent[], at: number | undefined, by: 1 | -1): number | undefined {
  if (at === undefined) return by < 0 ? shown.at(-1)?.index : undefined;
  const later = shown.filter(({ index }) => (by > 0 ? index > at : index < at));
  const next = by > 0 ? later[0] : later.at(-1);
  return next?.index ?? (by > 0 ? undefined : at);
}

/** The time that is looked at, in seconds; undefined for now. */
export const shownTime = ({ events }: Timeline, { event, time }: Pick<Choices, 'event' | 'time'>): number | undefined =>
  time ?? (event === undefined ? undefined : events[event]?.time);

/** The last event that has happened by then; before all of them, the first one. */
export function eventBy({ events }: Timeline, time: number): number | undefined {
  const later = events.findIndex((event) => event.time > time);
  const last = later === -1 ? events.length - 1 : later - 1;
  return events.length === 0 ? undefined : Math.max(0, last);
}

/** Where a key takes the slider of time: a page is a tenth of all of it. */
export function pageTime(key: string, time: number, end: number): number | undefined {
  const page = Math.max(1, Math.round(end / 10));
  if (key === 'PageUp') return Math.min(end, time + page);
  return key === 'PageDown' ? Math.max(0, time - page) : undefined;
}

/** `5 min 40 s of 7 min, web-0 Evicted`: what the slider says aloud. */
export function timeSentence({ events, end }: Timeline, time: number): string {
  const moment = t('{0} of {1}', duration(time), duration(end));
  const event = events.findLast((each) => each.time <= time);
  return event === undefined ? moment : `${moment}, ${event.object} ${event.message}`;
}

export interface GanttBar {
  /** Per cent of the track. */
  readonly left: number;
  readonly width: number;
  readonly state: Lane['bars'][number]['state'];
  readonly label: string;
  /** `running from 3 s to 40 s`. */
  readonly sentence: string;
}

export interface GanttLane {
  readonly pod: string;
  readonly container: string;
  readonly role: Lane['role'];
  /** The Pod's name is shown with its first container. */
  readonly first: boolean;
  readonly bars: readonly GanttBar[];
}

const STATE_WORDS: Readonly<Record<GanttBar['state'], string>> = {
  waiting: t('waiting'),
  running: t('running'),
  terminating: t('terminating'),
  failed: t('failed'),
};

const share = (time: number, end: number): number => (end > 0 ? Math.min(100, Math.max(0, (time / end) * 100)) : 0);

function ganttBar({ from, to, state, label }: Lane['bars'][number], end: number): GanttBar {
  const left = share(from, end);
  const what = `${label === '' ? STATE_WORDS[state] : label}, ${STATE_WORDS[state]}`;
  const sentence =
    to === undefined
      ? t('{0} from {1} on', what, duration(from))
      : t('{0} from {1} to {2}', what, duration(from), duration(to));
  // The shortest life is still a mark that can be seen.
  return { left, width: Math.max(0.4, share(to ?? end, end) - left), state, label, sentence };
}

export function ganttLanes({ lanes, end }: Timeline): readonly GanttLane[] {
  return lanes.map((lane, at) => ({
    pod: lane.pod,
    container: lane.container,
    role: lane.role,
    first: lanes[at - 1]?.pod !== lane.pod,
    bars: lane.bars.map((bar) => ganttBar(bar, end)),
  }));
}

const TICKS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200, 86400];

/** At most six round times on an axis of this many seconds. */
export function ticks(end: number): readonly { readonly time: number; readonly left: number }[] {
  const distance = TICKS.find((tick) => end / tick <= 6) ?? Math.ceil(end / 6);
  if (end <= 0) return [];
  const amount = Math.floor(end / distance);
  return Array.from({ length: amount + 1 }, (_, index) => ({
    time: index * distance,
    left: share(index * distance, end),
  }));
}

/** Where the line of the chosen time stands. */
export const clockShare = (time: number, { end }: Timeline): number => share(time, end);
