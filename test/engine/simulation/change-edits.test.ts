/** The smallest changes, made in the text, do what they promise and leave the rest alone. */
import { describe, expect, it } from 'vitest';
import { applyTextEdits } from '../../../server/engine/document/edits.js';
import { podTemplatesOf } from '../../../server/engine/kubernetes/workload.js';
import { buildCluster } from '../../../server/engine/scheduler/clusters/build-cluster.js';
import { createDefaultProfile } from '../../../server/engine/scheduler/plugins/registry.js';
import { schedule, submitPod } from '../../../server/engine/scheduler/scheduler.js';
import { makePods } from '../../../server/engine/scheduler/workloads.js';
import { editsOfChange } from '../../../server/engine/simulation/answers/change-edits.js';
import { findSmallestChanges } from '../../../server/engine/simulation/answers/smallest-changes.js';
import { objectsIn } from './worlds.js';

const profile = createDefaultProfile();

const node = (name: string, more: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels: { 'kubernetes.io/hostname': name } },
  status: { allocatable: { cpu: '2', memory: '4Gi', pods: '10' } },
  ...more,
});

/** Every change applied to the text, with the nodes it unlocked before and those on which the new text fits. */
function changed(
  text: string,
  cluster: readonly unknown[],
): readonly { text: string; promised: string; kept: string }[] {
  const [template] = objectsIn(text).flatMap((object) => podTemplatesOf(object));
  const { snapshot } = buildCluster(cluster, profile);
  const fits = (source: typeof template): readonly string[] => {
    const [pod] = makePods(source, snapshot).pods;
    const { pod: info } = submitPod(snapshot, pod);
    if (info === undefined) throw new Error('refused');
    const { result } = schedule(snapshot, info, profile);
    return result.nodes.filter((_, index) => result.rejections[index] === undefined).map(({ name }) => name);
  };
  const { pod } = submitPod(snapshot, makePods(template, snapshot).pods[0]);
  if (pod === undefined) throw new Error('refused');
  return findSmallestChanges(pod, snapshot, profile).map((change) => {
    const [streams] = editsOfChange(template, change) ?? [];
    const next = applyTextEdits(text, streams.edits);
    const [after] = objectsIn(next).flatMap((object) => podTemplatesOf(object));
    return { text: next, promised: change.unlocks.join(), kept: fits(after).join() };
  });
}

const manifest = `apiVersion: v1
kind: Pod
metadata:
  name: web # the site
spec:
  # runs on fast disks
  nodeSelector:
    disk: ssd # or nvme
  containers:
    - name: app
      image: app:1
      resources:
        limits: {cpu: 3}
`;

describe('a change as edits of the text', () => {
  it('adds a request where a limit stood for it, removes a selector, keeps comments', () => {
    const [change, ...others] = changed(manifest, [node('a')]);
    expect(others).toEqual([]);
    expect(change.text).not.toContain('disk: ssd');
    expect(change.text).not.toContain('nodeSelector');
    expect(change.text).toMatch(/requests:\s*\{?\s*cpu: "?2"?/);
    expect(change.text).toContain('limits: {cpu: 3}');
    expect(change.text).toContain('name: web # the site');
    expect([change.promised, change.kept]).toEqual(['a', 'a']);
  });

  it('adds only the tolerations that are missing, not those that admission filled in', () => {
    const tainted = node('a', { spec: { taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] } });
    const text = manifest.replace(/ {2}# runs[^]*?nvme\n/, '').replace('cpu: 3', 'cpu: 1');
    const [change] = changed(text, [tainted]);
    expect(change.text).not.toContain('not-ready');
    expect(change.text.match(/key:/g)).toHaveLength(1);
    expect([change.promised, change.kept]).toEqual(['a', 'a']);
  });

  it('writes over the value of a constraint', () => {
    const text = `apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: rack # ours
      whenUnsatisfiable: DoNotSchedule # hard
      labelSelector: {matchLabels: {app: web}}
  containers: [{name: app}]
`;
    const full = node('b', {
      metadata: { name: 'b', labels: { rack: '2' } },
      status: { allocatable: { cpu: '2', memory: '4Gi', pods: '0' } },
    });
    const first = node('a', { metadata: { name: 'a', labels: { rack: '1' } } });
    const other = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web-0', namespace: 'default', labels: { app: 'web' } },
      spec: { nodeName: 'a', containers: [{ name: 'app' }] },
    };
    const [change] = changed(text, [first, full, other]);
    expect(change.text).toBe(text.replace('DoNotSchedule', 'ScheduleAnyway'));
    expect([change.promised, change.kept]).toEqual(['a', 'a']);
  });

  it('is not offered for what an anchor shares', () => {
    const shared = `apiVersion: v1
kind: Pod
metadata: {name: web, labels: &want {disk: ssd}}
spec:
  nodeSelector: *want
  containers: [{name: app}]
`;
    const [template] = objectsIn(shared).flatMap((object) => podTemplatesOf(object));
    const change = { edits: [{ label: '', path: ['nodeSelector', 'disk'], value: 'hdd' }], unlocks: [] };
    expect(editsOfChange(template, change)).toBeUndefined();
  });
});
