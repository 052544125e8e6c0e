/**
 * The object uses what the target version of Kubernetes does not have yet.
 *
 * Before a feature is on by default, the API server drops its fields without a word (`dropDisabledFields`).
 */
import { defineObjectRule } from '../../linter/rule.js';
import { typeOfKind } from '../../kubernetes/facts.js';
import { introducedIn } from '../../schema/versions/api-versions.js';
import { fieldsBeyond } from '../../schema/versions/fields.js';
import { placeOf } from '../support/judgement.js';
import { fieldPath } from '../support/server-note.js';
import { inObject } from '../support/site.js';

export const tooNew = defineObjectRule({
  meta: {
    id: 'api/too-new',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'The cluster is too old for this',
    summary: 'An object must not use what the target version of Kubernetes does not have yet.',
    why: 'A field of a newer release is refused by a strict client, or dropped without a word where the server knows it but its feature is not on yet: the object is created, and does not do what the manifest says.',
    whenNot: 'When the feature gate is switched on in the cluster, or the configured `kubernetes` version is too low.',
    source: {
      title: 'Feature gates',
      url: 'https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/',
    },
    messages: {
      field: '`{field}` ({feature}) needs Kubernetes 1.{since} or later; the manifests are for 1.{target}.',
      kind: '{kind} of `{apiVersion}` needs Kubernetes 1.{since} or later; the manifests are for 1.{target}.',
    },
  },
  kinds: ['*'],

  *check(object, { kubernetes }) {
    const since = introducedIn(object.apiVersion, object.kind);
    if (since !== undefined && since > kubernetes) {
      const { kind, apiVersion } = object;
      yield {
        messageId: 'kind',
        at: inObject(object, 'apiVersion'),
        data: { kind, apiVersion, since, target: kubernetes },
      };
    }
    const type = typeOfKind(object.apiVersion, object.kind);
    for (const field of type === undefined ? [] : fieldsBeyond(object.value, type, kubernetes)) {
      yield {
        messageId: 'field',
        at: { ...placeOf(object, field.path), part: 'key' },
        data: { field: fieldPath(field.path), feature: field.feature, since: field.since, target: kubernetes },
      };
    }
  },
});
