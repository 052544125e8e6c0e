/**
 * A toleration of a taint that no node of the mock cluster has.
 *
 * Taints that Kubernetes sets by itself come and go (`node.kubernetes.io/*`), and those of control planes and cloud providers are
 * often on nodes that nobody sees, so tolerations of these are passed over; so is one that tolerates everything.
 */
import type { Toleration } from '../../kubernetes/types.js';
import { definePodRule } from '../../linter/rule.js';
import type { ClusterView, MockNode } from '../../mock-cluster/mock-cluster.js';
import { nearestName } from '../support/nearest.js';
import { describeCluster } from '../support/pending.js';
import { inSpec } from '../support/site.js';

export const tolerationMatchesNothing = definePodRule({
  meta: {
    id: 'scheduling/toleration-matches-nothing',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'A toleration that no taint asks for',
    summary: 'A toleration must match a taint of some node.',
    why: 'A toleration lets Pods onto nodes with a taint. One that matches none has no effect: mostly a typing mistake in the key, value or effect, or a leftover of nodes that are gone. The Pods then stay away from the very nodes they were meant for.',
    whenNot: 'When nodes with this taint are added later, by an autoscaler for example.',
    source: {
      title: 'Taints and tolerations',
      url: 'https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/',
    },
    messages: {
      nothing: 'No node of {cluster} has a taint that the toleration `{toleration}` matches.{near}',
    },
  },

  *check(pod, { cluster }) {
    if (cluster === undefined) {
      return;
    }
    const { tolerations = [] } = pod.template.spec;
    for (const [index, toleration] of tolerations.entries()) {
      if (!isPassedOver(toleration) && !cluster.nodes.some((node) => hasTaintFor(node, toleration))) {
        yield {
          messageId: 'nothing',
          at: inSpec(pod, 'tolerations', index, 'key'),
          data: {
            cluster: describeCluster(cluster),
            toleration: formatToleration(toleration),
            near: nearestTaint(toleration, cluster),
          },
        };
      }
    }
  },
});

const passedOver =
  /^(node\.kubernetes\.io|node\.cloudprovider\.kubernetes\.io|node-role\.kubernetes\.io)\/|^CriticalAddonsOnly$/;

function isPassedOver({ key = '' }: Toleration): boolean {
  return key === '' || passedOver.test(key);
}

function hasTaintFor({ taints }: MockNode, { key, operator, value = '', effect = '' }: Toleration): boolean {
  return taints.some(
    (taint) =>
      taint.key === key &&
      (effect === '' || effect === taint.effect) &&
      (operator === 'Exists' || value === (taint.value ?? '')),
  );
}

function formatToleration({ key = '', operator, value = '', effect = '' }: Toleration): string {
  return `${key}${operator === 'Exists' ? '' : `=${value}`}${effect === '' ? '' : `:${effect}`}`;
}

/** The same key with another value or effect, or a key that is nearly the same. */
function nearestTaint({ key = '' }: Toleration, { nodes }: ClusterView): string {
  const taints = nodes.flatMap((node) => node.taints.map((taint) => ({ node: node.name, taint })));
  const name = taints.some(({ taint }) => taint.key === key)
    ? key
    : nearestName(
        key,
        taints.map(({ taint }) => taint.key ?? ''),
      );
  const near = taints.find(({ taint }) => taint.key === name);
  if (near === undefined) {
    return '';
  }
  const { value = '', effect = '' } = near.taint;
  return ` Node \`${near.node}\` has \`${name}${value === '' ? '' : `=${value}`}:${effect}\`.`;
}
