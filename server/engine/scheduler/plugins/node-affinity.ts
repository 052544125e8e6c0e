/** nodeSelector and node affinity. Upstream: `pkg/scheduler/framework/plugins/nodeaffinity`. */
import type { NodeSelectorTerm } from '../../kubernetes/types.js';
import { definePlugin } from '../framework/plugin.js';
import { names } from '../framework/plugin-names.js';
import { unresolvable } from '../framework/status.js';
import type { NodeInfo } from '../snapshot/node-info.js';
import {
  compilePreferences,
  compileRequiredNodeAffinity,
  preferenceErrors,
  type NodeMatcher,
} from '../support/node-selector.js';
import { normalizeByMaximum } from '../support/normalize.js';

const mismatch = unresolvable("node(s) didn't match Pod's node affinity/selector");
const conflict = unresolvable('pod affinity terms conflict');

export const nodeAffinity = definePlugin<NodeMatcher, (node: NodeInfo) => number>({
  name: names.nodeAffinity,
  preFilter({ pod: { spec } }) {
    const matches = compileRequiredNodeAffinity(spec);
    if (matches === undefined) {
      return { kind: 'skip' };
    }
    const nodeNames = namedNodes(
      spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [],
    );
    return nodeNames?.size === 0
      ? { kind: 'rejected', status: conflict }
      : { kind: 'ready', state: matches, nodeNames };
  },
  filter: (matches, _, node) => (matches(node) ? undefined : mismatch),
  preScore({ pod: { spec } }) {
    const preferred = spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
    if (preferred === undefined) return { kind: 'skip' };
    const errors = [...new Set(preferenceErrors(preferred))];
    return errors.length === 0
      ? { kind: 'ready', state: compilePreferences(preferred) }
      : { kind: 'failed', message: errors.length === 1 ? errors.join() : `[${errors.join(', ')}]` };
  },
  score: (weigh, _, node) => weigh(node),
  normalize: (scores) => {
    normalizeByMaximum(scores, false);
  },
});

/**
 * The nodes that the terms name with `metadata.name In …`, if every term names some:
 * within a term all such fields must agree, between terms any will do.
 */
function namedNodes(terms: readonly NodeSelectorTerm[]): ReadonlySet<string> | undefined {
  const byTerm = terms.map(namesInTerm);
  if (byTerm.length === 0 || byTerm.some((nodes) => nodes === undefined)) {
    return undefined;
  }
  return new Set(byTerm.flatMap((nodes) => [...(nodes ?? [])]));
}

function namesInTerm({ matchFields = [] }: NodeSelectorTerm): ReadonlySet<string> | undefined {
  let common: ReadonlySet<string> | undefined;
  for (const { key, operator, values = [] } of matchFields) {
    if (key === 'metadata.name' && operator === 'In') {
      const named = new Set(values);
      common = common === undefined ? named : new Set([...common].filter((name) => named.has(name)));
    }
  }
  return common;
}
