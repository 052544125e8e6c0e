import { describe, expect, test } from 'vitest';
import { deployment, judge, pod } from './documents.js';

const decodeError = (text: string) => judge(text).decodeError;
const field = (place: string) => `into Go struct field ${place}`;

describe('a value of the wrong type', () => {
  test.each([
    ['text for a number', pod({ spec: 'priority: "5"' }), `string ${field('PodSpec.spec.priority')} of type int32`],
    ['a number for text', pod({ spec: 'nodeName: 5' }), `number ${field('PodSpec.spec.nodeName')} of type string`],
    ['a word of YAML 1.1', pod({ spec: 'nodeName: on' }), `bool ${field('PodSpec.spec.nodeName')} of type string`],
    ['a fraction', pod({ spec: 'priority: 1.5' }), `number 1.5 ${field('PodSpec.spec.priority')} of type int32`],
    [
      'a number that is too large',
      pod({ spec: 'priority: 4294967296' }),
      `number 4294967296 ${field('PodSpec.spec.priority')} of type int32`,
    ],
    ['a map for a list', pod({ spec: 'volumes: {}' }), `object ${field('PodSpec.spec.volumes')} of type []v1.Volume`],
    [
      'a list for a struct',
      pod({ spec: 'affinity: []' }),
      `array ${field('PodSpec.spec.affinity')} of type v1.Affinity`,
    ],
    [
      'an item of the wrong type, by its named type',
      pod({ container: 'securityContext: { capabilities: { add: [[]] } }' }),
      `array ${field('Capabilities.spec.containers.securityContext.capabilities.add')} of type v1.Capability`,
    ],
    [
      'a field of an embedded struct',
      pod({ container: 'livenessProbe: { grpc: { port: x } }' }),
      `string ${field('GRPCAction.spec.containers.livenessProbe.ProbeHandler.grpc.port')} of type int32`,
    ],
    [
      'a value of a map',
      pod({ metadata: 'labels: { a: 1 }' }),
      `number ${field('ObjectMeta.metadata.labels')} of type string`,
    ],
    [
      'neither a number nor text for a port',
      pod({ container: 'livenessProbe: { tcpSocket: { port: 1.5 } }' }),
      `number 1.5 ${field('TCPSocketAction.spec.containers.livenessProbe.ProbeHandler.tcpSocket.port')} of type int32`,
    ],
  ])('%s', (_, text, words) => {
    expect(decodeError(text)).toBe(`json: cannot unmarshal ${words}`);
  });

  test('is reported alone, and the first in alphabetical order of the keys', () => {
    const verdict = judge(pod({ spec: 'nodeName: 5\nhostname: 5\nmadeUp: 1' }));
    expect(verdict.decodeError).toContain('spec.hostname');
    expect([verdict.strictErrors, verdict.errors, verdict.warnings]).toEqual([[], [], []]);
    expect(verdict).not.toHaveProperty('podSecurity');
  });

  test('loses to a quantity that cannot be read, wherever that stands', () => {
    const text = pod({ spec: 'activeDeadlineSeconds: x', container: 'resources: { limits: { cpu: 1gb } }' });
    expect(decodeError(text)).toMatch(/^quantities must match the regular expression/);
  });

  test('times are read as Go reads them', () => {
    const created = (time: string) => decodeError(pod({ metadata: `creationTimestamp: ${time}` }));
    expect(created('2024-05-01T10:00:00Z')).toBeUndefined();
    expect(created('soon')).toBe('parsing time "soon" as "2006-01-02T15:04:05Z07:00": cannot parse "soon" as "2006"');
    expect(created('2024-13-01T10:00:00Z')).toBe('parsing time "2024-13-01T10:00:00Z": month out of range');
    expect(created('2023-02-29T10:00:00Z')).toBe('parsing time "2023-02-29T10:00:00Z": day out of range');
  });
});

describe('what passes', () => {
  test.each([
    ['whole numbers in any notation', pod({ spec: 'priority: 0x50\nactiveDeadlineSeconds: 3e2' })],
    ['null for anything', pod({ spec: 'nodeName:\nvolumes: ~\npriority: null' })],
    ['a quantity as a number', pod({ container: 'resources: { limits: { cpu: 1.5, memory: 1000000 } }' })],
    ['a port as text or number', pod({ container: 'livenessProbe: { tcpSocket: { port: 80 } }' })],
  ])('%s', (_, text) => {
    expect(judge(text)).toMatchObject({ strictErrors: [], errors: [] });
    expect(judge(text)).not.toHaveProperty('decodeError');
  });
});

