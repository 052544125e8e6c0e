/** Requests, limits and quality of service as the scheduler and the kubelet reckon them. */
import { formatQuantity } from '../kubernetes/quantity.js';
import type { Container } from '../kubernetes/types.js';
import type { PodModel } from '../pod/model.js';
import { podTotals } from '../scheduler/pod-totals.js';
import { readResourceList, type ResourceList } from '../scheduler/snapshot/resource.js';
import type { Amounts, ContainerResources, ResourceSummary } from './model.js';

export function summarizeResources({ template }: PodModel): ResourceSummary {
  const { spec, requests, limits, qos } = podTotals(template.spec);
  const { initContainers = [], containers = [] } = spec;
  return {
    containers: [...initContainers, ...containers].map(summarizeContainer),
    requests: amounts(requests),
    limits: amounts(limits),
    qos,
  };
}

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
