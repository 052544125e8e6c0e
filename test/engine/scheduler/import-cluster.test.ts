import { describe, expect, it } from 'vitest';
import { buildCluster } from '../../../server/engine/scheduler/clusters/build-cluster.js';
import { importCluster } from '../../../server/engine/scheduler/clusters/import-cluster.js';
import { createDefaultProfile } from '../../../server/engine/scheduler/plugins/registry.js';
import { parseFast } from '../../../server/engine/document/parse.js';
import { toValue } from '../../../server/engine/document/value.js';

const NODE = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: 'ip-10-0-1-7.acme.internal',
    labels: {
      'kubernetes.io/hostname': 'ip-10-0-1-7.acme.internal',
      'kubernetes.io/arch': 'amd64',
      'topology.kubernetes.io/zone': 'eu-central-1a',
      'acme.com/team': 'payments',
    },
    annotations: { 'acme.com/token': 's3cret' },
    managedFields: [{ manager: 'kubelet' }],
  },
  spec: { taints: [{ key: 'acme.com/dedicated', value: 'payments', effect: 'NoSchedule' }], providerID: 'aws:///i-1' },
  status: { allocatable: { cpu: '4', memory: '8Gi', pods: '110' }, addresses: [{ address: '10.0.1.7' }] },
};
const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'ledger-0', namespace: 'payments', labels: { app: 'ledger' } },
  spec: {
    nodeName: NODE.metadata.name,
    nodeSelector: { 'acme.com/team': 'payments' },
    tolerations: [{ key: 'acme.com/dedicated', operator: 'Equal', value: 'payments' }],
    containers: [
      {
        name: 'ledger',
        image: 'registry.acme.com/ledger:1',
        args: ['--password=hunter2'],
        env: [{ name: 'TOKEN', value: 's3cret' }],
        resources: { requests: { cpu: '500m', memory: '1Gi' } },
      },
    ],
    volumes: [{ name: 'keys', secret: { secretName: 'ledger-keys' } }],
  },
  status: { phase: 'Running' },
};
const DONE = { ...POD, metadata: { name: 'job', namespace: 'payments' }, status: { phase: 'Succeeded' } };
const SECRET = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'ledger-keys' }, data: { key: 'c2VjcmV0' } };
const LIST = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [NODE, POD, DONE, SECRET] });

const imported = (text: string, anonymise = false) => {
  const { cluster, fault } = importCluster(text, { name: 'shop', anonymise });
  if (!cluster) throw new Error(fault);
  return cluster;
};
const build = (text: string) =>
  buildCluster(
    parseFast(text).documents.map(({ root }) => root && toValue(root)),
    createDefaultProfile(),
  );

describe('importCluster', () => {
  it('keeps what the scheduler reads and nothing secret', () => {
    const { text, nodes, pods, leftOut } = imported(LIST);
    expect({ nodes, pods, leftOut }).toEqual({ nodes: 1, pods: 1, leftOut: ['Secret'] });
    expect(text).not.toMatch(/s3cret|hunter2|c2VjcmV0|annotations|managedFields|10\.0\.1\.7$|secretName|providerID/m);
    const { snapshot, problems } = build(text);
    expect(problems).toEqual([]);
    expect(snapshot.nodes.map(({ name, pods: running }) => [name, running.length])).toEqual([
      ['ip-10-0-1-7.acme.internal', 1],
    ]);
  });

  it('takes names out and leaves what belongs together together', () => {
    const { text } = imported(LIST, true);
    expect(text).not.toMatch(/acme|ledger|payments|eu-central/);
    expect(text).toContain('kubernetes.io/hostname: node-1');
    expect(text).toContain('topology.kubernetes.io/zone: zone-1');
    expect(text).toContain('kubernetes.io/arch: amd64');
    const { snapshot } = build(text);
    const [node] = snapshot.nodes;
    const [pod] = node.pods;
    expect(Object.entries(pod.pod.spec?.nodeSelector ?? {}).every(([key, value]) => node.labels?.[key] === value)).toBe(
      true,
    );
    expect(node.taints[0].key).toBe(pod.pod.spec?.tolerations?.[0].key);
  });

  it('reads several documents, typed lists and a file that was imported before', () => {
    const typed = JSON.stringify({ apiVersion: 'v1', kind: 'NodeList', items: [{ metadata: { name: 'a' } }] });
    expect(imported(`${typed}\n---\n${JSON.stringify(POD)}`)).toMatchObject({ nodes: 1, pods: 1 });
    const once = imported(LIST).text;
    expect(imported(once).text).toBe(once);
  });

  it('says what is wrong with anything else', () => {
    expect(importCluster('a: [', { name: 'x', anonymise: false }).fault).toMatch(/neither YAML nor JSON/);
    expect(importCluster('kind: Pod', { name: 'x', anonymise: false }).fault).toMatch(/no Node/);
    expect(importCluster('{"kind": "NodeList", "items": {"a": 1}}', { name: 'x', anonymise: true }).fault).toMatch(
      /no Node/,
    );
  });
});
