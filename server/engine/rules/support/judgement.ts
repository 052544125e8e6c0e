/** What the API server would say of an object: asked once, told by several rules. */
import { nodeAt } from '../../document/paths.js';
import type { Path } from '../../document/tree.js';
import type { KubernetesObject, Site } from '../../kubernetes/object.js';
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
  judgements.set(object, judgement ?? null);
  return judgement;
}

function judge(object: KubernetesObject): ObjectJudgement | undefined {
  const judgement = validateObject(nodeAt(object.document.root, object.path));
  const { supported, decodeError, errors } = judgement;
  if (!supported || (decodeError !== undefined && isPlaceholder(object, decodeError.path))) {
    return undefined;
  }
  const real = errors.filter(({ path }) => !isPlaceholder(object, path));
  // A copy would compute Pod Security, which most runs never ask for.
  return real.length === errors.length ? judgement : { ...judgement, errors: real };
}

/**
 * `${REPLICAS:-1}`, `$(PORT)`: the file is filled in before it is applied (envsubst, Flux, Kustomize variables), so the text that
 * stands here never reaches the API server.
 */
export function isPlaceholder(object: KubernetesObject, path: Path): boolean {
  const node = nodeAt(object.document.root, [...object.path, ...path]);
  return node?.kind === 'scalar' && /\$\{\w[^{}]*\}|\$\(\w[\w.-]*\)/.test(node.text);
}

/** A path of the server's, which starts at the object. */
export function placeOf(object: KubernetesObject, path: Path): Site {
  return { object, path: [...object.path, ...path] };
}
