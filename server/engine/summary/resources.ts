/** Requests, limits and quality of service as the scheduler and the kubelet reckon them. */
import { formatQuantity } from '../kubernetes/quantity.js';
import type { Container, Pod } from '../kubernetes/types.js';
import type { PodModel } from '../pod/model.js';
import { admitPod } from '../scheduler/admission/admit-pod.js';
import { qosClassOf } from '../scheduler/admission/qos.js';
import { containerLimits, isSidecar, podRequests } from '../scheduler/snapshot/pod-requests.js';
import { readResourceList, type ResourceList } from '../scheduler/snapshot/resource.js';
import type { Amounts, ContainerResources, ResourceSummary } from './model.js';

export function summarizeResources({ template: { spec, labels } }: PodModel): ResourceSummary {
  const written: Pod = { metadata: { labels }, spec };
  // Which priority a class stands for makes no difference here.
  const classes = new Map([[spec.priorityClassName ?? '', { value: 0 }]]);
  const pod = admitPod(written, classes).pod ?? written;
  const { initContainers = [], containers = [], resources } = pod.spec ?? {};
  const everybody = [...initContainers, ...containers];
  const running = [...initContainers.filter(isSidecar), ...containers];
  const limits = new Map([...containerLimits(pod)].filter(([name]) => running.every(isLimited(name))));
  for (const [name, quantity] of readResourceList(resources?.limits)) limits.set(name, quantity);
  return {
    containers: everybody.map(summarizeContainer),
    requests: amounts(podRequests(pod)),
    limits: amounts(limits),
    qos: qosClassOf(pod),
  };
}

/** Does the container limit the resource? One that does not may take what it likes. */
const isLimited =
  (name: string) =>
  ({ resources }: Container): boolean =>
    Object.hasOwn(resources?.limits ?? {}, name);

function summarizeContainer({ name = '', resources }: Container): ContainerResources {
  return {
    container: name,
    requests: amounts(readResourceList(resources?.requests)),
    limits: amounts(readResourceList(resources?.limits)),
  };
}

function amounts(list: ResourceList): Amounts {
  return Object.fromEntries([...list].map(([name, quantity]) => [name, formatQuantity(quantity)]));
}
