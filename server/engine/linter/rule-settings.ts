import type { Severity } from './finding.js';
import type { OptionSchema, Preset, RuleMeta } from './rule.js';

/** What the configuration makes of one rule. */
export interface RuleSetting {
  readonly severity: Severity | 'off';
  /** Every option of the rule; defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** One line of `rules:`. What it leaves out stays as it is. */
export interface RuleDirective {
  /** A rule id or `theme/*`. */
  readonly pattern: string;
  readonly severity?: Severity | 'off' | undefined;
  readonly options?: ReadonlyMap<string, unknown> | undefined;
}

/** Is the rule in the preset? Each preset holds the one before it. */
export function isInPreset(meta: RuleMeta<string>, preset: Preset): boolean {
  switch (preset) {
    case 'recommended':
      return meta.presets.includes('recommended');
    case 'strict':
      return meta.presets.includes('recommended') || meta.presets.includes('strict');
    case 'all':
      return true;
  }
}

/** Does a rule id or `theme/*` mean this rule? */
export function meansRule(pattern: string, id: string): boolean {
  return pattern === id || (pattern.endsWith('/*') && id.startsWith(pattern.slice(0, -1)));
}

/** The setting of every rule: the presets first, then the directives in order. */
export function resolveSettings(
  rules: readonly RuleMeta<string>[],
  presets: readonly Preset[],
  directives: readonly RuleDirective[],
): ReadonlyMap<string, RuleSetting> {
  return new Map(rules.map((meta) => [meta.id, resolveSetting(meta, presets, directives)]));
}

function resolveSetting(
  meta: RuleMeta<string>,
  presets: readonly Preset[],
  directives: readonly RuleDirective[],
): RuleSetting {
  let severity = presetSeverity(meta, presets);
  const options: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(meta.options ?? {})) options[name] = presetDefault(schema, presets);
  for (const directive of directives) {
    if (!meansRule(directive.pattern, meta.id)) continue;
    severity = directive.severity ?? severity;
    // Only names of the rule's own options get here, see `ruleShape`.
    for (const [name, value] of directive.options ?? []) options[name] = value;
  }
  return { severity, options };
}

function presetSeverity(meta: RuleMeta<string>, presets: readonly Preset[]): Severity | 'off' {
  if (!presets.some((preset) => isInPreset(meta, preset))) return 'off';
  return isStrict(presets) ? (meta.strictSeverity ?? meta.severity) : meta.severity;
}

function presetDefault(schema: OptionSchema, presets: readonly Preset[]): unknown {
  const strict = schema.type === 'boolean' && isStrict(presets) ? schema.strictDefault : undefined;
  return strict ?? schema.default;
}

const isStrict = (presets: readonly Preset[]): boolean => presets.some((preset) => preset !== 'recommended');
