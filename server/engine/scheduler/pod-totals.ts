/** What a Pod asks for, and is held to, as a whole. */
import type { Container, Pod, PodSpec } from '../kubernetes/types.js';
import { admitPod } from './admission/admit-pod.js';
import { qosClassOf, type QosClass } from './admission/qos.js';
import { containerLimits, isSidecar, podRequests } from './snapshot/pod-requests.js';
import { readResourceList, type ResourceList } from './snapshot/resource.js';

export interface PodTotals {
  /** As the API server completes it: whoever limits a resource requests as much. */
  readonly spec: PodSpec;
  /** What the scheduler reserves on the node. */
  readonly requests: ResourceList;
  /** Only resources that everybody who stays is limited in; a limit of the Pod itself (KEP-2837) comes first. */
  readonly limits: ResourceList;
  readonly qos: QosClass;
}

/** Reckons a Pod spec as the scheduler and the kubelet do. */
export function podTotals(spec: PodSpec): PodTotals {
  const written: Pod = { spec };
  // Which priority a class stands for makes no difference here.
  const classes = new Map([[spec.priorityClassName ?? '', { value: 0 }]]);
  const pod = admitPod(written, classes).pod ?? written;
  const completed = pod.spec ?? {};
  const limits = new Map(
    [...containerLimits(pod)].filter(([name]) => stayingContainers(completed).every(isLimited(name))),
  );
  for (const [name, quantity] of readResourceList(completed.resources?.limits)) limits.set(name, quantity);
  return { spec: completed, requests: podRequests(pod), limits, qos: qosClassOf(pod) };
}

/** Those that run as long as the Pod does. */
export function stayingContainers({ initContainers = [], containers = [] }: PodSpec): readonly Container[] {
  return [...initContainers.filter(isSidecar), ...containers];
}

/** Does the container limit the resource? One that does not may take what it likes. */
const isLimited =
  (name: string) =>
  ({ resources }: Container): boolean =>
    Object.hasOwn(resources?.limits ?? {}, name);
