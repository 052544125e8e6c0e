/** Kinds that the recording of the API server does not judge: Namespace and PriorityClass. */
import { describe, expect, test } from 'vitest';
import { judge } from './documents.js';

const errorsOf = (text: string) => judge(text).errors.map(({ message }) => message);
const priority = (name: string, rest: string) =>
  errorsOf(`apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: { name: ${name} }\n${rest}\n`);
const namespace = (name: string, rest = '') =>
  errorsOf(`apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n${rest}\n`);

describe('a PriorityClass', () => {
  test.each([
    ['of a user, as high as may be', 'high', 'value: 1000000000', []],
    ['without a value', 'none', '', []],
    ['of a negative value', 'low', 'value: -5\npreemptionPolicy: Never', []],
    ['of the system', 'system-node-critical', 'value: 2000001000', []],
    ['of the system', 'system-cluster-critical', 'value: 2000000000', []],
    [
      'beyond the highest',
      'high',
      'value: 1000000001',
      ['value: Forbidden: maximum allowed value of a user defined priority is 1000000000'],
    ],
    [
      'of the system that nobody knows',
      'system-mine',
      'value: 5',
      [
        "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-mine is not a known system priority class",
      ],
    ],
    [
      'of the system with another value',
      'system-node-critical',
      'value: 5',
      [
        "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: value of system-node-critical PriorityClass must be 2000001000",
      ],
    ],
    [
      'of the system as the default',
      'system-cluster-critical',
      'value: 2000000000\nglobalDefault: true',
      [
        "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: globalDefault of system-cluster-critical PriorityClass must be false",
      ],
    ],
    ['that is the default', 'usual', 'value: 5\nglobalDefault: true', []],
    [
      'with a policy that nobody knows',
      'a',
      'preemptionPolicy: Sometimes',
      ['preemptionPolicy: Unsupported value: "Sometimes": supported values: "PreemptLowerPriority", "Never"'],
    ],
    ['with an empty policy', 'a', "preemptionPolicy: ''", ['preemptionPolicy: Required value']],
  ])('%s', (_, name, rest, expected) => {
    expect(priority(name, rest)).toEqual(expected);
  });

  test('is in no namespace', () => {
    expect(priority('a, namespace: x', 'value: 1')).toEqual([
      'metadata.namespace: Forbidden: not allowed on this type',
    ]);
  });

  test('has its types in decoding errors', () => {
    const text = 'apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: { name: a }\npreemptionPolicy: 5\n';
    expect(judge(text).decodeError).toBe(
      'json: cannot unmarshal number into Go struct field PriorityClass.preemptionPolicy of type v1.PreemptionPolicy',
    );
  });
});

describe('a Namespace', () => {
  test('has a name that is a DNS label', () => {
    expect(namespace('team-a')).toEqual([]);
    expect(namespace('team.a')).toEqual([expect.stringMatching(/^metadata\.name: Invalid value: "team\.a"/)]);
  });

  test('has finalizers of the standard, or qualified ones', () => {
    expect(namespace('a', 'spec: { finalizers: [kubernetes, orphan, foregroundDeletion, example.com/mine] }')).toEqual(
      [],
    );
    expect(namespace('a', 'spec: { finalizers: [mine, "a b"] }')).toEqual([
      'spec.finalizers: Invalid value: "a b": name is neither a standard finalizer name nor is it fully qualified',
      expect.stringMatching(/^spec\.finalizers: Invalid value: "a b": name part must consist of/),
      'spec.finalizers: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified',
    ]);
  });
});
