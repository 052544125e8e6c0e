/**
 * What the linter itself reports. These are rules as far as the user can see (severity, page, `podlint explain`),
 * but they see suppressions and crashes, which no rule does.
 */
import type { RuleMeta } from './rule.js';

const presets = ['recommended', 'strict', 'all'] as const;

export const unusedSuppression = {
  id: 'podlint/unused-suppression',
  severity: 'warning',
  presets,
  title: 'A suppression suppresses nothing',
  summary: 'Every suppression must still suppress a finding.',
  why: 'A suppression that outlives its finding hides the next one: whoever brings the mistake back will not be told. It also misleads its reader, who looks for a fault that is not there.',
  whenNot: 'Switch it off where the same files are linted with different settings, so that a finding comes and goes.',
  source: {
    title: 'Suppressions',
    url: 'https://github.com/podlint/podlint/blob/main/docs/configuration.md#suppressions',
  },
  messages: {
    unused: 'Nothing here is found by `{rule}`, so there is nothing to suppress. Remove it.',
  },
  fix: 'safe',
  tags: ['unnecessary'],
} as const satisfies RuleMeta<string>;

export const invalidSuppression = {
  id: 'podlint/invalid-suppression',
  severity: 'warning',
  presets,
  title: 'A suppression cannot be understood',
  summary: 'A suppression must name rules that exist.',
  why: 'A suppression that cannot be read has no effect, although it looks as if it had. One that names no rule would hide everything, also what nobody has seen yet, so it has no effect either.',
  whenNot: 'Never: what it reports does nothing.',
  source: {
    title: 'Suppressions',
    url: 'https://github.com/podlint/podlint/blob/main/docs/configuration.md#suppressions',
  },
  messages: {
    noRule: 'This suppression names no rule and has no effect. Name the rules that it is for.',
    unknownRule: '`{rule}` is no rule of Podlint, so this suppresses nothing.{hint}',
    unknownDirective: '`{directive}` is no suppression of Podlint.{hint}',
    unknownContainer: 'No container is called `{container}`, so this suppresses nothing.{hint}',
    notOpen: '`{rule}` is not disabled here, so there is nothing to enable.',
  },
} as const satisfies RuleMeta<string>;

export const ruleCrashed = {
  id: 'internal/rule-crashed',
  severity: 'error',
  presets,
  title: 'A rule of Podlint failed',
  summary: 'A rule must not fail on any manifest.',
  why: 'The rule met something that its author did not think of. It says nothing about the file; all other rules ran as usual.',
  whenNot: 'Switch off the rule that fails instead, and report the manifest.',
  source: { title: 'Report a problem', url: 'https://github.com/podlint/podlint/issues' },
  messages: {
    crashed: '`{rule}` failed: {error}. This is a fault of Podlint, not of the file; please report it.',
  },
} as const satisfies RuleMeta<string>;

export const BUILT_IN: readonly RuleMeta<string>[] = [invalidSuppression, unusedSuppression, ruleCrashed];
