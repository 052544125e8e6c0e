/** Labels of nodes that have newer names. Upstream: `pkg/api/node`. */
import type { NodeSelectorTerm, PodSpec } from '../../kubernetes/types.js';
import { labelValueFaults } from '../content.js';
import { child, item, mapKey, type FieldPath } from '../field.js';
import { warn, type Warning } from './warning.js';

const deprecatedLabels = new Map([
  ['beta.kubernetes.io/arch', 'deprecated since v1.14; use "kubernetes.io/arch" instead'],
  ['beta.kubernetes.io/os', 'deprecated since v1.14; use "kubernetes.io/os" instead'],
  ['failure-domain.beta.kubernetes.io/region', 'deprecated since v1.17; use "topology.kubernetes.io/region" instead'],
  ['failure-domain.beta.kubernetes.io/zone', 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead'],
  ['beta.kubernetes.io/instance-type', 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead'],
  ['app.kubernetes.io/created-by', 'deprecated since v1.9'],
  ['scheduler.alpha.kubernetes.io/preferAvoidPods', 'deprecated since v1.22; use Taints and Tolerations instead'],
  ['node-role.kubernetes.io/master', 'use "node-role.kubernetes.io/control-plane" instead'],
]);

export function nodeLabelWarnings(spec: PodSpec, path: FieldPath): Warning[] {
  const { requiredDuringSchedulingIgnoredDuringExecution: required, preferredDuringSchedulingIgnoredDuringExecution } =
    spec.affinity?.nodeAffinity ?? {};
  const affinity = child(path, 'affinity', 'nodeAffinity');
  const terms = child(affinity, 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms');
  const preferences = child(affinity, 'preferredDuringSchedulingIgnoredDuringExecution');
  return [
    ...Object.keys(spec.nodeSelector ?? {}).flatMap((key) => {
      const words = deprecatedLabels.get(key);
      return words === undefined ? [] : [warn(mapKey(child(path, 'nodeSelector'), key), words)];
    }),
    ...(required?.nodeSelectorTerms ?? []).flatMap((term, index) => termWarnings(term, false, item(terms, index))),
    ...(preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(({ preference = {} }, index) =>
      termWarnings(preference, true, child(item(preferences, index), 'preference')),
    ),
  ];
}

/** In a preference even a bad value is no more than a warning. */
function termWarnings(term: NodeSelectorTerm, checksValues: boolean, path: FieldPath): Warning[] {
  return (term.matchExpressions ?? []).flatMap(({ key = '', values = [] }, index) => {
    const at = item(child(path, 'matchExpressions'), index);
    const bad = checksValues ? values : [];
    return [
      ...keyWarnings(key, child(at, 'key')),
      ...bad.flatMap((value, position) =>
        labelValueFaults(value).map((fault) =>
          warn(item(child(at, 'values'), position), `${value} is invalid, ${fault}`),
        ),
      ),
    ];
  });
}

/** For a key that stands as a value. */
export function keyWarnings(key: string, path: FieldPath): Warning[] {
  const words = deprecatedLabels.get(key);
  return words === undefined ? [] : [warn(path, `${key} is ${words}`)];
}
