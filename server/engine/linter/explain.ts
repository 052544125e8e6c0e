/** A rule in words: its documentation page. Terminal and editor show the same parts. */
import type { Severity } from './finding.js';
import { pictureOf } from './pictures.js';
import type { OptionSchema, RuleMeta } from './rule.js';

/** A manifest out of the rule's tests, and what Podlint says about it. */
export interface RuleExample {
  readonly title: string;
  readonly text: string;
  readonly findings: readonly ExampleFinding[];
}

export interface ExampleFinding {
  /** From 1. */
  readonly line: number;
  readonly severity: Severity;
  readonly rule: string;
  readonly message: string;
}

export interface RuleExamples {
  readonly wrong: readonly RuleExample[];
  readonly right: readonly RuleExample[];
}

/** The page of a rule, in Markdown: it opens with the picture of the Pod that goes wrong and ends with the right manifest. */
export function rulePage(meta: RuleMeta<string>, examples: RuleExamples): string {
  const parts = [
    `# ${meta.id}`,
    `> ${pictureOf(meta)}`,
    `**${meta.title}.** ${meta.summary}`,
    factsTable(meta),
    `## Why\n\n${meta.why}`,
    ...optionsSection(meta),
    `## When to switch it off\n\n${meta.whenNot}`,
    `## Source\n\n[${meta.source.title}](${meta.source.url})`,
    ...exampleSection('Wrong', examples.wrong),
    ...exampleSection('Right', examples.right),
  ];
  return `${parts.join('\n\n')}\n`;
}

function factsTable(meta: RuleMeta<string>): string {
  const rows = [
    ['Severity', describeSeverity(meta)],
    ['Presets', meta.presets.map((preset) => `\`${preset}\``).join(', ')],
    ['Fix', describeFix(meta)],
  ];
  return ['| | |', '|---|---|', ...rows.map(([name = '', value = '']) => `| ${name} | ${value} |`)].join('\n');
}

/** `error`, or `info; warning under the presets strict and all`. */
export function describeSeverity({ severity, strictSeverity }: RuleMeta<string>): string {
  return strictSeverity === undefined
    ? severity
    : `${severity}; ${strictSeverity} under the presets \`strict\` and \`all\``;
}

export function describeFix({ fix }: RuleMeta<string>): string {
  switch (fix) {
    case 'safe':
      return 'yes, also by `podlint --fix` and fix-all';
    case 'suggestion':
      return 'yes, offered in the editor';
    case 'refactoring':
      return 'yes, as a refactoring in the editor';
    default:
      return 'none';
  }
}

function exampleSection(heading: string, examples: readonly RuleExample[]): readonly string[] {
  return examples.length === 0
    ? []
    : [`## ${heading}`, ...examples.flatMap((example) => exampleParts(heading, example))];
}

function exampleParts(heading: string, { title, text, findings }: RuleExample): readonly string[] {
  const said = findings.map(
    ({ line, severity, rule, message }) => `- Line ${line}, ${severity} \`${rule}\`: ${message}`,
  );
  const fence = fenceFor(text);
  const manifest = `${fence}yaml\n${text.trimEnd()}\n${fence}`;
  const list = said.length > 0 ? [said.join('\n')] : [];
  // What other rules say of a right manifest stands before it: the page ends with the manifest.
  return heading === 'Wrong' ? [`${title}:`, manifest, ...list] : [`${title}:`, ...list, manifest];
}

/** Longer than any row of backticks in the text. */
function fenceFor(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([row]) => row.length));
  return '`'.repeat(longest + 1);
}

function optionsSection({ id, options }: RuleMeta<string>): readonly string[] {
  const entries = Object.entries(options ?? {});
  if (entries.length === 0) return [];
  const rows = entries.map(
    ([name, option]) => `| \`${name}\` | ${option.type} | ${describeDefault(option)} | ${option.description} |`,
  );
  const values = entries.map(([name, option]) => `      ${name}: ${defaultText(option)}`);
  return [
    '## Options',
    ['| Option | Type | Default | Meaning |', '|---|---|---|---|', ...rows].join('\n'),
    ['```yaml', 'rules:', `  ${id}:`, '    options:', ...values, '```'].join('\n'),
  ];
}

function describeDefault(option: OptionSchema): string {
  const text = `\`${defaultText(option)}\``;
  return option.type === 'boolean' && option.strictDefault !== undefined
    ? `${text}; \`${option.strictDefault}\` under \`strict\` and \`all\``
    : text;
}

export const defaultText = (option: OptionSchema): string => JSON.stringify(option.default);
