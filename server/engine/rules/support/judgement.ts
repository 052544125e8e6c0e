/** What the API server would say of an object: asked once, told by several rules. */
import { nodeAt } from '../../document/paths.js';
import type { Path } from '../../document/tree.js';
import type { KubernetesObject, Site } from '../../kubernetes/object.js';
import type { RuleContext } from '../../linter/rule.js';
import { validateObject, type ObjectJudgement } from '../../schema/validate-object.js';

const judgements = new WeakMap<KubernetesObject, ObjectJudgement>();

/** The judgement on a whole object; nothing for a patch, which is part of one, and for kinds that are not judged. */
export function judgementOf(object: KubernetesObject, context: RuleContext): ObjectJudgement | undefined {
  if (context.neighbourhood.isPartial(object)) {
    return undefined;
  }
  const known = judgements.get(object);
  if (known) {
    return known.supported ? known : undefined;
  }
  const judgement = validateObject(nodeAt(object.document.root, object.path));
  judgements.set(object, judgement);
  return judgement.supported ? judgement : undefined;
}

/** A path of the server's, which starts at the object. */
export function placeOf(object: KubernetesObject, path: Path): Site {
  return { object, path: [...object.path, ...path] };
}
