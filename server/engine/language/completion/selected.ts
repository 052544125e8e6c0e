/** The Pods that an object which is being edited selects: not what the workspace last knew of it, but what is written now. */
import { compileLabelMap, compileLabelSelector } from '../../kubernetes/label-selector.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { fieldOf, isRecord } from '../../kubernetes/shape.js';
import type { PodModel } from '../../pod/model.js';
import type { Workspace } from '../../workspace/workspace.js';

/** Pods selected by a Service, or by the `podSelector` of a NetworkPolicy; of a Service without a selector, all. */
export function targetPods(object: KubernetesObject, workspace: Workspace): readonly PodModel[] {
  const spec = fieldOf(object.value, 'spec');
  const pods = workspace.neighbourhood.pods(object.namespace ?? 'default');
  const selector = fieldOf(spec, 'selector') ?? fieldOf(spec, 'podSelector');
  if (!isRecord(selector)) return pods;
  const matches =
    object.kind === 'Service'
      ? compileLabelMap(selector as Readonly<Record<string, string>>)
      : compileLabelSelector(selector);
  return pods.filter(({ template }) => matches(template.labels));
}
