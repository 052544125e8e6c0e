/** Schedules of CronJobs in words. */
import { expandCronDescriptor } from '../../kubernetes/cron-descriptors.js';
import { scheduleFault } from '../../schema/validation/cron-schedule.js';

const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** `At 02:30, on Monday to Friday`; undefined for what is no schedule. */
export function describeSchedule(schedule: string): string | undefined {
  if (scheduleFault(schedule) !== undefined) return undefined;
  const zone = /^(?:CRON_)?TZ=(\S*)\s+/.exec(schedule);
  const text = schedule.slice(zone?.[0].length ?? 0).trim();
  const every = /^@every (.+)$/.exec(text)?.[1];
  const words = every === undefined ? describeFields(expandCronDescriptor(text)) : `Every ${every}`;
  return zone?.[1] ? `${words} (${zone[1]})` : words;
}

function describeFields(text: string): string {
  const [minute = '*', hour = '*', dayOfMonth = '*', month = '*', dayOfWeek = '*'] = text.split(/\s+/);
  const parts = [describeTime(minute, hour), describeDays(dayOfMonth, dayOfWeek)];
  if (!isAny(month)) parts.push(`in ${describeField(month, 'month', nameOf(months, 1))}`);
  return parts.filter((part) => part !== '').join(', ');
}

const isAny = (field: string): boolean => field === '*' || field === '?' || field === '*/1';
const isNumber = (field: string): boolean => /^\d+$/.test(field);

function describeTime(minute: string, hour: string): string {
  const hours = hour.split(',');
  if (isNumber(minute) && hours.every(isNumber)) return `At ${listed(hours.map((at) => `${two(at)}:${two(minute)}`))}`;
  const minutes = describeMinutes(minute);
  if (isAny(hour)) return minutes;
  const step = /^\*\/(\d+)$/.exec(hour)?.[1];
  if (step !== undefined && minute === '0') return `At the start of every ${ordinal(Number(step))} hour`;
  if (step !== undefined) return `${minutes} of every ${ordinal(Number(step))} hour`;
  return `${minutes}, during ${describeField(hour, 'hour', (text) => `${two(text)}:00`)}`;
}

function describeMinutes(minute: string): string {
  if (isAny(minute)) return 'Every minute';
  const step = /^\*\/(\d+)$/.exec(minute)?.[1];
  if (step !== undefined) return `Every ${step} minutes`;
  if (minute === '0') return 'At the start of every hour';
  return `At ${describeField(minute, 'minute', (text) => text)} past every hour`;
}

/** As in crontab(5): with both fields restricted, a day that fits one of them will do. */
function describeDays(dayOfMonth: string, dayOfWeek: string): string {
  const ofMonth = isAny(dayOfMonth) ? '' : `on day ${describeField(dayOfMonth, 'day', (text) => text)} of the month`;
  const ofWeek = isAny(dayOfWeek) ? '' : `on ${describeField(dayOfWeek, 'day', nameOf(days, 0))}`;
  if (ofMonth !== '' && ofWeek !== '') return `${ofMonth} or ${ofWeek}`;
  return ofMonth === '' && ofWeek === '' ? '' : `${ofMonth}${ofWeek}`;
}

function describeField(field: string, unit: string, name: (text: string) => string): string {
  const parts = field.split(',').map((part) => {
    const [range = '', step] = part.split('/');
    const [from = '', to] = range.split('-');
    const span = to === undefined ? name(from) : `${name(from)} to ${name(to)}`;
    if (step === undefined) return span;
    const every = `every ${ordinal(Number(step))} ${unit}`;
    return isAny(range) ? every : `${every} from ${to === undefined ? `${span} on` : span}`;
  });
  return listed(parts);
}

/** The name of a number or of an abbreviation: `1` and `jan` are January. */
const nameOf =
  (names: readonly string[], first: number) =>
  (text: string): string =>
    names[Number(text) - first] ?? names.find((name) => name.slice(0, 3).toLowerCase() === text.toLowerCase()) ?? text;

const two = (text: string): string => text.padStart(2, '0');

const ordinal = (count: number): string => {
  const tens = count % 100;
  const suffix = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${count}${suffix}`;
};

export const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
