/**
 * Schedules of CronJobs, with the words of the parser that the API server uses (`github.com/robfig/cron/v3`, `ParseStandard`).
 */
import { isCronDescriptor } from '../../kubernetes/cron-descriptors.js';
import { goQuote } from '../go-text.js';
import { isTimeZone } from '../time-zones.js';

interface Bounds {
  readonly low: number;
  readonly high: number;
  readonly names: readonly string[];
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
/** Minute, hour, day of month, month, day of week. */
const fieldBounds: readonly Bounds[] = [
  { low: 0, high: 59, names: [] },
  { low: 0, high: 23, names: [] },
  { low: 1, high: 31, names: [] },
  { low: 1, high: 12, names: monthNames },
  { low: 0, high: 6, names: dayNames },
];

/** What is wrong with a schedule, `undefined` when it can be read. */
export function scheduleFault(schedule: string): string | undefined {
  let text = schedule;
  if (text === '') {
    return 'empty spec string';
  }
  if (/^(CRON_)?TZ=/.test(text)) {
    const space = text.indexOf(' ');
    if (space < 0) {
      // The parser itself breaks on this, and the server catches it.
      return 'invalid schedule format: runtime error: slice bounds out of range [:-1]';
    }
    const zone = text.slice(text.indexOf('=') + 1, space);
    if (zone !== '' && zone !== 'UTC' && zone !== 'Local' && !isTimeZone(zone)) {
      return `provided bad location ${zone}: unknown time zone ${zone}`;
    }
    text = text.slice(space).trim();
  }
  return text.startsWith('@') ? descriptorFault(text) : fieldsFault(text);
}

function descriptorFault(text: string): string | undefined {
  if (isCronDescriptor(text)) {
    return undefined;
  }
  if (!text.startsWith('@every ')) {
    return `unrecognized descriptor: ${text}`;
  }
  const fault = durationFault(text.slice('@every '.length));
  return fault === undefined ? undefined : `failed to parse duration ${text}: ${fault}`;
}

/** Go's `time.ParseDuration`. */
function durationFault(text: string): string | undefined {
  const quoted = goQuote(text);
  let rest = text.replace(/^[+-]/, '');
  if (rest === '0') {
    return undefined;
  }
  if (rest === '') {
    return `time: invalid duration ${quoted}`;
  }
  while (rest !== '') {
    const part = /^([0-9]*\.?[0-9]*)([^0-9.]*)/.exec(rest);
    const [all = '', amount = '', unit = ''] = part ?? [];
    if (!/[0-9]/.test(amount)) {
      return `time: invalid duration ${quoted}`;
    }
    if (unit === '') {
      return `time: missing unit in duration ${quoted}`;
    }
    if (!['ns', 'us', 'µs', 'μs', 'ms', 's', 'm', 'h'].includes(unit)) {
      return `time: unknown unit ${goQuote(unit)} in duration ${quoted}`;
    }
    rest = rest.slice(all.length);
  }
  return undefined;
}

function fieldsFault(text: string): string | undefined {
  const fields = text.split(/\s+/).filter((field) => field !== '');
  if (fields.length !== fieldBounds.length) {
    return `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`;
  }
  for (const [index, bounds] of fieldBounds.entries()) {
    for (const range of (fields[index] ?? '').split(',').filter((part) => part !== '')) {
      const fault = rangeFault(range, bounds);
      if (fault !== undefined) {
        return fault;
      }
    }
  }
  return undefined;
}

/** `5`, `1-5`, `*`, each with an optional `/step`. */
function rangeFault(range: string, bounds: Bounds): string | undefined {
  const parts = range.split('/');
  const limits = (parts[0] ?? '').split('-');
  const any = limits[0] === '*' || limits[0] === '?';
  const first = any ? bounds.low : readNumber(limits[0] ?? '', bounds.names);
  if (typeof first === 'string') {
    return first;
  }
  if (!any && limits.length > 2) {
    return `too many hyphens: ${range}`;
  }
  const last = any ? bounds.high : limits.length === 2 ? readNumber(limits[1] ?? '', bounds.names) : first;
  if (typeof last === 'string') {
    return last;
  }
  if (parts.length > 2) {
    return `too many slashes: ${range}`;
  }
  const step = parts.length === 2 ? readNumber(parts[1] ?? '', []) : 1;
  if (typeof step === 'string') {
    return step;
  }
  // `5/10` means from 5 to the end.
  const end = parts.length === 2 && limits.length === 1 ? bounds.high : last;
  return limitsFault(range, first, end, step, bounds);
}

function limitsFault(range: string, start: number, end: number, step: number, bounds: Bounds): string | undefined {
  if (start < bounds.low) {
    return `beginning of range (${start}) below minimum (${bounds.low}): ${range}`;
  }
  if (end > bounds.high) {
    return `end of range (${end}) above maximum (${bounds.high}): ${range}`;
  }
  if (start > end) {
    return `beginning of range (${start}) beyond end of range (${end}): ${range}`;
  }
  return step === 0 ? `step of range should be a positive number: ${range}` : undefined;
}

/** The number, or what is wrong with it. Names of months count from 1, those of days from 0. */
function readNumber(text: string, names: readonly string[]): number | string {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) {
    return names === monthNames ? named + 1 : named;
  }
  if (!/^[+-]?[0-9]+$/.test(text)) {
    return `failed to parse int from ${text}: strconv.Atoi: parsing ${goQuote(text)}: invalid syntax`;
  }
  if (!isInt64(text)) {
    return `failed to parse int from ${text}: strconv.Atoi: parsing ${goQuote(text)}: value out of range`;
  }
  return text.startsWith('-') && Number(text) !== 0
    ? `negative number (${Number(text)}) not allowed: ${text}`
    : Math.abs(Number(text));
}

function isInt64(text: string): boolean {
  const value = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, value) === value;
}
