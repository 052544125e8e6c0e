/**
 * CronJob.
 * Upstream: `ValidateCronJobCreate` in `pkg/apis/batch/validation`.
 */
import type { CronJob, JobTemplateSpec } from '../../kubernetes/types.js';
import { longestLabel } from '../content.js';
import {
  checkNonnegative,
  checkRequiredEnum,
  child,
  invalid,
  isEmpty,
  notSupported,
  required,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { byteLength, opaque } from '../go-text.js';
import { isTimeZone } from '../time-zones.js';
import { scheduleFault } from './cron-schedule.js';
import { checkJobSpec } from './job.js';
import { checkObjectMeta, subdomainName } from './metadata.js';
import { printSelector } from './printed.js';

const specPath = child(undefined, 'spec');
/** The controller appends eleven characters, `-$TIMESTAMP`, to name a Job. */
const longestName = longestLabel - 11;

export function checkCronJob(cronJob: CronJob): FieldError[] {
  const { metadata = {}, spec = {} } = cronJob;
  const { name = '' } = metadata;
  return [
    ...checkObjectMeta(metadata, subdomainName),
    ...checkSchedule(spec.schedule, child(specPath, 'schedule')),
    ...checkNonnegative(child(specPath, 'startingDeadlineSeconds'), spec.startingDeadlineSeconds),
    ...checkTimeZone(spec.timeZone, child(specPath, 'timeZone')),
    ...checkRequiredEnum(child(specPath, 'concurrencyPolicy'), spec.concurrencyPolicy, ['Allow', 'Forbid', 'Replace']),
    ...checkJobTemplate(spec.jobTemplate ?? {}, child(specPath, 'jobTemplate', 'spec')),
    ...checkNonnegative(child(specPath, 'successfulJobsHistoryLimit'), spec.successfulJobsHistoryLimit),
    ...checkNonnegative(child(specPath, 'failedJobsHistoryLimit'), spec.failedJobsHistoryLimit),
    ...(byteLength(name) > longestName
      ? [invalid(child(undefined, 'metadata', 'name'), name, `must be no more than ${longestName} characters`)]
      : []),
  ];
}

function checkSchedule(schedule: string | undefined, path: FieldPath): FieldError[] {
  if (isEmpty(schedule)) {
    return [required(path)];
  }
  const fault = scheduleFault(schedule);
  const zoned = schedule.includes('TZ');
  const words = 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead';
  return [
    ...(fault === undefined ? [] : [invalid(path, schedule, fault)]),
    ...(zoned ? [invalid(path, schedule, words)] : []),
  ];
}

function checkTimeZone(zone: string | undefined, path: FieldPath): FieldError[] {
  if (zone === undefined) {
    return [];
  }
  if (zone === '') {
    return [invalid(path, zone, 'timeZone must be nil or non-empty string')];
  }
  const unknown = [invalid(path, zone, `unknown time zone ${zone}`)];
  const wellFormed = zone
    .split('/')
    .every((part) => /^[A-Za-z.\-_0-9+]{1,14}$/.test(part) && part !== '.' && part !== '..' && !part.startsWith('-'));
  if (!wellFormed) {
    return unknown;
  }
  const words = 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones';
  return [
    ...(zone.toLowerCase() === 'local' ? [invalid(path, zone, words)] : []),
    ...(zone === 'Local' || zone === 'UTC' || isTimeZone(zone) ? [] : unknown),
  ];
}

/** The selector of each Job will be generated. */
function checkJobTemplate({ spec = {} }: JobTemplateSpec, path: FieldPath): FieldError[] {
  const { selector } = spec;
  return [
    ...checkJobSpec(spec, path),
    ...(selector === undefined
      ? []
      : [invalid(child(path, 'selector'), opaque(printSelector(selector)), '`selector` will be auto-generated')]),
    ...(spec.manualSelector === true ? [notSupported(child(path, 'manualSelector'), true, ['nil', 'false'])] : []),
  ];
}
