/** What is true but seldom a mistake, such as a declared port that a probe could name: said only where advice is wanted. */
import type { OptionSchema, RuleContext } from '../../linter/rule.js';

/** The option `hints`, off in `recommended` and on under `strict` and `all`. */
export function hintsOption(description: string): { readonly hints: OptionSchema } {
  return { hints: { type: 'boolean', default: false, strictDefault: true, description } };
}

export const wantsHints = ({ options }: RuleContext): boolean => options.hints === true;
