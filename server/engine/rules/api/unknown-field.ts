/**
 * A field that the API does not know.
 *
 * The words and the order are those of strict decoding in `sigs.k8s.io/json`.
 */
import { nearest } from '../../document/nearest.js';
import type { Path } from '../../document/tree.js';
import { typeFacts, typeOfKind, type FieldFacts } from '../../kubernetes/facts.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { defineObjectRule, type FixRecipe } from '../../linter/rule.js';
import { judgementOf, placeOf } from '../support/judgement.js';

export const unknownField = defineObjectRule({
  meta: {
    id: 'api/unknown-field',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'The API knows no such field',
    summary: 'Every field must be one that the API has at this place.',
    why: '`kubectl apply` and strict clients refuse an object with an unknown field. Clients that do not look drop it without a word, so what it was meant to set stays as it was: mostly a slip of the pen, wrong indentation, or a field of another kind.',
    whenNot:
      'When manifests use fields of a newer Kubernetes than 1.37, or when another extension already marks unknown fields in the editor.',
    source: {
      title: 'API concepts: field validation',
      url: 'https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation',
    },
    messages: {
      unknown: 'The API server refuses this: {words}. Remove the field, or move it to where it belongs.',
      misspelt: 'The API server refuses this: {words}. Did you mean `{meant}`?',
    },
    fix: 'suggestion',
  },
  kinds: ['*'],

  *check(object, context) {
    for (const { message, path } of judgementOf(object, context)?.unknownFields ?? []) {
      const meant = nearest(String(path.at(-1)), siblingsOf(object, path));
      yield {
        messageId: meant === undefined ? 'unknown' : 'misspelt',
        at: { ...placeOf(object, path), part: 'key' },
        data: { words: message, meant: meant ?? '' },
        fixes: meant === undefined ? [] : [rename(object, path, meant)],
      };
    }
  },
});

function rename(object: KubernetesObject, path: Path, key: string): FixRecipe {
  return {
    title: `Rename to \`${key}\``,
    kind: 'suggestion',
    edits: () => [{ op: 'renameKey', object, path: placeOf(object, path).path, key }],
  };
}

/** The fields that could stand there and do not yet. */
function siblingsOf(object: KubernetesObject, path: Path): readonly string[] {
  const type = typeOfKind(object.apiVersion, object.kind);
  const owner = type === undefined ? undefined : typeAt(type, path.slice(0, -1));
  const fields = owner === undefined ? undefined : typeFacts(owner)?.fields;
  return Object.keys(fields ?? {}).filter((name) => name !== 'status');
}

function typeAt(type: string, path: Path): string | undefined {
  let facts: FieldFacts | undefined = { ref: type };
  for (const step of path) {
    const fields: Readonly<Record<string, FieldFacts>> =
      facts?.ref === undefined ? {} : (typeFacts(facts.ref)?.fields ?? {});
    facts = typeof step === 'number' ? facts?.items : Object.hasOwn(fields, step) ? fields[step] : facts?.map;
  }
  return facts?.ref;
}
