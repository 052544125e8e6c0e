/** What a Pod asks for as a whole, as the scheduler counts it. */
import { formatQuantity } from '../../kubernetes/quantity.js';
import type { Container } from '../../kubernetes/types.js';
import { stayingContainers, type PodTotals } from '../../scheduler/pod-totals.js';
import type { ResourceList } from '../../scheduler/snapshot/resource.js';
import { code, plain } from '../markdown.js';
import { shortQuantity } from './quantity.js';

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
export function explainTotals({ spec, requests, limits, qos }: PodTotals): string {
  const lines = [
    `| Pod total | |\n|---|---|\n| requests | ${plain(describeResources(requests)) || 'nothing'} |`,
    `| limits | ${plain(describeResources(limits)) || 'none'} |`,
    `| quality of service | ${qos} |`,
  ];
  const without = stayingContainers(spec)
    .filter(isWithoutRequests)
    .map(({ name = '' }) => code(name))
    .join(', ');
  const note = without === '' ? '' : `\n\nNo request for CPU or memory: ${without}.`;
  return `${lines.join('\n')}${note}`;
}
