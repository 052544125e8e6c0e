/**
 * A value that the API cannot read as what it should be.
 *
 * The server stops at the first of them (`sigs.k8s.io/json`, `resource.ParseQuantity`); all of wrong type are shown.
 */
import type { Path } from '../../document/tree.js';
import { defineObjectRule } from '../../linter/rule.js';
import { isPlaceholder, judgementOf, placeOf } from '../support/judgement.js';
import { fieldPath } from '../support/server-note.js';

export const type = defineObjectRule({
  meta: {
    id: 'api/type',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'The value has the wrong type',
    summary: 'A value must have the type that the API wants.',
    why: 'Before an object is looked at, its values are read as what the API says they are. Where one cannot be read, the whole object is refused, and nothing else is said about it. Mostly a number or `true` needs quotes because the API wants text (`value: "8080"`, labels, annotations), or a list needs its dash.',
    whenNot: 'Never for plain manifests.',
    source: {
      title: 'Kubernetes API reference',
      url: 'https://kubernetes.io/docs/reference/kubernetes-api/',
    },
    messages: {
      unreadable: 'The API server refuses this: {words}.',
      shape: '`{field}` must be {expected}, but this is {found}. The API server refuses the object.',
    },
  },
  kinds: ['*'],

  *check(object, context) {
    const judgement = judgementOf(object, context);
    const first = judgement?.decodeError;
    if (judgement === undefined || first === undefined) {
      return;
    }
    yield { messageId: 'unreadable', at: placeOf(object, first.path), data: { words: first.message } };
    for (const { path, expected, found } of object.shapeProblems) {
      const inner = path.slice(object.path.length);
      if (!samePath(inner, first.path) && !isPlaceholder(object, inner)) {
        yield {
          messageId: 'shape',
          at: { object, path },
          data: { field: fieldPath(inner), expected: withArticle(expected), found: withArticle(found) },
        };
      }
    }
  },
});

function samePath(left: Path, right: Path): boolean {
  return left.length === right.length && left.every((step, index) => step === right[index]);
}

/** The names are those of JSON types. */
function withArticle(name: string): string {
  if (name === 'null' || name.startsWith('text')) {
    return name;
  }
  return `${/^[aeio]/.test(name) ? 'an' : 'a'} ${name}`;
}
