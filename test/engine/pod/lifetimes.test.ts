import { expect, test } from 'vitest';
import { gracePeriod, probeBudget, startOrder, stopOrder } from '../../../server/engine/pod/lifetimes.js';
import { podOf } from './pods.js';

const pod = podOf('{name: web}, {name: side}', {
  rest: '  initContainers: [{name: first}, {name: proxy, restartPolicy: Always}, {name: logs, restartPolicy: Always}]',
});
const names = (groups: ReturnType<typeof startOrder>) => groups.map((group) => group.map(({ name }) => name).join('+'));

test('containers start in list order, main ones together', () => {
  expect(names(startOrder(pod))).toEqual(['first', 'proxy', 'logs', 'web+side']);
});

test('they stop the other way round, init containers having ended', () => {
  expect(names(stopOrder(pod))).toEqual(['web+side', 'logs', 'proxy']);
});

test('the grace period is 30 seconds unless given', () => {
  expect(gracePeriod(pod)).toBe(30);
  expect(gracePeriod(podOf('{name: a}', { rest: '  terminationGracePeriodSeconds: 0' }))).toBe(0);
});

test('probe numbers default as in the API, 0 included', () => {
  expect(probeBudget({})).toEqual({ delay: 0, period: 10, timeout: 1, failures: 3, total: 30 });
  expect(probeBudget({ initialDelaySeconds: 5, periodSeconds: 2, timeoutSeconds: 0, failureThreshold: 4 })).toEqual({
    delay: 5,
    period: 2,
    timeout: 1,
    failures: 4,
    total: 13,
  });
});
