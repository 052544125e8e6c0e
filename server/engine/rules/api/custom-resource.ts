/**
 * A custom resource does not fit the schema of its definition.
 *
 * Words and causes are those of `k8s.io/apiextensions-apiserver`; rules in CEL are left to the server.
 */
import { nodeAt } from '../../document/paths.js';
import { toValue } from '../../document/value.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { typeOfKind } from '../../kubernetes/facts.js';
import { defineObjectRule, type RuleContext } from '../../linter/rule.js';
import { readCustomKinds, type CustomKind } from '../../schema/custom/definitions.js';
import { validateCustomResource } from '../../schema/custom/validate.js';
import { placeOf } from '../support/judgement.js';
import { inObject } from '../support/site.js';

export const customResource = defineObjectRule({
  meta: {
    id: 'api/custom-resource',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'The custom resource does not fit its definition',
    summary: 'A custom resource must fit the schema of its CustomResourceDefinition in the workspace.',
    why: 'The API server validates custom resources by the schema of their definition, and drops what the schema does not know. Both show only when they are applied.',
    whenNot: 'When the definition in the workspace is not the one in the cluster.',
    source: {
      title: 'Extend the Kubernetes API with CustomResourceDefinitions',
      url: 'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/',
    },
    messages: {
      refused: 'The API server refuses this: {words}',
      unknown: 'The API server refuses this: {words}. Its definition has no such field.',
      notServed: 'The CustomResourceDefinition of {kind} serves {served}, not `{apiVersion}`. Use one of those.',
      deprecated: '`{apiVersion}` of {kind} is deprecated by its definition{advice}.',
    },
  },
  kinds: ['*'],

  *check(object, context) {
    const { apiVersion, kind } = object;
    if (typeOfKind(apiVersion, kind) !== undefined || context.neighbourhood.isPartial(object)) {
      return;
    }
    const kinds = definedKinds(object, context);
    const own = kinds.find((candidate) => candidate.apiVersion === apiVersion);
    if (own === undefined) {
      if (kinds.length > 0) {
        const served = kinds.map((candidate) => `\`${candidate.apiVersion}\``).join(', ');
        yield { messageId: 'notServed', at: inObject(object, 'apiVersion'), data: { kind, apiVersion, served } };
      }
      return;
    }
    if (own.deprecated) {
      const advice = own.deprecationWarning === undefined ? '' : `: ${own.deprecationWarning}`;
      const data = { kind, apiVersion, advice };
      yield { messageId: 'deprecated', severity: 'warning', at: inObject(object, 'apiVersion'), data };
    }
    const node = nodeAt(object.document.root, object.path);
    if (own.schema === undefined || node === undefined) {
      return;
    }
    const { unknownFields, errors } = validateCustomResource(toValue(node), own.schema);
    for (const { message, path } of unknownFields) {
      yield { messageId: 'unknown', at: { ...placeOf(object, path), part: 'key' }, data: { words: message } };
    }
    for (const { message, path } of errors) {
      yield { messageId: 'refused', at: placeOf(object, path), data: { words: message } };
    }
  },
});

/** The versions of the object's kind, as the nearest definition serves them. */
function definedKinds(object: KubernetesObject, { neighbourhood }: RuleContext): readonly CustomKind[] {
  const group = object.apiVersion.split('/')[0] ?? '';
  for (const definition of neighbourhood.objects('CustomResourceDefinition', 'default', object)) {
    const kinds = readCustomKinds(definition.value);
    const own = kinds.filter(({ apiVersion, kind }) => kind === object.kind && apiVersion.startsWith(`${group}/`));
    if (own.length > 0) {
      return own;
    }
  }
  return [];
}
