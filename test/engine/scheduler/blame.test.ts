/** Blame: every refusal leads to the text that causes it. */
import { describe, expect, it } from 'vitest';
import { readSourceFile } from '../../../server/engine/kubernetes/read.js';
import { podTemplatesOf } from '../../../server/engine/kubernetes/workload.js';
import { blameNodes, nodesKeptAwayAt, type NodesBlame } from '../../../server/engine/scheduler/explain/blame.js';
import { simulate } from '../../../server/engine/scheduler/simulate.js';
import { node, pod, profile, snapshotOf } from './objects.js';

function blamesOf(text: string, ...cluster: readonly unknown[]): readonly NodesBlame[] {
  const { objects } = readSourceFile('/web.yaml', text, { mode: 'fast' });
  const { workloads } = simulate(objects, snapshotOf(...cluster), { profile });
  return workloads.flatMap(({ template, pods }) => {
    const pending = pods.find((each) => each.node === undefined && each.nodes !== undefined);
    return blameNodes(template, pending?.nodes ?? []);
  });
}

/** `Plugin: the words | others → nodes`, the words in brackets where nothing is written yet. */
function shown(text: string, ...cluster: readonly unknown[]): readonly string[] {
  const slice = ({ range, isWritten }: NodesBlame['place']): string =>
    isWritten ? text.slice(range.start, range.end) : `(${text.slice(range.start, range.end)})`;
  return blamesOf(text, ...cluster).map(
    ({ plugin, place, others, nodes }) => `${plugin}: ${[place, ...others].map(slice).join(' | ')} → ${nodes.join()}`,
  );
}

const workload = (spec: string, kind = 'Deployment', more = ''): string => `apiVersion: apps/v1
kind: ${kind}
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web}
    spec:
${spec.trimEnd().replace(/^/gm, '      ')}
${more}`;

const gpu = node('gpu', { spec: { taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] } });

