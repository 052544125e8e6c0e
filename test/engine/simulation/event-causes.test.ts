/** Where in a manifest the reasons of a FailedScheduling event stand. */
import { describe, expect, it } from 'vitest';
import { podTemplatesOf } from '../../../server/engine/kubernetes/workload.js';
import { findCauses } from '../../../server/engine/simulation/answers/event-causes.js';
import { decodeFailedScheduling } from '../../../server/engine/simulation/answers/why-pending.js';
import { objectsIn } from './worlds.js';

const pod = (spec: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {app: a}}\nspec: {containers: [{name: c, image: i${spec}`;

/** Paths, for the reasons of an event with this sentence, by kind. */
function causesOf(reason: string, spec: string): readonly string[] {
  const decoded = decodeFailedScheduling(`0/3 nodes are available: 3 ${reason}.`);
  const [template] = objectsIn(pod(spec)).flatMap((object) => podTemplatesOf(object));
  return decoded.reasons.flatMap((one) => findCauses(one, template).map((path) => path.join('.')));
}

describe('the place of a reason', () => {
  it.each<[string, string, readonly string[]]>([
    ['Insufficient cpu', ', resources: {requests: {cpu: 1}}}]}', ['spec.containers.0.resources.requests.cpu']],
    ['Insufficient memory', ', resources: {limits: {memory: 1Gi}}}]}', ['spec.containers.0.resources.limits.memory']],
    ['Insufficient nvidia.com/gpu', ', resources: {requests: {cpu: 1}}}]}', []],
    [
      'Insufficient cpu',
      '}], initContainers: [{name: d, image: i, resources: {requests: {cpu: 1}}}]}',
      ['spec.initContainers.0.resources.requests.cpu'],
    ],
    [
      "node(s) didn't have free ports for the requested pod ports",
      ', ports: [{containerPort: 80}, {containerPort: 81, hostPort: 81}]}]}',
      ['spec.containers.0.ports.1.hostPort'],
    ],
    ["node(s) didn't have free ports for the requested pod ports", '}], hostNetwork: true}', ['spec.hostNetwork']],
    [
      "node(s) didn't match Pod's node affinity/selector",
      '}], nodeSelector: {a: b}, affinity: {nodeAffinity: {}}}',
      ['spec.nodeSelector', 'spec.affinity.nodeAffinity'],
    ],
    ["node(s) didn't match Pod's node affinity/selector", '}]}', []],
    ['node(s) had untolerated taint {a: b}', '}]}', ['spec.tolerations']],
    [
      'node(s) had volume node affinity conflict',
      '}], volumes: [{name: a, emptyDir: {}}, {name: b, persistentVolumeClaim: {claimName: x}}, {name: c, ephemeral: {}}]}',
      ['spec.volumes.1', 'spec.volumes.2'],
    ],
    [
      "node(s) didn't match pod topology spread constraints",
      '}], topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule}]}',
      ['spec.topologySpreadConstraints'],
    ],
    ["node(s) didn't match pod affinity rules", '}], affinity: {podAffinity: {}}}', ['spec.affinity.podAffinity']],
    ["node(s) didn't match pod affinity rules", '}]}', []],
    [
      "node(s) didn't match pod anti-affinity rules",
      '}], affinity: {podAntiAffinity: {}}}',
      ['spec.affinity.podAntiAffinity'],
    ],
    ["node(s) didn't satisfy existing pods anti-affinity rules", '}]}', ['metadata.labels']],
    ['node(s) were unschedulable', '}]}', []],
  ])('%s: %s', (reason, spec, paths) => {
    expect(causesOf(reason, spec)).toEqual(paths);
  });

  it('is the claim of that name, where the event names one', () => {
    const volumes =
      '}], volumes: [{name: b, persistentVolumeClaim: {claimName: logs}}, {name: d, persistentVolumeClaim: {claimName: data}}]}';
    expect(causesOf('persistentvolumeclaim "data" not found', volumes)).toEqual(['spec.volumes.1']);
  });
});
