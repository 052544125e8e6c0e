/**
 * A spread constraint doesn't count the Pods that it stands in.
 *
 * The scheduler counts the Pods that the constraint's selector matches. Where the own Pods are not among them the count never changes with
 * them, so they may all land on one node. Anti-affinity may well aim at others; it is only reported where its selector is a slip away
 * from the Pod's own labels.
 */
import type { Path } from '../../document/tree.js';
import { compileLabelSelector } from '../../kubernetes/label-selector.js';
import type { LabelSelector, PodAffinityTerm } from '../../kubernetes/types.js';
import { definePodRule, type FixRecipe } from '../../linter/rule.js';
import type { PodModel } from '../../pod/model.js';
import { editDistance } from '../support/nearest.js';
import { inSpec } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const spreadSelectorMismatch = definePodRule({
  meta: {
    id: 'scaling/spread-selector-mismatch',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'A spread constraint that counts other Pods',
    summary: "A topology spread constraint's selector must match the labels of its own Pods.",
    why: 'A constraint spreads the Pods that its selector matches. If they are not the Pods of this very template, each new replica is placed as if there were no others, and all of them may share one node or zone: the constraint does nothing, and nobody says so.',
    whenNot: 'When the Pods are to be spread against those of another workload.',
    source: {
      title: 'Pod topology spread constraints',
      url: 'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/',
    },
    messages: {
      spread:
        'The spread constraint over `{topology}` selects `{wanted}`, but the Pods of {workload} have {actual}: it does not spread them. Select their own labels.',
      missing:
        'The spread constraint over `{topology}` has no `labelSelector`, so it matches no Pod and spreads nothing. Select the labels of the Pods.',
      antiAffinity:
        'The anti-affinity over `{topology}` keeps away from `{wanted}`, but the Pods of {workload} have {actual}: probably a slip. Select their own labels.',
    },
    fix: 'suggestion',
  },

  *check(pod) {
    const { object, labels, spec } = pod.template;
    for (const [index, constraint] of (spec.topologySpreadConstraints ?? []).entries()) {
      const path = inSpec(pod, 'topologySpreadConstraints', index).path;
      const topology = constraint.topologyKey ?? '';
      const { labelSelector } = constraint;
      if (labelSelector === undefined) {
        const at = { object, path: [...path, 'topologyKey'] };
        yield { messageId: 'missing', at, data: { topology }, fixes: addSelector(pod, path) };
      } else if (!compileLabelSelector(labelSelector)(labels)) {
        const found = mismatch(pod, labelSelector, [...path, 'labelSelector']);
        yield { messageId: 'spread', ...found, data: { topology, workload: describeObject(object), ...found.data } };
      }
    }
    for (const { term, path } of antiAffinityTerms(pod)) {
      const selector = term.labelSelector;
      if (selector !== undefined && isSlip(selector, labels)) {
        const found = mismatch(pod, selector, [...path, 'labelSelector']);
        const data = { topology: term.topologyKey ?? '', workload: describeObject(object), ...found.data };
        yield { messageId: 'antiAffinity', severity: 'info', ...found, data };
      }
    }
  },
});

/** Where a selector and the Pod's labels part, with the words for it and the way back. */
function mismatch(pod: PodModel, { matchLabels = {} }: LabelSelector, path: Path) {
  const { object, labels, path: templatePath } = pod.template;
  const differing = Object.entries(matchLabels).filter(
    ([key, value]) => !Object.hasOwn(labels, key) || labels[key] !== value,
  );
  const [first] = differing;
  if (first === undefined) {
    return {
      at: { object, path: [...path, 'matchExpressions'] },
      data: { wanted: 'other labels', actual: 'labels that do not fit' },
    };
  }
  const [key, value] = first;
  const found = Object.hasOwn(labels, key) ? labels[key] : undefined;
  const at = { object, path: [...path, 'matchLabels', key] };
  const fix: FixRecipe = {
    title: `Select \`${key}: ${found ?? ''}\``,
    kind: 'suggestion',
    edits: () => [{ op: 'replace', object, path: at.path, value: found }],
  };
  const actual = found === undefined ? `no label \`${key}\`` : `\`${key}: ${found}\``;
  return {
    at,
    data: { wanted: `${key}: ${value}`, actual },
    related: [
      { message: `the Pods have ${actual}`, at: { object, path: [...templatePath, 'metadata', 'labels', key] } },
    ],
    fixes: found === undefined ? [] : [fix],
  };
}

function addSelector({ template: { object, labels } }: PodModel, path: Path): readonly FixRecipe[] {
  const value = { matchLabels: labels };
  const title = "Select the Pods' own labels";
  return Object.keys(labels).length === 0
    ? []
    : [{ title, kind: 'suggestion', edits: () => [{ op: 'add', object, path, key: 'labelSelector', value }] }];
}

function antiAffinityTerms(pod: PodModel): readonly { readonly term: PodAffinityTerm; readonly path: Path }[] {
  const {
    requiredDuringSchedulingIgnoredDuringExecution: required = [],
    preferredDuringSchedulingIgnoredDuringExecution: preferred = [],
  } = pod.template.spec.affinity?.podAntiAffinity ?? {};
  const { path } = inSpec(pod, 'affinity', 'podAntiAffinity');
  return [
    ...required.map((term, index) => ({
      term,
      path: [...path, 'requiredDuringSchedulingIgnoredDuringExecution', index],
    })),
    ...preferred.flatMap(({ podAffinityTerm: term }, index) =>
      term === undefined
        ? []
        : [{ term, path: [...path, 'preferredDuringSchedulingIgnoredDuringExecution', index, 'podAffinityTerm'] }],
    ),
  ];
}

/** One label of the selector has almost the value that the Pod has, and all others have it exactly. */
function isSlip(
  { matchLabels = {}, matchExpressions = [] }: LabelSelector,
  labels: Readonly<Record<string, string>>,
): boolean {
  const differing = Object.entries(matchLabels).filter(([key, value]) => labels[key] !== value);
  const [first, second] = differing;
  if (first === undefined || second !== undefined || matchExpressions.length > 0) {
    return false;
  }
  const [key, value] = first;
  return Object.hasOwn(labels, key) && value.length > 3 && editDistance(value, labels[key] ?? '', 3) < 3;
}
