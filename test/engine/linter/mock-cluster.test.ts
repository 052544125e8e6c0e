/** What rules hear of the mock cluster, and that nothing of it is asked for without one. */
import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../../server/engine/linter/read-configuration.js';
import { readMockCluster } from '../../../server/engine/mock-cluster/read-mock-cluster.js';
import { lintText, metas, type configure } from '../../support/lint.js';

const source = (text: string) => ({ kind: 'file' as const, name: './cluster.yaml', uri: '/cluster.yaml', text });

const read = (text: string, files: Readonly<Record<string, string>> = {}) =>
  readConfiguration(
    { uri: '/team/podlint.yaml', text },
    {
      rules: metas,
      root: '/team/',
      read: (uri) => (Object.hasOwn(files, uri) ? { text: files[uri] } : { problem: 'there is no such file' }),
    },
  );

describe('the key `cluster`', () => {
  it('is a preset or a file, which is read and watched', () => {
    expect(read('cluster: three-zones').configuration.cluster).toEqual({ kind: 'preset', name: 'three-zones' });
    const { configuration, uris } = read('cluster: ./lab/cluster.yaml', { '/team/lab/cluster.yaml': 'kind: Cluster' });
    expect(configuration.cluster).toEqual({
      kind: 'file',
      name: './lab/cluster.yaml',
      uri: '/team/lab/cluster.yaml',
      text: 'kind: Cluster',
    });
    expect(uris).toContain('/team/lab/cluster.yaml');
  });

  it.each([
    ['cluster: three-zone', 'Did you mean `three-zones`?'],
    ['cluster: ./none.yaml', 'cannot be read: there is no such file'],
    ['cluster: ../secret.yaml', 'lies outside of the workspace'],
    ['cluster: /etc/cluster.yaml', 'lies outside of the workspace'],
    ['cluster: https://example.com/cluster.yaml', 'lies outside of the workspace'],
  ])('is reported where it cannot be had: %s', (text, expected) => {
    const { configuration, problems } = read(text);
    expect(configuration.cluster).toBeUndefined();
    expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining(expected)]);
    const [{ range }] = problems;
    expect(text.slice(range.start, range.end)).toBe(text.slice('cluster: '.length));
  });
});

describe('a cluster file', () => {
  it('with an error is no cluster, and says where', () => {
    const text =
      'apiVersion: podlint.dev/v1\nkind: Cluster\nnodePools:\n  - name: a\n    machineType: aws/m6i.xlargest\n';
    const { cluster, problems } = readMockCluster(source(text));
    expect(cluster).toBeUndefined();
    expect(problems.map(({ range }) => text.slice(range.start, range.end))).toEqual(['aws/m6i.xlargest']);
  });

  it('that is no YAML is no cluster', () => {
    const { cluster, problems } = readMockCluster(source('nodePools: ['));
    expect([cluster, problems.length > 0]).toEqual([undefined, true]);
  });

  it('may be what kubectl prints', () => {
    const list = {
      apiVersion: 'v1',
      kind: 'List',
      items: [
        {
          apiVersion: 'v1',
          kind: 'Node',
          metadata: { name: 'a', labels: { disk: 'ssd' } },
          status: { allocatable: { cpu: '4', memory: '8Gi', pods: '110' } },
        },
      ],
    };
    const { cluster } = readMockCluster(source(JSON.stringify(list)));
    const view = cluster?.within({ files: () => [], neighbourhood: undefined as never });
    expect(view?.nodes.map(({ name, labels }) => [name, labels.get('disk')])).toEqual([['a', 'ssd']]);
  });
});

const large = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: registry.example.com/web:1, resources: {requests: {cpu: 64}}}]
`;

describe('the rules that need a cluster', () => {
  const scheduling = (text: string, layer: Parameters<typeof configure>[0]): readonly string[] =>
    lintText(text, layer).flatMap(({ rule }) => (rule.startsWith('scheduling/') ? [rule] : []));

  it('speak with one only', () => {
    const cluster = { kind: 'preset', name: 'kind-3' } as const;
    expect(scheduling(large, {})).toEqual([]);
    const { cluster: made } = readMockCluster(cluster);
    const findings = lintText(large, { cluster }, { cluster: made });
    expect(findings.map(({ rule }) => rule)).toContain('scheduling/unschedulable');
    const place = findings.find(({ rule }) => rule === 'scheduling/unschedulable')?.range;
    expect(large.slice(place?.start, place?.end)).toBe('64');
  });

  it('say nothing of a Pod that cannot be read in full, and of one with another scheduler', () => {
    const { cluster } = readMockCluster({ kind: 'preset', name: 'kind-3' });
    const broken = large.replace('cpu: 64', 'cpu: 64 cores');
    const other = large.replace('containers:', 'schedulerName: volcano\n      containers:');
    for (const text of [broken, other]) {
      expect(lintText(text, {}, { cluster }).filter(({ rule }) => rule.startsWith('scheduling/'))).toEqual([]);
    }
  });
});
