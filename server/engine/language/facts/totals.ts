/** What a Pod asks for as a whole, as the scheduler counts it. */
import { formatQuantity } from '../../kubernetes/quantity.js';
import type { Container, PodSpec } from '../../kubernetes/types.js';
import { qosClassOf, type QosClass } from '../../scheduler/admission/qos.js';
import { containerLimits, podRequests } from '../../scheduler/snapshot/pod-requests.js';
import type { ResourceList } from '../../scheduler/snapshot/resource.js';
import { shortQuantity } from './quantity.js';

export interface PodTotals {
  readonly requests: ResourceList;
  readonly limits: ResourceList;
  readonly qos: QosClass;
  /** Containers that stay for the Pod's life and request no memory or no CPU. */
  readonly withoutRequests: readonly string[];
}

/** With what the API server fills in: whoever limits a resource requests as much (`SetDefaults_Pod`). */
export function podTotals(spec: PodSpec): PodTotals {
  const completed: PodSpec = {
    ...spec,
    ...(spec.containers && { containers: spec.containers.map(complete) }),
    ...(spec.initContainers && { initContainers: spec.initContainers.map(complete) }),
  };
  const pod = { spec: completed };
  const staying = [
    ...(completed.containers ?? []),
    ...(completed.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always'),
  ];
  return {
    requests: podRequests(pod),
    limits: containerLimits(pod),
    qos: qosClassOf(pod),
    withoutRequests: staying.filter(isWithoutRequests).map(({ name }) => name ?? ''),
  };
}

function complete(container: Container): Container {
  const { limits } = container.resources ?? {};
  if (!limits) return container;
  return {
    ...container,
    resources: { ...container.resources, requests: { ...limits, ...container.resources?.requests } },
  };
}

const isWithoutRequests = ({ resources }: Container): boolean =>
  resources?.requests?.cpu === undefined || resources.requests.memory === undefined;

/** `250m CPU · 300 MiB memory`; empty where nothing is listed. */
export function describeResources(list: ResourceList): string {
  return [...list]
    .toSorted(([one], [other]) => rank(one) - rank(other) || one.localeCompare(other))
    .map(([name, quantity]) => {
      if (name === 'cpu') return `${shortQuantity(name, quantity)} CPU`;
      if (name === 'memory') return `${shortQuantity(name, quantity)} memory`;
      return `${formatQuantity(quantity)} ${name}`;
    })
    .join(' · ');
}

/** CPU and memory first, whatever the manifest begins with. */
const rank = (name: string): number => ['cpu', 'memory', name].indexOf(name);

/** One line for lenses and hints: `250m CPU · 300 MiB memory · Burstable`. */
export function summariseTotals({ requests, qos }: PodTotals): string {
  const amounts = describeResources(requests);
  return `${amounts === '' ? 'requests nothing' : amounts} · ${qos}`;
}

/** The same at length, in Markdown. */
export function explainTotals({ requests, limits, qos, withoutRequests }: PodTotals): string {
  const lines = [
    `| Pod total | |\n|---|---|\n| requests | ${describeResources(requests) || 'nothing'} |`,
    `| limits | ${describeResources(limits) || 'none'} |`,
    `| quality of service | ${qos} |`,
  ];
  const without = withoutRequests.map((name) => `\`${name}\``).join(', ');
  const note = without === '' ? '' : `\n\nNo request for CPU or memory: ${without}.`;
  return `${lines.join('\n')}${note}`;
}
