/** Documents that are small and unfold, or are simply too much: each ends in a problem, in time (SECURITY.md, "size"). */
import { describe, expect, test } from 'vitest';
import { parseFast, parseTolerant } from '../../server/engine/document/parse.js';
import { nodeAt } from '../../server/engine/document/paths.js';
import { toValue } from '../../server/engine/document/value.js';
import { readConfiguration } from '../../server/engine/linter/read-configuration.js';
import { buildCluster } from '../../server/engine/scheduler/clusters/build-cluster.js';
import { createDefaultProfile } from '../../server/engine/scheduler/plugins/registry.js';
import { playScenario, readScenario } from '../../server/engine/simulation/scenario.js';
import { secretWarnings } from '../../server/engine/schema/warnings/tls-secret.js';
import { lintText, metas } from '../support/lint.js';

const parsers = [
  ['fast', parseFast],
  ['tolerant', parseTolerant],
] as const;

const codes = (text: string, parse: typeof parseFast): readonly string[] =>
  parse(text).documents.flatMap(({ problems }) => problems.map(({ code }) => code));

/** Milliseconds that a machine which is busy with other things may take; without the guards it is minutes, or the end of memory. */
const LIMIT = 15_000;

function inTime<T>(work: () => T): T {
  const started = performance.now();
  const result = work();
  expect(performance.now() - started).toBeLessThan(LIMIT);
  return result;
}

const aliasBomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
  .concat(Array.from({ length: 12 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at}, `.repeat(9)}*a${at}]`))
  .join('\n');
const mergeBomb = ['m0: &m0 {k: v, l: v}']
  .concat(Array.from({ length: 30 }, (_, at) => `m${at + 1}: &m${at + 1} {<<: [*m${at}, *m${at}], k${at}: v}`))
  .join('\n');

describe.each(parsers)('the %s parser', (_, parse) => {
  test('stops at an alias bomb', () => {
    expect(inTime(() => codes(aliasBomb, parse))).toContain('too-many-aliases');
  });

  test('stops at a merge bomb', () => {
    expect(inTime(() => codes(mergeBomb, parse))).toContain('too-many-aliases');
  });

  test.each([
    ['brackets', '['.repeat(10_000)],
    ['closed brackets', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['braces', '{a: '.repeat(10_000)],
    ['indentation', Array.from({ length: 10_000 }, (_each, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['dashes', '- '.repeat(10_000)],
  ])('stops at 10,000 levels of %s', (_what, text) => {
    expect(inTime(() => codes(text, parse))).toContain('too-deep');
  });

  test('does not read 100 MB', () => {
    const text = `a: ${'x'.repeat(1000)}\n`.repeat(100_000);
    expect(text.length).toBeGreaterThan(100_000_000);
    expect(inTime(() => codes(text, parse))).toEqual(['too-large']);
  });

  test('keeps __proto__ and constructor as keys like any other', () => {
    const [document] = parse(
      '__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 1}}\ntoString: 2\n',
    ).documents;
    const value = toValue(document.root!) as object;
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(nodeAt(document.root, ['hasOwnProperty'])).toBeUndefined();
  });
});

test('a map of a million keys is read, and its repeated keys are listed only so far', () => {
  const text = Array.from({ length: 1_000_000 }, (_, index) => `k${index % 500_000}: 1`).join('\n');
  const [document] = inTime(() => parseFast(text)).documents;
  expect(document.duplicateKeys.length).toBeLessThanOrEqual(100);
});

test('a manifest whose labels, annotations and data are __proto__ and constructor is judged', () => {
  const odd = '{"__proto__": "a", "constructor": "b", "hasOwnProperty": "c"}';
  const text = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: ${odd}, annotations: ${odd}}
spec:
  selector: {matchLabels: ${odd}}
  template:
    metadata: {labels: ${odd}}
    spec:
      nodeSelector: ${odd}
      containers: [{name: a, image: nginx, resources: {limits: ${odd}}, __proto__: {image: x}}, {name: constructor, image: httpd}]
---
apiVersion: v1
kind: Service
metadata: {name: __proto__}
spec: {selector: ${odd}, ports: [{port: 80, targetPort: __proto__}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: constructor}
data: ${odd}
`;
  const findings = lintText(text, { presets: ['all'] });
  expect(findings.map(({ rule }) => rule)).toContain('network/port-clash');
  expect(findings.map(({ rule }) => rule)).not.toContain('internal/rule-crashed');
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test('a configuration with such keys sets nothing but problems', () => {
  const text =
    'rules: {__proto__: error, constructor: {severity: off}}\n__proto__: {failOn: never}\nextends: [__proto__, constructor]\n';
  const { configuration, problems } = readConfiguration({ uri: '/w/podlint.yaml', text }, { rules: metas });
  expect(problems.length).toBeGreaterThanOrEqual(4);
  expect(configuration.failOn).toBe('warning');
});

test('a cluster of a million nodes, and a story without end, are refused', () => {
  const pools = [{ name: 'n', count: 1_000_000, capacity: { cpu: '1', memory: '1Gi' } }];
  const cluster = { apiVersion: 'podlint.dev/v1', kind: 'Cluster', nodePools: pools };
  const built = inTime(() => buildCluster([cluster], createDefaultProfile()));
  expect(built.problems.filter(({ severity }) => severity === 'error')).not.toEqual([]);
  const story = `apiVersion: podlint.dev/v1
kind: Scenario
operations: [{op: advance, seconds: 1e12}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: w}
spec: {replicas: 2000000000, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}
`;
  inTime(() => playScenario(readScenario('/s.yaml', story)));
});

test('a certificate of 200,000 blocks that do not end is looked through once', () => {
  const text = Array.from({ length: 200_000 }, (_, at) => `-----BEGIN ${at}-----\n`).join('');
  const data = { 'tls.crt': Buffer.from(text).toString('base64') };
  expect(inTime(() => secretWarnings({ type: 'kubernetes.io/tls', data }))).toHaveLength(1);
});
