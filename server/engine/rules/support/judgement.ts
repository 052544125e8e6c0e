/** What the API server would say of an object: asked once, told by several rules. */
import { nodeAt } from '../../document/paths.js';
import type { Path } from '../../document/tree.js';
import type { KubernetesObject, Site } from '../../kubernetes/object.js';
import { fieldOf } from '../../kubernetes/shape.js';
import { podTemplatesOf } from '../../kubernetes/workload.js';
import type { RuleContext } from '../../linter/rule.js';
import { validateObject, type ObjectJudgement } from '../../schema/validate-object.js';

/** `null` for an object on which nothing can be said. */
const judgements = new WeakMap<KubernetesObject, ObjectJudgement | null>();

/**
 * The judgement on a whole object; nothing for a patch, which is part of one, for kinds that are not judged, and where a placeholder
 * stands in the place of a value that has another type.
 */
export function judgementOf(object: KubernetesObject, context: RuleContext): ObjectJudgement | undefined {
  if (context.neighbourhood.isPartial(object)) {
    return undefined;
  }
  const known = judgements.get(object);
  if (known !== undefined) {
    return known ?? undefined;
  }
  const judgement = judge(object);
  const kept = judgement && withoutDecoded(judgement, object);
  judgements.set(object, kept ?? null);
  return kept;
}

/** What Pod Security says is worked out anew for whoever asks, which is seldom: to keep the decoded object for it would double what a large run holds. */
function withoutDecoded(judgement: ObjectJudgement, object: KubernetesObject): ObjectJudgement {
  let security: { readonly found: ReturnType<ObjectJudgement['findPodSecurity']> } | undefined;
  const find = (): ReturnType<ObjectJudgement['findPodSecurity']> =>
    validateObject(nodeAt(object.document.root, object.path)).findPodSecurity();
  return { ...judgement, findPodSecurity: () => (security ??= { found: find() }).found };
}

function judge(object: KubernetesObject): ObjectJudgement | undefined {
  const judgement = validateObject(nodeAt(object.document.root, object.path));
  const { supported, decodeError, errors } = judgement;
  if (!supported || (decodeError !== undefined && isUnreadPlaceholder(object, decodeError.path))) {
    return undefined;
  }
  if (errors.length === 0) return judgement;
  const written = isLabelledLater(object)
    ? errors.filter(({ path }) => path.at(-1) !== 'selector' && path.at(-1) !== 'labels')
    : errors;
  const real = written.filter(({ path }) => !isPlaceholder(object, path));
  return real.length === errors.length ? judgement : { ...judgement, errors: real };
}

/**
 * Kustomize's `labels` and `commonLabels` write the selector and the labels of the template; a base that relies on them has neither.
 * The kustomization itself may be out of sight.
 */
function isLabelledLater(object: KubernetesObject): boolean {
  const [template, ...others] = podTemplatesOf(object);
  if (template === undefined || others.length > 0 || Object.keys(template.labels).length > 0) return false;
  return kustomizeFolder.test(object.uri) && fieldOf(fieldOf(object.value, 'spec'), 'selector') === undefined;
}

const kustomizeFolder = /[\\/](?:bases?|overlays?|components?|kustomize)[\\/]/i;

/**
 * The file is filled in before it is applied (envsubst, Flux, Kustomize variables, sed), so the text that stands here never
 * reaches the API server: `${REPLICAS:-1}`, `$(PORT)`, `$ITEM`, `__HOST__`, `<your domain>`, `DISK_SIZE`.
 */
export function isPlaceholder(object: KubernetesObject, path: Path): boolean {
  const node = nodeAt(object.document.root, [...object.path, ...path]);
  return node?.kind === 'scalar' && placeholders.some((pattern) => pattern.test(node.text));
}

const placeholders = [
  /\$\{\w[^{}]{0,200}\}/,
  /\$\(\w[\w.-]{0,200}\)/,
  /\$[A-Z]/,
  /__\w{1,100}__/,
  /<[A-Za-z][\w .-]{0,100}>/,
  // A word in capitals alone could be a name that somebody chose; with an underscore it is a variable's.
  /^[A-Z][A-Z\d]{0,100}(?:_[A-Z\d]{1,100}){1,20}$/,
];

/** `PORT` in the place of a number is nobody's mistake in writing a number. */
function isUnreadPlaceholder(object: KubernetesObject, path: Path): boolean {
  const node = nodeAt(object.document.root, [...object.path, ...path]);
  return isPlaceholder(object, path) || (node?.kind === 'scalar' && /^[A-Z]{2,}$/.test(node.text));
}

/** A path of the server's, which starts at the object. */
export function placeOf(object: KubernetesObject, path: Path): Site {
  return { object, path: [...object.path, ...path] };
}
