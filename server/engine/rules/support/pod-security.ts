/** The two levels of the Pod Security standards make two rules that differ in their texts only. */
import { defineObjectRule, type ObjectRule, type RuleMeta } from '../../linter/rule.js';
import type { PodSecurityViolation } from '../../schema/pod-security/violation.js';
import { judgementOf, placeOf } from './judgement.js';

/** What the restricted level adds is said by its own rule; what it takes over from the baseline by that of the baseline. */
export function definePodSecurityRule(
  level: 'baseline' | 'restricted',
  meta: RuleMeta<'violates'>,
): ObjectRule<'violates'> {
  return defineObjectRule({
    meta,
    kinds: ['*'],
    *check(object, context) {
      const { baseline = [], restricted = [] } = judgementOf(object, context)?.findPodSecurity() ?? {};
      const own = level === 'baseline' ? baseline : restricted.filter((violation) => !baseline.includes(violation));
      for (const violation of own) {
        const [first = [], ...others] = violation.paths;
        yield {
          messageId: 'violates',
          at: placeOf(object, first),
          data: { words: inWords(violation) },
          related: others.map((path) => ({ message: 'and here', at: placeOf(object, path) })),
        };
      }
    },
  });
}

function inWords({ reason, detail }: PodSecurityViolation): string {
  return detail === '' ? reason : `${reason} (${detail})`;
}
