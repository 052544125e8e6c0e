/** What runs in a mock cluster becomes Pods, with the controllers that spreading looks for. */
import { decode } from '../../kubernetes/decode.js';
import { milliValue, parseQuantity, value, zeroQuantity } from '../../kubernetes/quantity.js';
import type { Node, Pod, PodSpec, QuantityValue, ReplicaSet, StatefulSet } from '../../kubernetes/types.js';
import type { ClusterWorkload, NodePool } from './cluster-file.js';

const defaultImage = 'registry.k8s.io/pause:3.10';

/** Whatever runs here was placed long ago; the moment only matters for who is evicted first. */
const started = '2026-01-01T00:00:00Z';

/** A workload as its controller's object and its Pods, which have still to be placed. */
export function expandWorkload(workload: ClusterWorkload): readonly [ReplicaSet | StatefulSet, ...Pod[]] {
  const { name, namespace = 'default', kind = 'Deployment', replicas = 1 } = workload;
  const labels = labelsOf(workload);
  const isStateful = kind === 'StatefulSet';
  const uid = `${kind}:${namespace}/${name}`;
  const controller = {
    apiVersion: 'apps/v1',
    kind: isStateful ? 'StatefulSet' : 'ReplicaSet',
    metadata: { name, namespace, uid },
    spec: { replicas, selector: { matchLabels: labels } },
  };
  const ownerReferences = [{ apiVersion: 'apps/v1', kind: controller.kind, name, uid, controller: true }];
  const pods = Array.from({ length: replicas }, (_, index) => ({
    ...createPod(workload, `${name}-${index}`),
    metadata: { name: `${name}-${index}`, namespace, labels, ownerReferences },
  }));
  return [controller, ...pods];
}

/** One Pod of a DaemonSet on the given node. */
export function expandDaemonPod(workload: ClusterWorkload, nodeName: string): Pod {
  const { name, namespace = 'kube-system' } = workload;
  const pod = createPod(workload, `${name}-${nodeName}`);
  return {
    ...pod,
    metadata: {
      name: `${name}-${nodeName}`,
      namespace,
      labels: labelsOf(workload),
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'DaemonSet', name, uid: `DaemonSet:${namespace}/${name}`, controller: true },
      ],
    },
    spec: { ...pod.spec, nodeName },
    status: { phase: 'Running', startTime: started },
  };
}

/** The spec of a workload's Pods. */
export function podSpecOf(workload: ClusterWorkload): PodSpec {
  const { name, image = defaultImage, requests, limits, priorityClassName, nodeSelector, tolerations, spec } = workload;
  const resources = { ...(requests === undefined ? {} : { requests }), ...(limits === undefined ? {} : { limits }) };
  return {
    containers: [{ name, image, resources }],
    ...(priorityClassName === undefined ? {} : { priorityClassName }),
    ...(nodeSelector === undefined ? {} : { nodeSelector }),
    ...(tolerations === undefined ? {} : { tolerations }),
    ...(spec === undefined ? {} : (decode(spec, 'core.v1.PodSpec').value as PodSpec)),
  };
}

/** Pods that together use a share of what the node can give. */
export function expandLoad(pool: NodePool, node: Node): readonly Pod[] {
  const { load } = pool;
  if (load === undefined) {
    return [];
  }
  const { cpu = '0%', memory = '0%', pods = 1 } = load;
  const allocatable = node.status?.allocatable ?? {};
  const nodeName = node.metadata?.name ?? '';
  const requests = {
    cpu: `${Math.floor((milliValue(read(allocatable.cpu)) * Number.parseInt(cpu, 10)) / 100 / pods)}m`,
    memory: String(Math.floor((value(read(allocatable.memory)) * Number.parseInt(memory, 10)) / 100 / pods)),
  };
  return Array.from({ length: pods }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `load-${nodeName}-${index}`, namespace: 'load', labels: { app: 'load' } },
    spec: { nodeName, containers: [{ name: 'load', image: defaultImage, resources: { requests } }] },
    status: { phase: 'Running', startTime: started },
  }));
}

function read(quantity: QuantityValue | undefined): ReturnType<typeof parseQuantity> & object {
  return parseQuantity(quantity ?? '0') ?? zeroQuantity;
}

function labelsOf({ name, labels }: ClusterWorkload): Readonly<Record<string, string>> {
  return labels ?? { app: name };
}

function createPod(workload: ClusterWorkload, name: string): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: podSpecOf(workload),
    status: { startTime: started },
  };
}
