/**
 * A node selector, or a required node affinity, asks for a label that no node of the mock cluster has.
 */
import type { NodeSelectorRequirement } from '../../kubernetes/types.js';
import type { Path } from '../../document/tree.js';
import { definePodRule } from '../../linter/rule.js';
import type { ClusterView } from '../../mock-cluster/mock-cluster.js';
import type { PodModel } from '../../pod/model.js';
import { nearestName } from '../support/nearest.js';
import { describeCluster } from '../support/pending.js';
import { inSpec } from '../support/site.js';
import { listNames } from '../support/words.js';

export const nodeSelectorMatchesNothing = definePodRule({
  meta: {
    id: 'scheduling/node-selector-matches-nothing',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'No node has the label',
    summary: 'A node selector must ask for labels that some node has.',
    why: 'A `nodeSelector` and the required terms of a node affinity leave only nodes over that have the labels they ask for. A label that no node has leaves none. The nearest label that there is, shown with the finding, is mostly what was meant.',
    whenNot: 'When nodes with this label are added later, by an autoscaler for example.',
    source: {
      title: 'Assigning Pods to nodes',
      url: 'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/',
    },
    messages: {
      nothing: 'No node of {cluster} has the label `{wanted}`.{near}',
    },
  },

  *check(pod, { cluster }) {
    if (cluster === undefined || cluster.nodes.length === 0) {
      return;
    }
    for (const { key, values, path } of wantedLabels(pod)) {
      const isThere = cluster.nodes.some(({ labels }) => {
        const value = labels.get(key);
        return value !== undefined && (values === undefined || values.includes(value));
      });
      if (!isThere) {
        const wanted = values === undefined ? key : `${key}=${values.join('|')}`;
        yield {
          messageId: 'nothing',
          at: inSpec(pod, ...path),
          data: { cluster: describeCluster(cluster), wanted, near: nearestLabel(key, values, cluster) },
        };
      }
    }
  },
});

interface WantedLabel {
  readonly key: string;
  /** Any of them; any value at all where undefined. */
  readonly values: readonly string[] | undefined;
  readonly path: Path;
}

/** Labels without which no node is left over; of several terms any one suffices, so nothing is certain of those. */
function wantedLabels({ template: { spec } }: PodModel): readonly WantedLabel[] {
  const selected = Object.entries(spec.nodeSelector ?? {}).map(([key, value]): WantedLabel => {
    return { key, values: [value], path: ['nodeSelector', key] };
  });
  const required = 'requiredDuringSchedulingIgnoredDuringExecution';
  const terms = spec.affinity?.nodeAffinity?.[required]?.nodeSelectorTerms ?? [];
  const [only] = terms;
  const expressions = terms.length === 1 ? (only?.matchExpressions ?? []) : [];
  return [
    ...selected,
    ...expressions.flatMap((expression, index): readonly WantedLabel[] => {
      const path = ['affinity', 'nodeAffinity', required, 'nodeSelectorTerms', 0, 'matchExpressions', index];
      const values = valuesOf(expression);
      return values === 'unknown' ? [] : [{ key: expression.key ?? '', values, path }];
    }),
  ];
}

function valuesOf({ operator, values = [] }: NodeSelectorRequirement): readonly string[] | undefined | 'unknown' {
  switch (operator) {
    case 'In':
      return values;
    case 'Exists':
      return undefined;
    default:
      return 'unknown';
  }
}

/** The values that the label has on nodes, or a label that is nearly the same. */
function nearestLabel(key: string, values: readonly string[] | undefined, { nodes }: ClusterView): string {
  const present = [...new Set(nodes.flatMap(({ labels }) => labels.get(key) ?? []))].sort();
  if (present.length > 0) {
    const [wanted = ''] = values ?? [];
    const near = nearestName(wanted, present);
    return near === undefined ? ` Nodes have it with ${listNames(present)}.` : ` Did you mean \`${key}=${near}\`?`;
  }
  const keys = new Set(nodes.flatMap(({ labels }) => [...labels.keys()]));
  const near = nearestName(key, keys) ?? sameName(key, keys);
  return near === undefined ? '' : ` Did you mean \`${near}\`?`;
}

/** `zone` for `topology.kubernetes.io/zone`. */
function sameName(key: string, keys: ReadonlySet<string>): string | undefined {
  const name = key.slice(key.lastIndexOf('/') + 1);
  return [...keys].find((other) => other.slice(other.lastIndexOf('/') + 1) === name);
}
