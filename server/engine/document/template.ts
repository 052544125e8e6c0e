/**
 * Tells Helm templates and their like from manifests, which may hold the same `{{ … }}` in their strings: alerts, Argo workflows and
 * dashboards keep templates for later.
 */
import { contexts } from './contexts.js';

const OPEN = '{{';

/** Objects that only Helm has: wherever they stand outside of comments and block scalars, the text has still to be rendered. */
const HELM_OBJECT = /\{\{-?[^{}]*?(?<![\w.])\$?\.(?:Values|Release|Chart|Capabilities|Files|Template|Subcharts)\b/;

/** Template statements; as a part of a plain scalar they leave no doubt either. */
const STATEMENT =
  /\{\{-?\s*(?:include|template|tpl|toYaml|toJson|if|else|end|range|with|define|block|required|default|printf|lookup)\b/;

/**
 * Whether a text is a template that has still to be rendered. It is, when `{{` stands where a node starts: no manifest has a map as the
 * first key of a map. It is not for `{{` in comments and block scalars, nor in quotes and inside of plain scalars, unless what follows
 * is plainly Helm's.
 */
export function isTemplate(text: string): boolean {
  if (!text.includes(OPEN)) return false;
  for (const { kind, start, end, doubleBrace } of contexts(text, 0, text.length)) {
    const content = text.slice(start, end);
    if (!content.includes(OPEN)) continue;
    if (doubleBrace || content.startsWith(OPEN) || HELM_OBJECT.test(content)) return true;
    if (kind === 'plain' && STATEMENT.test(content)) return true;
  }
  return false;
}
