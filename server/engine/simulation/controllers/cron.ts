/** Cron schedules. Upstream: `github.com/robfig/cron/v3`, ParseStandard; times are UTC. */
import { expandCronDescriptor } from '../../kubernetes/cron-descriptors.js';

/** When a schedule fires: the values that each field allows. */
export interface CronSchedule {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** A day must fit both fields if one of them is `*`, else either. */
  readonly eitherDay: boolean;
  /** `@every`: milliseconds between two runs. */
  readonly every: number | undefined;
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Reads a schedule; `undefined` if it is none. */
export function parseCron(text: string): CronSchedule | undefined {
  const trimmed = text.trim();
  const every = /^@every\s+(\S+)$/.exec(trimmed)?.[1];
  if (every !== undefined) {
    const length = parseDuration(every);
    return length === undefined ? undefined : { ...always, every: Math.max(1000, length) };
  }
  const fields = expandCronDescriptor(trimmed).split(/\s+/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  const minutes = parseField(minute, 0, 59, []);
  const hours = parseField(hour, 0, 23, []);
  const days = parseField(day, 1, 31, []);
  const months = parseField(month, 1, 12, monthNames);
  const weekdays = parseField(weekday, 0, 6, weekdayNames);
  const complete = minutes && hours && days && months && weekdays;
  if (fields.length !== 5 || !complete) {
    return undefined;
  }
  const eitherDay = !isStar(day) && !isStar(weekday);
  return { minutes, hours, days, months, weekdays, eitherDay, every: undefined };
}

const always: Omit<CronSchedule, 'every'> = {
  minutes: new Set(),
  hours: new Set(),
  days: new Set(),
  months: new Set(),
  weekdays: new Set(),
  eitherDay: false,
};

function isStar(field: string): boolean {
  return field.split(',').some((part) => part.startsWith('*') || part.startsWith('?'));
}

function parseField(
  field: string,
  least: number,
  most: number,
  names: readonly string[],
): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const range = parseRange(part, least, most, names);
    if (range === undefined) {
      return undefined;
    }
    for (let value = range.from; value <= range.to; value += range.step) {
      values.add(value);
    }
  }
  return values;
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

function parseRange(part: string, least: number, most: number, names: readonly string[]): Range | undefined {
  const match = /^(?<from>\*|\?|\w+)(?:-(?<to>\w+))?(?:\/(?<step>\d+))?$/.exec(part);
  const { from = '', to, step } = match?.groups ?? {};
  if (match === null) {
    return undefined;
  }
  const isAll = from === '*' || from === '?';
  const first = isAll ? least : parseValue(from, least, names);
  const last = to === undefined ? (isAll || step !== undefined ? most : first) : parseValue(to, least, names);
  const width = step === undefined ? 1 : Number(step);
  if (first === undefined || last === undefined || width < 1) {
    return undefined;
  }
  return first >= least && last <= most && first <= last ? { from: first, to: last, step: width } : undefined;
}

function parseValue(text: string, least: number, names: readonly string[]): number | undefined {
  const index = names.indexOf(text.toLowerCase());
  if (index !== -1) {
    return index + least;
  }
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** A longer text is no duration. */
const longestDuration = 100;

function parseDuration(text: string): number | undefined {
  if (text.length > longestDuration) {
    return undefined;
  }
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(h|m|s)/g)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) {
    return undefined;
  }
  const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000 };
  return parts.reduce((sum, [, count = '0', unit = 's']) => sum + Number(count) * (units[unit] ?? 0), 0);
}

const minute = 60_000;

/** Far enough for a 29 February, near enough to end. */
const mostMinutes = 5 * 366 * 24 * 60;

/** The first time after `after`, in milliseconds since 1970; `undefined` if there is none within five years. */
export function nextRun(schedule: CronSchedule, after: number): number | undefined {
  if (schedule.every !== undefined) {
    return after - (after % 1000) + schedule.every;
  }
  let time = (Math.floor(after / minute) + 1) * minute;
  const last = time + mostMinutes * minute;
  while (time < last) {
    const step = stepFrom(schedule, new Date(time));
    if (step === 0) {
      return time;
    }
    time += step;
  }
  return undefined;
}

/** 0 if the moment fits, else how far to go before looking again. */
function stepFrom({ minutes, hours, days, months, weekdays, eitherDay }: CronSchedule, date: Date): number {
  const intoHour = date.getUTCMinutes() * minute;
  const intoDay = date.getUTCHours() * 60 * minute + intoHour;
  const day = 24 * 60 * minute;
  const fitsDay = days.has(date.getUTCDate());
  const fitsWeekday = weekdays.has(date.getUTCDay());
  const isDay = eitherDay ? fitsDay || fitsWeekday : fitsDay && fitsWeekday;
  if (!months.has(date.getUTCMonth() + 1) || !isDay) {
    return day - intoDay;
  }
  if (!hours.has(date.getUTCHours())) {
    return 60 * minute - intoHour;
  }
  return minutes.has(date.getUTCMinutes()) ? 0 : minute;
}
