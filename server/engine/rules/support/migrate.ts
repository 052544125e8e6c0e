/** The fix for an apiVersion that goes away. */
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { FixRecipe } from '../../linter/rule.js';
import type { RetiredApi } from '../../schema/versions/api-versions.js';

/** Where nothing but the apiVersion changes. */
export function migrate(object: KubernetesObject, { replacement, sameShape }: RetiredApi): readonly FixRecipe[] {
  if (replacement === undefined || sameShape !== true) {
    return [];
  }
  return [
    {
      title: `Change to \`${replacement}\``,
      kind: 'suggestion',
      edits: () => [{ op: 'replace', object, path: [...object.path, 'apiVersion'], value: replacement }],
    },
  ];
}
