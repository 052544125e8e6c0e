import { describe, expect, test } from 'vitest';
import { decode } from '../../../server/engine/kubernetes/decode.js';

/** Problems as `path: expected, found`. */
const problems = (value: unknown, type = 'core.v1.PodSpec') =>
  decode(value, type).problems.map(({ path, expected, found }) => `${path.join('.')}: ${expected}, ${found}`);

describe('a value of the right shape', () => {
  test('is handed back itself, with everything unknown in it', () => {
    const value = {
      restartPolicy: 'Always',
      madeUp: { deep: [1, 'x'] },
      containers: [{ name: 'web', image: 'nginx', ports: [{ containerPort: 80 }], args: ['a'] }],
    };
    const decoded = decode(value, 'core.v1.PodSpec');
    expect(decoded.value).toBe(value);
    expect(decoded.problems).toEqual([]);
  });

  test('may hold whole numbers in any notation, quantities and ports as numbers or text', () => {
    const value = {
      terminationGracePeriodSeconds: 3e1,
      containers: [
        {
          resources: { limits: { cpu: 1.5, memory: '1Gi' } },
          livenessProbe: { httpGet: { port: 'http' } },
          readinessProbe: { httpGet: { port: 8080 } },
        },
      ],
    };
    expect(problems(value)).toEqual([]);
  });
});

describe('a field of the wrong shape', () => {
  test.each([
    ['a number for text', { nodeName: 5 }, 'nodeName: string, number'],
    ['text for a number', { priority: '5' }, 'priority: 32-bit integer, string'],
    ['a fraction for a whole number', { priority: 1.5 }, 'priority: 32-bit integer, number'],
    ['a number that is too large', { priority: 2 ** 31 }, 'priority: 32-bit integer, number'],
    ['text for a boolean', { hostNetwork: 'yes' }, 'hostNetwork: boolean, string'],
    ['a list for an object', { securityContext: [] }, 'securityContext: object, array'],
    ['an object for a list', { containers: { name: 'web' } }, 'containers: array, object'],
    ['a boolean as a label value', { nodeSelector: { ssd: true } }, 'nodeSelector.ssd: string, boolean'],
    [
      'a fraction as a port',
      { containers: [{ livenessProbe: { tcpSocket: { port: 80.5 } } }] },
      'containers.0.livenessProbe.tcpSocket.port: integer or string, number',
    ],
    [
      'a list as a quantity',
      { containers: [{ resources: { limits: { cpu: [] } } }] },
      'containers.0.resources.limits.cpu: quantity, array',
    ],
  ])('%s is left out and reported', (_, value, problem) => {
    expect(problems(value)).toEqual([problem]);
    const [path = ''] = problem.split(':');
    const found = path
      .split('.')
      .reduce<unknown>(
        (at, key) => (at as Record<string, unknown> | undefined)?.[key],
        decode(value, 'core.v1.PodSpec').value,
      );
    expect(found).toBeUndefined();
  });

  test('leaves the input and its other fields alone', () => {
    const value = { nodeName: 5, hostNetwork: true, containers: [{ name: 'web' }] };
    const decoded = decode(value, 'core.v1.PodSpec').value as typeof value;
    expect(decoded).toEqual({ hostNetwork: true, containers: [{ name: 'web' }] });
    expect(decoded.containers).toBe(value.containers);
    expect(value.nodeName).toBe(5);
  });

  test('in a list becomes an empty item, so that indices stay', () => {
    const value = { containers: ['web', { name: 'db', command: ['a', 1, null], ports: [{ containerPort: 1 }] }] };
    expect(decode(value, 'core.v1.PodSpec').value).toEqual({
      containers: [{}, { name: 'db', command: ['a', '', ''], ports: [{ containerPort: 1 }] }],
    });
    expect(problems(value)).toEqual(['containers.0: object, string', 'containers.1.command.1: string, number']);
  });

  test('names its place from the root that is given', () => {
    const { problems: found } = decode({ nodeName: 1 }, 'core.v1.PodSpec', ['items', 3, 'spec']);
    expect(found).toEqual([{ path: ['items', 3, 'spec', 'nodeName'], expected: 'string', found: 'number' }]);
  });
});

describe('null', () => {
  test('is an absent field, also in maps, and no problem', () => {
    const value = { nodeName: null, nodeSelector: { a: null, b: 'c' }, containers: [null] };
    const decoded = decode(value, 'core.v1.PodSpec');
    expect(decoded.value).toEqual({ nodeSelector: { b: 'c' }, containers: [{}] });
    expect(decoded.problems).toEqual([]);
  });

  test('as a whole is an empty object', () => {
    expect(decode(null, 'core.v1.PodSpec')).toEqual({ value: {}, problems: [] });
  });
});

describe('integers beyond 2^53', () => {
  test('become numbers where an int64 is due, text where a quantity is', () => {
    const value = { activeDeadlineSeconds: 2n ** 63n - 1n, overhead: { cpu: 9223372036854775807n } };
    expect(decode(value, 'core.v1.PodSpec').value).toEqual({
      activeDeadlineSeconds: 2 ** 63,
      overhead: { cpu: '9223372036854775807' },
    });
    expect(problems({ activeDeadlineSeconds: 9223372036854775808n })).toEqual([
      'activeDeadlineSeconds: integer, number',
    ]);
  });
});

test('types that refer to themselves end', () => {
  const group = { name: 'a', compositePodGroupTemplates: [{ compositePodGroupTemplates: [{ name: 5 }] }] };
  expect(problems(group, 'scheduling.v1beta1.CompositePodGroupTemplate')).toEqual([
    'compositePodGroupTemplates.0.compositePodGroupTemplates.0.name: string, number',
  ]);
});

test('keys that are named like parts of a prototype are plain keys', () => {
  const value = { nodeSelector: JSON.parse('{"__proto__": "x", "constructor": 1}') as object };
  const { value: decoded } = decode(value, 'core.v1.PodSpec');
  const selector = (decoded as { nodeSelector: object }).nodeSelector;
  expect(Object.entries(selector)).toEqual([['__proto__', 'x']]);
});

test('an unknown type takes every value', () => {
  const value = { anything: [1] };
  expect(decode(value, 'no.such.Type').value).toBe(value);
});
