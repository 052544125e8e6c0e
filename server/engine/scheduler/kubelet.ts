/**
 * What the kubelet says to a Pod that names its node and so never meets the scheduler.
 * Upstream: `pkg/kubelet/lifecycle/predicate.go`.
 */
import { explainFilters, runPreFilter } from './framework/filtering.js';
import type { Cycle } from './framework/plugin.js';
import { names } from './framework/plugin-names.js';
import type { NodeInfo } from './snapshot/node-info.js';
import { findUntoleratedTaint } from './support/tolerations.js';

const outOf = 'OutOf';

/** The reason with which the Pod would fail, `OutOfcpu` or `NodePorts`; `undefined` where it may run. */
export function findKubeletRejection(cycle: Cycle, node: NodeInfo): string | undefined {
  const { state } = runPreFilter(cycle, true);
  const rejections = explainFilters(cycle, state, node);
  const reasons = new Map(rejections.map(({ plugin, reasons: all }) => [plugin, all]));
  const [resource] = reasons.get(names.nodeResourcesFit) ?? [];
  if (resource !== undefined) {
    return resource === 'Too many pods' ? `${outOf}pods` : `${outOf}${resource.slice('Insufficient '.length)}`;
  }
  const failed = [names.nodeAffinity, names.nodePorts].find((plugin) => reasons.has(plugin));
  return failed ?? (isDrivenOut(cycle, node) ? names.taintToleration : undefined);
}

/** Only NoExecute counts here: the other effects are the scheduler's. */
function isDrivenOut({ pod }: Cycle, { taints }: NodeInfo): boolean {
  return (
    findUntoleratedTaint(
      taints.filter(({ effect }) => effect === 'NoExecute'),
      pod.spec.tolerations ?? [],
    ) !== undefined
  );
}