describe('unknown fields', () => {
  test('are named with their indices, and in alphabetical order', () => {
    const text = pod({
      spec: 'imagePullSecret: []\nVolumes: []',
      container: 'ports: [{ port: 80, containerPort: 1 }]',
    });
    expect(judge(text).strictErrors).toEqual([
      'unknown field "spec.Volumes"',
      'unknown field "spec.containers[0].ports[0].port"',
      'unknown field "spec.imagePullSecret"',
    ]);
  });

  test('are those of the kind', () => {
    const text = deployment({ spec: 'replicas: 2' });
    expect(judge(text).strictErrors).toEqual([]);
    expect(judge(text.replace('Deployment', 'DaemonSet')).strictErrors).toEqual(['unknown field "spec.replicas"']);
  });

  test('do not exist in free maps', () => {
    const text = pod({ metadata: 'annotations: { made/up: x }', spec: 'nodeSelector: { constructor: x }' });
    expect(judge(text).strictErrors).toEqual([]);
  });

  test('let the rest be judged, but keep the warnings back', () => {
    const text = pod({ spec: 'madeUp: 1\nimagePullSecrets: [{}]' });
    expect(judge(text)).toMatchObject({
      warnings: [],
      latentWarnings: ['spec.imagePullSecrets[0].name: invalid empty name ""'],
    });
  });
});

describe('repeated keys', () => {
  test('are one strict error with the lines of the values, inner ones first', () => {
    const text = pod({ container: 'image: b\nimage:\n  c' }).replace('kind: Pod\n', 'kind: Pod\nkind: Pod\n');
    expect(judge(text).strictErrors).toEqual([
      'yaml: unmarshal errors:\n  line 3: key "kind" already set in map\n' +
        '  line 10: key "image" already set in map\n  line 12: key "image" already set in map',
    ]);
    expect(judge(text).duplicateKeys).toEqual([
      { path: 'kind', line: 3 },
      { path: 'spec.containers[0].image', line: 10 },
      { path: 'spec.containers[0].image', line: 11 },
    ]);
  });
});

describe('the header', () => {
  test.each([
    ['no kind', 'apiVersion: v1\nmetadata: {}\n', "Object 'Kind' is missing in 'apiVersion: v1"],
    ['no version', 'kind: Pod\n', "Object 'apiVersion' is missing in 'kind: Pod"],
    ['a version that is none', 'kind: Pod\napiVersion: a/b/c\n', 'unexpected GroupVersion string: a/b/c'],
    [
      'a kind that is no text',
      'kind: 5\napiVersion: v1\n',
      "couldn't get version/kind; json parse error: json: cannot unmarshal number into Go struct field .kind of type string",
    ],
  ])('%s', (_, text, message) => {
    expect(judge(text)).toMatchObject({ supported: false, decodeError: message });
  });

  test('of a kind that is not judged is all that is read', () => {
    const verdict = judge('apiVersion: example.com/v1\nkind: Pod\nmetadata: { name: x }\nspec: 5\n');
    expect(verdict).toMatchObject({ supported: false, kind: 'Pod', name: 'x', errors: [] });
    expect(verdict).not.toHaveProperty('decodeError');
  });
});

describe('what is no YAML', () => {
  test.each([
    ['an open bracket', 'kind: Pod\nmetadata: {a: b\n  name: x\n', "yaml: line 2: did not find expected ',' or '}'"],
    ['a tab', 'kind: Pod\nmetadata:\n\tname: x\n', 'yaml: line 3: found character that cannot start any token'],
    ['a value as a map', 'kind: Pod\nmetadata: a: b\n', 'yaml: line 2: mapping values are not allowed in this context'],
    ['an unknown anchor', 'kind: Pod\nmetadata: *a\n', "yaml: unknown anchor 'a' referenced"],
    ['no number of JSON', 'kind: Pod\nspec: .inf\n', 'json: unsupported value: +Inf'],
    ['another indentation', 'kind: Pod\nspec:\n  a: 1\n b: 2\n', 'yaml: line 3: did not find expected key'],
  ])('%s', (_, text, message) => {
    expect(decodeError(text)).toBe(`error parsing YAML: ${message}`);
  });
});
