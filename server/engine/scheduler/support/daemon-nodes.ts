/** On which nodes a DaemonSet runs. Upstream: `pkg/controller/daemon`, NodeShouldRunDaemonPod. */
import type { Node, PodSpec, Toleration } from '../../kubernetes/types.js';
import { compileRequiredNodeAffinity } from './node-selector.js';
import { findUntoleratedTaint } from './tolerations.js';

/** What the controller adds: daemons stay on nodes in trouble. */
const daemonTolerations: readonly Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
];

const networkToleration: Toleration = {
  key: 'node.kubernetes.io/network-unavailable',
  operator: 'Exists',
  effect: 'NoSchedule',
};

/** The tolerations of a daemon's Pods. */
export function withDaemonTolerations({ tolerations = [], hostNetwork = false }: PodSpec): readonly Toleration[] {
  return [...tolerations, ...daemonTolerations, ...(hostNetwork ? [networkToleration] : [])];
}

/** Whether the controller makes a Pod for the node; whether that finds room is the scheduler's business. */
export function daemonRunsOn(spec: PodSpec, { metadata = {}, spec: nodeSpec = {} }: Node): boolean {
  const matches = compileRequiredNodeAffinity(spec);
  const accepted = matches === undefined || matches({ name: metadata.name ?? '', labels: metadata.labels });
  const named = spec.nodeName === undefined || spec.nodeName === '' || spec.nodeName === metadata.name;
  return accepted && named && findUntoleratedTaint(nodeSpec.taints ?? [], withDaemonTolerations(spec)) === undefined;
}
