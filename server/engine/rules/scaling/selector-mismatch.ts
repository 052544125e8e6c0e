/**
 * A controller's selector doesn't match the labels of the Pods that it makes.
 *
 * A controller that could not find its own Pods would make new ones for ever, so the API server refuses it
 * (`ValidateDeploymentSpec` and its siblings in pkg/apis/apps/validation).
 */
import { compileLabelRequirement } from '../../kubernetes/label-selector.js';
import type { LabelSelectorRequirement } from '../../kubernetes/types.js';
import type { Path } from '../../document/tree.js';
import { definePodRule, type FixRecipe } from '../../linter/rule.js';
import type { PodModel } from '../../pod/model.js';
import { controllerSelector } from '../support/selector.js';
import { serverNote } from '../support/server-note.js';
import { describeObject } from '../support/words.js';
import { isBuiltIn } from '../support/workload.js';

export const selectorMismatch = definePodRule({
  meta: {
    id: 'scaling/selector-mismatch',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: "The selector misses the template's labels",
    summary: "A controller's selector must match the labels of its own Pod template.",
    why: 'A controller counts its Pods by their labels. If its selector does not match what it makes, it would never see a single Pod and go on making more, so the API server refuses the object.',
    whenNot: 'Never for plain manifests. Switch it off where a later step adds the missing labels.',
    source: {
      title: 'Deployments: selector',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector',
    },
    messages: {
      differs:
        '{workload} selects `{key}: {wanted}`, but its Pods are labelled `{key}: {actual}`: the API server refuses a controller that cannot find its own Pods. Make the two equal.',
      missing:
        '{workload} selects `{key}: {wanted}`, but its Pods have no label `{key}`: the API server refuses a controller that cannot find its own Pods. Add the label to the template.',
      expression:
        '{workload} selects Pods by `{expression}`, which the labels of its own template do not satisfy, so the API server refuses it. Make the two agree.',
    },
    fix: 'suggestion',
  },

  *check(pod) {
    const selector = controllerSelector(pod);
    if (selector === undefined) {
      return;
    }
    const { object, labels, path } = pod.template;
    const builtIn = isBuiltIn(object);
    const labelsAt = { object, path: [...path, 'metadata', 'labels'] };
    const common = { severity: builtIn ? 'error' : 'warning' } as const;
    const note = serverNote(
      labelsAt,
      `Invalid value: ${inJson(labels)}: \`selector\` does not match template \`labels\``,
    );
    for (const [key, wanted] of Object.entries(selector.matchLabels)) {
      const actual = Object.hasOwn(labels, key) ? labels[key] : undefined;
      if (actual !== wanted) {
        const at = [...selector.matchLabelsPath, key];
        yield {
          ...common,
          messageId: actual === undefined ? 'missing' : 'differs',
          at: { object, path: at },
          data: { workload: describeObject(object), key, wanted, actual: actual ?? '' },
          related: [
            {
              message:
                actual === undefined ? `the template has no label \`${key}\`` : `the template says \`${actual}\``,
              at: { object, path: [...labelsAt.path, key] },
            },
            ...(builtIn ? [note] : []),
          ],
          fixes: agree(pod, key, wanted, actual, at),
        };
      }
    }
    for (const [index, requirement] of selector.matchExpressions.entries()) {
      if (!compileLabelRequirement(requirement)(labels)) {
        yield {
          ...common,
          messageId: 'expression',
          at: { object, path: [...selector.matchExpressionsPath, index, 'key'] },
          data: { workload: describeObject(object), expression: inWords(requirement) },
          related: [{ message: 'labels of the template', at: labelsAt }, ...(builtIn ? [note] : [])],
        };
      }
    }
  },
});

/** Either side may be the wrong one: the label of a new Pod, or the selector of a copied manifest. */
function agree(
  { template: { object, path, labels } }: PodModel,
  key: string,
  wanted: string,
  actual: string | undefined,
  selectorPath: Path,
): readonly FixRecipe[] {
  const labelsPath = [...path, 'metadata', 'labels'];
  const label: FixRecipe = {
    title: `Label the Pods \`${key}: ${wanted}\``,
    kind: 'suggestion',
    edits: () => [
      Object.hasOwn(labels, key)
        ? { op: 'replace', object, path: [...labelsPath, key], value: wanted }
        : { op: 'add', object, path: labelsPath, key, value: wanted },
    ],
  };
  if (actual === undefined) {
    return [label];
  }
  const select: FixRecipe = {
    title: `Select \`${key}: ${actual}\``,
    kind: 'suggestion',
    edits: () => [{ op: 'replace', object, path: selectorPath, value: actual }],
  };
  return [label, select];
}

function inWords({ key = '', operator = '', values = [] }: LabelSelectorRequirement): string {
  return values.length === 0 ? `${key} ${operator}` : `${key} ${operator} (${values.join(', ')})`;
}

/** As the server prints a map: keys in order, and `null` for none. */
function inJson(labels: Readonly<Record<string, string>>): string {
  const entries = Object.entries(labels).sort(([left], [right]) => (left < right ? -1 : 1));
  return entries.length === 0 ? 'null' : JSON.stringify(Object.fromEntries(entries));
}
