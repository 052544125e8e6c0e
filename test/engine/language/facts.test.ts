import { describe, expect, it } from 'vitest';
import { describeProbe } from '../../../server/engine/language/facts/probe.js';
import { describeQuantity } from '../../../server/engine/language/facts/quantity.js';
import { describeSchedule } from '../../../server/engine/language/facts/schedule.js';
import { describeResources, explainTotals } from '../../../server/engine/language/facts/totals.js';
import { trailOf } from '../../../server/engine/language/fields.js';
import { meaningfulFields } from '../../../server/engine/language/meanings.js';
import { describedFields } from '../../../server/engine/language/values.js';
import { podTotals } from '../../../server/engine/scheduler/pod-totals.js';

describe('tables of fields', () => {
  it.each([...new Set([...describedFields, ...meaningfulFields])])('%s is a field of the API', (name) => {
    const dot = name.lastIndexOf('.');
    expect(trailOf(name.slice(0, dot), [name.slice(dot + 1)]).complete).toBe(true);
  });
});

describe('schedules in words', () => {
  it.each([
    ['30 2 * * 1-5', 'At 02:30, on Monday to Friday'],
    ['*/15 * * * *', 'Every 15 minutes'],
    ['0 * * * *', 'At the start of every hour'],
    ['0 0 1 * *', 'At 00:00, on day 1 of the month'],
    ['0 0,12 * * *', 'At 00:00 and 12:00'],
    ['0 9-17 * * mon,wed', 'At the start of every hour, during 09:00 to 17:00, on Monday and Wednesday'],
    ['5 4 1 jan *', 'At 04:05, on day 1 of the month, in January'],
    ['0 3 13 * 5', 'At 03:00, on day 13 of the month or on Friday'],
    ['0 */2 * * *', 'At the start of every 2nd hour'],
    ['@daily', 'At 00:00'],
    ['@every 90m', 'Every 90m'],
    ['TZ=Europe/Berlin 0 6 * * *', 'At 06:00 (Europe/Berlin)'],
    ['* * * * *', 'Every minute'],
  ])('%s', (schedule, words) => {
    expect(describeSchedule(schedule)).toBe(words);
  });

  it.each(['', '61 * * * *', 'now', '* * * *', '@sometimes'])('no words for %j', (schedule) => {
    expect(describeSchedule(schedule)).toBeUndefined();
  });
});

describe('quantities in other units', () => {
  it.each([
    ['cpu', '250m', '0.25 CPUs = 250m, 25 % of one CPU'],
    ['cpu', '1', '1 CPU = 1000m'],
    ['cpu', 1.5, '1.5 CPUs = 1500m'],
    ['memory', '1Gi', '1 GiB = 1.07 GB = 1,073,741,824 bytes'],
    ['memory', '128974848', '123 MiB = 128.97 MB = 128,974,848 bytes'],
    ['memory', '400m', '1 B = 1 B = 1 byte – `m` means thousandths of a byte; `Mi` was probably meant'],
    ['storage', '0', '0 B = 0 B = 0 bytes'],
  ])('%s: %s', (resource, text, words) => {
    expect(describeQuantity(resource, text)).toBe(words);
  });

  it('says nothing about what is none', () => {
    expect(describeQuantity('memory', 'much')).toBeUndefined();
    expect(describeQuantity('nvidia.com/gpu', '1')).toBeUndefined();
  });
});

describe('totals', () => {
  it('counts sidecars with the Pod and the largest init container against it', () => {
    const cpu = (amount: string) => ({ resources: { requests: { cpu: amount } } });
    const { requests } = podTotals({
      initContainers: [
        { name: 'proxy', restartPolicy: 'Always', ...cpu('100m') },
        { name: 'migrate', ...cpu('2') },
      ],
      containers: [{ name: 'app', ...cpu('500m') }],
    });
    expect(describeResources(requests)).toBe('2100m CPU');
  });

  it('takes limits as requests where there are none', () => {
    const limits = { cpu: '1', memory: '1Gi' };
    const totals = podTotals({ containers: [{ name: 'app', resources: { limits } }] });
    expect(describeResources(totals.requests)).toBe('1 CPU · 1 GiB memory');
    expect(totals.qos).toBe('Guaranteed');
    expect(explainTotals(totals)).not.toContain('No request');
  });

  it('limits the Pod in what everybody who stays is limited in', () => {
    const totals = podTotals({
      initContainers: [{ name: 'proxy', restartPolicy: 'Always', resources: { limits: { cpu: '1' } } }],
      containers: [{ name: 'app', resources: { limits: { cpu: '1', memory: '1Gi' } } }],
    });
    expect(describeResources(totals.limits)).toBe('2 CPU');
    expect(explainTotals(totals)).toContain('No request for CPU or memory: `proxy`.');
  });
});

describe('probes', () => {
  it('says the budget with the defaults of the API', () => {
    expect(describeProbe('livenessProbe', {})).toBe(
      'After 3 failed attempts in a row, 10 seconds apart (3 × 10 s = 30 s), the container is killed and started again. Each attempt has 1 second to answer.',
    );
  });

  it('counts the first delay in', () => {
    expect(describeProbe('startupProbe', { initialDelaySeconds: 20, failureThreshold: 1 })).toMatch(
      /^The first attempt is 20 seconds after the start\. After one failed attempt.*given 30 seconds from its start\.$/,
    );
  });
});
