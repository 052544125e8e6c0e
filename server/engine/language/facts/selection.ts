/** What a label selector matches. */
import type { Path } from '../../document/tree.js';
import { compileLabelSelector, isEmptySelector } from '../../kubernetes/label-selector.js';
import { fieldOf } from '../../kubernetes/shape.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { LabelSelector } from '../../kubernetes/types.js';
import type { PodModel } from '../../pod/model.js';
import type { Neighbourhood } from '../../workspace/neighbourhood.js';
import { startsWith, type Spot } from '../spot.js';

export interface Selection {
  /** Where the selector stands. */
  readonly path: Path;
  readonly pods: readonly PodModel[];
  /** An empty selector: every Pod of the namespace. */
  readonly everything: boolean;
}

/** Fields that hold a selector of Pods, by their type. */
const podSelectors: ReadonlySet<string> = new Set([
  'core.v1.ServiceSpec.selector',
  'core.v1.ReplicationControllerSpec.selector',
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'].map((kind) => `apps.v1.${kind}Spec.selector`),
  'batch.v1.JobSpec.selector',
  'policy.v1.PodDisruptionBudgetSpec.selector',
  'networking.v1.NetworkPolicySpec.podSelector',
  'networking.v1.NetworkPolicyPeer.podSelector',
  'core.v1.TopologySpreadConstraint.labelSelector',
  'core.v1.PodAffinityTerm.labelSelector',
]);

/** The selector around a spot: the path of its field. */
export function selectorPath({ trail, path, base }: Spot): Path | undefined {
  const index = trail.steps.findLastIndex(({ owner, field }) => podSelectors.has(`${owner ?? ''}.${String(field)}`));
  return index < 0 ? undefined : path.slice(0, base + index + 1);
}

/** What the selector at a path matches; undefined where there is none. */
export function selectionAt(object: KubernetesObject, path: Path, near: Neighbourhood): Selection | undefined {
  if (!startsWith(path, object.path)) return undefined;
  const value = path.slice(object.path.length).reduce<unknown>(fieldOf, object.value);
  const namespace = object.namespace ?? 'default';
  const plain = object.kind === 'Service' || object.kind === 'ReplicationController';
  const selector = (plain ? { matchLabels: value } : value) as LabelSelector | undefined;
  if (value === undefined || selector === undefined) return undefined;
  const everything = isEmptySelector(selector);
  // A Service without a selector selects nothing.
  if (everything && plain) return { path, pods: [], everything: false };
  const matches = compileLabelSelector(selector);
  const onlyLabels = selector.matchExpressions === undefined && !everything;
  const pods = onlyLabels
    ? near.selectedPods(namespace, selector.matchLabels ?? {}, object)
    : near.pods(namespace, object).filter(({ template }) => matches(template.labels));
  return { path, pods, everything };
}