describe('blame', () => {
  it.each<[string, string, readonly unknown[], readonly string[]]>([
    [
      'the requests of all containers, the largest first',
      'containers:\n  - {name: log, resources: {requests: {memory: 100Mi}}}\n  - {name: app, resources: {requests: {memory: 9Gi}}}',
      [node('a')],
      ['NodeResourcesFit: 9Gi | 100Mi → a'],
    ],
    [
      'a limit that stands in for the request',
      'containers:\n  - {name: app, resources: {limits: {cpu: 12}}}',
      [node('a')],
      ['NodeResourcesFit: 12 → a'],
    ],
    ['the place where a toleration would go', 'containers: [{name: app}]', [gpu], ['TaintToleration: (spec) → gpu']],
    [
      'tolerations that are not enough',
      'tolerations: [{key: other, operator: Exists}]\ncontainers: [{name: app}]',
      [gpu],
      ['TaintToleration: tolerations → gpu'],
    ],
    [
      'one label of the selector',
      'nodeSelector: {kubernetes.io/hostname: a, disk: ssd}\ncontainers: [{name: app}]',
      [node('a')],
      ['NodeAffinity: ssd → a'],
    ],
    [
      'the expression that does not match',
      'affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: Exists}, {key: disk, operator: In, values: [ssd]}]}]}}}\ncontainers: [{name: app}]',
      [node('a')],
      ['NodeAffinity: key → a'],
    ],
    [
      'the term of the anti-affinity',
      'affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: web}}}]}}\ncontainers: [{name: app}]',
      [node('a')],
      ['InterPodAffinity: topologyKey → a'],
    ],
    [
      'the host port',
      'containers: [{name: app, ports: [{containerPort: 80, hostPort: 8080}]}]',
      [node('a')],
      ['NodePorts: 8080 → a'],
    ],
    [
      'the spread constraint',
      'topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: web}}}]\ncontainers: [{name: app}]',
      [node('a', { labels: { zone: 'x' } }), node('b', { labels: { zone: 'y' }, allocatable: { pods: '0' } })],
      ['PodTopologySpread: maxSkew → a'],
    ],
    [
      'the volume whose claim is missing',
      'volumes: [{name: scratch, emptyDir: {}}, {name: data, persistentVolumeClaim: {claimName: nowhere}}]\ncontainers: [{name: app}]',
      [node('a')],
      ['VolumeRestrictions: name → a'],
    ],
    [
      'nothing of a node that is cordoned',
      'containers: [{name: app}]',
      [node('a', { spec: { unschedulable: true } })],
      [],
    ],
  ])('lies on %s', (_, spec, cluster, expected) => {
    expect(shown(workload(spec), ...cluster)).toEqual(expected);
  });

  it('leads a claim of a StatefulSet back to its template', () => {
    const text = workload(
      'containers: [{name: app}]\nvolumes: [{name: other, emptyDir: {}}]',
      'StatefulSet',
      '  volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], storageClassName: none}}]\n',
    );
    const [blame] = blamesOf(text, node('a'));
    expect(blame.place.path).toEqual(['spec', 'volumeClaimTemplates', 0]);
    expect(text.slice(blame.place.range.start, blame.place.range.end)).toBe('metadata');
  });

  it('lies on the labels where a Pod that runs refuses company', () => {
    const shy = pod('shy', {
      on: 'a',
      spec: {
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'web' } } },
            ],
          },
        },
      },
    });
    expect(shown(workload('containers: [{name: app}]'), node('a'), shy)).toEqual(['InterPodAffinity: labels → a']);
  });

  it('counts nodes, tells those that are refused for nothing else, and finds them by an offset', () => {
    const text = workload('nodeSelector: {disk: ssd}\ncontainers: [{name: app, resources: {requests: {cpu: 5}}}]');
    const cluster = [node('a'), node('b', { labels: { disk: 'ssd' } }), node('c', { allocatable: { cpu: '8' } })];
    const blames = blamesOf(text, ...cluster);
    expect(blames.map(({ plugin, nodes, only }) => [plugin, nodes, only])).toEqual([
      ['NodeAffinity', ['a', 'c'], ['c']],
      ['NodeResourcesFit', ['a', 'b'], ['b']],
    ]);
    expect(nodesKeptAwayAt(blames, '/web.yaml', text.indexOf('ssd') + 1)).toEqual(['a', 'c']);
    expect(nodesKeptAwayAt(blames, '/web.yaml', text.indexOf('cpu: 5') + 5)).toEqual(['a', 'b']);
    expect(nodesKeptAwayAt(blames, '/web.yaml', 0)).toEqual([]);
    expect(nodesKeptAwayAt(blames, '/other.yaml', text.indexOf('ssd') + 1)).toEqual([]);
  });

  it('finds the one volume of several that lies elsewhere', () => {
    const volume = (name: string, zone: string): object => ({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name, labels: { 'topology.kubernetes.io/zone': zone } },
      spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], claimRef: { namespace: 'default', name } },
    });
    const claim = (name: string): object => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace: 'default', annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } },
      spec: { volumeName: name, accessModes: ['ReadWriteOnce'] },
    });
    const text = workload(
      'containers: [{name: app}]\nvolumes: [{name: one, persistentVolumeClaim: {claimName: near}}, {name: two, persistentVolumeClaim: {claimName: far}}]',
    );
    const here = node('a', { labels: { 'topology.kubernetes.io/zone': 'x' } });
    const [blame] = blamesOf(text, here, volume('near', 'x'), volume('far', 'y'), claim('near'), claim('far'));
    expect(blame.place.path).toEqual(['spec', 'template', 'spec', 'volumes', 1]);
    expect(blame.words).toBe('the volume of claim far lies in another zone than the node (x)');
  });

  it('reads a List', () => {
    const item = workload('nodeSelector: {disk: ssd}\ncontainers: [{name: app}]');
    const text = `apiVersion: v1\nkind: List\nitems:\n  - ${item.trimEnd().replace(/\n/g, '\n    ')}\n`;
    const { objects } = readSourceFile('/web.yaml', text, { mode: 'fast' });
    expect(objects.flatMap((object) => podTemplatesOf(object))).toHaveLength(1);
    expect(shown(text, node('a'))).toEqual(['NodeAffinity: ssd → a']);
  });
});
