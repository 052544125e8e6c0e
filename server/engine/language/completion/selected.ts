/** The Pods that an object which is being edited selects: not what the workspace last knew of it, but what is written now. */
import { compileLabelSelector } from '../../kubernetes/label-selector.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { fieldOf, isRecord } from '../../kubernetes/shape.js';
import type { PodModel } from '../../pod/model.js';
import type { Workspace } from '../../workspace/workspace.js';

/** Pods selected by a Service, or by the `podSelector` of a NetworkPolicy; of a Service without a selector, all. */
export function targetPods(object: KubernetesObject, { neighbourhood }: Workspace): readonly PodModel[] {
  const spec = fieldOf(object.value, 'spec');
  const namespace = object.namespace ?? 'default';
  const written = fieldOf(spec, 'selector') ?? fieldOf(spec, 'podSelector');
  if (!isRecord(written)) return neighbourhood.pods(namespace, object);
  const selector = object.kind === 'Service' ? { matchLabels: written } : written;
  const labels = textLabels(selector.matchLabels);
  // An index answers; only expressions are tried on one Pod after the other.
  if (Object.keys(labels).length > 0 && fieldOf(selector, 'matchExpressions') === undefined) {
    return neighbourhood.selectedPods(namespace, labels, object);
  }
  const matches = compileLabelSelector(selector);
  return neighbourhood.pods(namespace, object).filter(({ template }) => matches(template.labels));
}

function textLabels(labels: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(isRecord(labels) ? labels : {});
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
