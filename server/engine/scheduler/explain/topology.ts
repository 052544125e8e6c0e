/** Spreading and Pod affinity in plain words. */
import { allTermsMatch, mergeNamespaces, termMatches, type AffinityTerm } from '../snapshot/affinity-term.js';
import type { NodeInfo } from '../snapshot/node-info.js';
import type { PodInfo } from '../snapshot/pod-info.js';
import { labelHostname, labelOf } from '../support/labels.js';
import { countDomains, spreadConstraintsOf, type DomainCounts } from '../support/spread-constraint.js';
import type { Explained, Words } from './plain-reason.js';

/** Names the domain and its counts. */
export function explainSpread({ cycle, node }: Explained): Words {
  const domains = countDomains(cycle, spreadConstraintsOf(cycle, 'DoNotSchedule'));
  const failing = domains.find((domain) => excess(domain, node) > 0);
  const own = cycle.pod.spec.topologySpreadConstraints ?? [];
  const index = own.findIndex(
    ({ topologyKey, whenUnsatisfiable }) =>
      whenUnsatisfiable === 'DoNotSchedule' && topologyKey === failing?.constraint.topologyKey,
  );
  const path = ['topologySpreadConstraints', ...(index === -1 ? [] : [index])];
  if (failing === undefined) {
    return {
      words: 'does not meet a topology spread constraint',
      hint: { label: 'Relax the spread constraint', path },
    };
  }
  const { topologyKey, maxSkew } = failing.constraint;
  const value = labelOf(node.labels, topologyKey);
  if (value === undefined) {
    return {
      words: `has no label ${topologyKey}, which a spread constraint needs`,
      hint: { label: `Label the node with ${topologyKey}` },
    };
  }
  const count = (failing.counts.get(value) ?? 0) + (failing.selfMatches ? 1 : 0);
  return {
    words: `${domainName(topologyKey, value)} would hold ${count} matching ${count === 1 ? 'Pod' : 'Pods'} against ${leastOf(failing)} elsewhere (maxSkew ${maxSkew})`,
    hint: { label: 'Raise maxSkew, or use ScheduleAnyway', path },
  };
}

/** A positive number where the constraint refuses the node. */
function excess(domain: DomainCounts, { labels }: NodeInfo): number {
  const value = labelOf(labels, domain.constraint.topologyKey);
  if (value === undefined) {
    return Number.POSITIVE_INFINITY;
  }
  return (domain.counts.get(value) ?? 0) + (domain.selfMatches ? 1 : 0) - leastOf(domain) - domain.constraint.maxSkew;
}

function leastOf({ counts, constraint, minimum }: DomainCounts): number {
  return counts.size < constraint.minDomains ? 0 : minimum;
}

function domainName(key: string, value: string): string {
  return key === labelHostname ? `node ${value}` : `${key.slice(key.lastIndexOf('/') + 1)} ${value}`;
}

/** Says who is in the way, or who is missing. */
export function explainPodAffinity(explained: Explained): Words {
  const { reason } = explained;
  if (reason.includes('existing pods')) {
    return explainExisting(explained);
  }
  return reason.includes('anti-affinity') ? explainAnti(explained) : explainMissing(explained);
}

function explainAnti({ cycle, node }: Explained): Words {
  const { pod, snapshot } = cycle;
  const hint = {
    label: 'Make the anti-affinity preferred, or widen its topologyKey',
    path: ['affinity', 'podAntiAffinity', 'requiredDuringSchedulingIgnoredDuringExecution'],
  };
  for (const [index, term] of pod.requiredAntiAffinity.entries()) {
    const merged = mergeNamespaces(term, snapshot.objects.namespaces);
    const other = findInDomain(snapshot.nodes, node, term, (existing) => termMatches(merged, existing, undefined));
    if (other !== undefined) {
      return {
        words: `${other.key} already runs ${inDomain(term, node)}, and the anti-affinity forbids to join it`,
        hint: { ...hint, path: [...hint.path, index] },
      };
    }
  }
  return { words: 'a Pod that the anti-affinity names already runs here', hint };
}

function explainExisting({ cycle, node }: Explained): Words {
  const { pod, snapshot } = cycle;
  const namespaceLabels = snapshot.objects.namespaces.get(pod.namespace);
  for (const other of snapshot.nodesWithRequiredAntiAffinityPods) {
    for (const existing of other.podsWithRequiredAntiAffinity) {
      const term = existing.requiredAntiAffinity.find(
        (candidate) => sameDomain(candidate, other, node) && termMatches(candidate, pod, namespaceLabels),
      );
      if (term !== undefined) {
        return {
          words: `${existing.key} ${inDomain(term, node)} does not want this Pod near it`,
          hint: { label: `Change the labels, or the anti-affinity of ${existing.key}` },
        };
      }
    }
  }
  return { words: 'a Pod that runs here does not want this one near it' };
}

function explainMissing({ cycle, node }: Explained): Words {
  const { pod, snapshot } = cycle;
  const hint = {
    label: 'Make the affinity preferred, or start the Pods it names first',
    path: ['affinity', 'podAffinity', 'requiredDuringSchedulingIgnoredDuringExecution'],
  };
  const unlabelled = pod.requiredAffinity.find(({ topologyKey }) => labelOf(node.labels, topologyKey) === undefined);
  if (unlabelled !== undefined) {
    return {
      words: `has no label ${unlabelled.topologyKey}, which the Pod affinity needs`,
      hint: { label: `Label the node with ${unlabelled.topologyKey}` },
    };
  }
  const merged = pod.requiredAffinity.map((term) => mergeNamespaces(term, snapshot.objects.namespaces));
  const index = merged.findIndex(
    (candidate) =>
      findInDomain(snapshot.nodes, node, candidate, (existing) => allTermsMatch(merged, existing)) === undefined,
  );
  const path = index === -1 ? hint.path : [...hint.path, index];
  return { words: `no Pod that the affinity names runs ${inDomain(merged[index], node)}`, hint: { ...hint, path } };
}

function findInDomain(
  nodes: readonly NodeInfo[],
  node: NodeInfo,
  term: AffinityTerm,
  matches: (pod: PodInfo) => boolean,
): PodInfo | undefined {
  for (const other of nodes) {
    const found = sameDomain(term, other, node) ? other.pods.find(matches) : undefined;
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function sameDomain({ topologyKey }: AffinityTerm, first: NodeInfo, second: NodeInfo): boolean {
  const value = labelOf(first.labels, topologyKey);
  return value !== undefined && value === labelOf(second.labels, topologyKey);
}

/** `on node a`, `in zone x`. */
function inDomain(term: AffinityTerm | undefined, { labels }: NodeInfo): string {
  if (term === undefined) {
    return 'in its domain';
  }
  const { topologyKey } = term;
  return `${topologyKey === labelHostname ? 'on' : 'in'} ${domainName(topologyKey, labelOf(labels, topologyKey) ?? '')}`;
}
