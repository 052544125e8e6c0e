/**
 * The Pod template of a custom resource would be refused as a Pod template.
 *
 * The operator hands it to the API server sooner or later, which validates it as that of any workload.
 */
import { nodeAt } from '../../document/paths.js';
import { typeOfKind } from '../../kubernetes/facts.js';
import { groupOf } from '../../kubernetes/kinds.js';
import { definePodRule } from '../../linter/rule.js';
import type { PodModel } from '../../pod/model.js';
import { validatePodSpec } from '../../schema/validate-pod-spec.js';
import { placeOf } from '../support/judgement.js';

export const podTemplate = definePodRule({
  meta: {
    id: 'api/pod-template',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'The API server would refuse the Pods of this custom resource',
    summary: 'The Pod template of a custom resource must be a valid one.',
    why: 'The schema of a custom resource often lets its Pod template through as it is. The API server validates it only when the operator makes Pods of it, and the error ends up in the log of the operator.',
    whenNot: 'For operators that complete the template: name its containers, choose the image.',
    source: {
      title: 'Pod templates',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/#pod-templates',
    },
    messages: { refused: 'As a Pod template, the API server would refuse this: {words}' },
  },

  *check(pod, { neighbourhood }) {
    const { object, specPath } = pod.template;
    const node = nodeAt(object.document.root, specPath);
    if (node === undefined || !isPlain(pod) || neighbourhood.isPartial(object)) {
      return;
    }
    const { decodeError, unknownFields, errors } = validatePodSpec(node, specPath.slice(object.path.length));
    for (const { message, path } of [...(decodeError ? [decodeError] : []), ...unknownFields, ...errors]) {
      yield { messageId: 'refused', at: placeOf(object, path), data: { words: message } };
    }
  },
});

/** Groups whose controllers complete the template, or whose templates are only like one. */
const freeGroups: ReadonlySet<string> = new Set(['apps.openshift.io', 'serving.knative.dev', 'sources.knative.dev']);

/** A template that is used as it is, of a kind that is not judged as a whole. */
function isPlain({ template: { object, containerPaths } }: PodModel): boolean {
  const known = typeOfKind(object.apiVersion, object.kind) !== undefined;
  return !known && containerPaths === undefined && !freeGroups.has(groupOf(object.apiVersion));
}
