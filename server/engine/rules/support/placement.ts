/** Which nodes a template's Pods may share. */
import { compileLabelSelector } from '../../kubernetes/label-selector.js';
import type { PodAffinityTerm } from '../../kubernetes/types.js';
import type { PodModel } from '../../pod/model.js';

const hostname = 'kubernetes.io/hostname';

/** All Pods of the template are bound to land on the same node: by its name, its hostname label, or affinity to each other. */
export function staysOnOneNode(pod: PodModel): boolean {
  const { nodeName, nodeSelector, affinity } = pod.template.spec;
  if (nodeName !== undefined || (nodeSelector !== undefined && Object.hasOwn(nodeSelector, hostname))) {
    return true;
  }
  const terms = affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.some((term) => term.topologyKey === hostname && selectsOwnPods(term, pod)) || needsOneHost(pod);
}

/** The term looks at the Pods of its own template. */
export function selectsOwnPods({ labelSelector, namespaces }: PodAffinityTerm, pod: PodModel): boolean {
  const { labels, namespace } = pod.template;
  const here = namespaces === undefined || namespaces.length === 0 || namespaces.includes(namespace);
  return here && compileLabelSelector(labelSelector)(labels);
}

function needsOneHost(pod: PodModel): boolean {
  const terms =
    pod.template.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const [only] = terms;
  return (
    terms.length === 1 &&
    (only?.matchExpressions ?? []).some(
      ({ key, operator, values }) => key === hostname && operator === 'In' && values?.length === 1,
    )
  );
}
