/** `podlint explain RULE | FILE…` */
import type { RuleExample, RuleExamples } from '../../engine/linter/explain.js';
import { defaultText, describeFix, describeSeverity } from '../../engine/linter/explain.js';
import { pictureOf } from '../../engine/linter/pictures.js';
import { didYouMean } from '../../engine/linter/configuration-shape.js';
import type { RuleMeta } from '../../engine/linter/rule.js';
import { withBuiltIn } from '../../engine/linter/suppressions.js';
import { ruleUrl } from '../../engine/linter/wording.js';
import { allRules } from '../../engine/rules/index.js';
import type { CommandLine } from '../arguments.js';
import { UsageError } from '../arguments.js';
import { explainFiles, isPath } from '../explain/explain-files.js';
import recorded from '../data/rule-examples.json' with { type: 'json' };
import type { Host } from '../host.js';
import { EXIT } from '../host.js';
import { paintOf } from '../reporters/pretty.js';
import type { ColorChoice, Style } from '../terminal/style.js';
import { createStyle, wantsColor } from '../terminal/style.js';

/** The texts come out of the tests of the rules, as their types do. */
const ruleExamples = recorded as unknown as Readonly<Record<string, RuleExamples>>;

export function runExplain(line: CommandLine, host: Host): number {
  const [word, ...more] = line.words;
  if (word === undefined)
    throw new UsageError('`podlint explain` takes a rule (`podlint rules` lists them) or manifests.');
  const color = (line.values.get('color')?.at(-1) ?? 'auto') as ColorChoice;
  const style = createStyle(
    wantsColor(color, { environment: host.environment, isTerminal: host.columns !== undefined }),
  );
  const meta = findRule(word);
  if (meta === undefined && line.words.every((path) => isPath(path, host.directory))) {
    const format = (line.values.get('format')?.at(-1) ?? 'pretty') as 'pretty' | 'json';
    return explainFiles({ paths: line.words, configuration: line.values.get('config')?.at(-1), format, style }, host);
  }
  if (meta === undefined) throw new UsageError(unknownRule(word));
  if (more.length > 0) throw new UsageError('`podlint explain` takes one rule at a time.');
  if (line.values.has('format')) throw new UsageError('--format belongs to `podlint explain FILE`; a rule is text.');
  host.write(explanation(meta, { style, columns: Math.min(host.columns ?? 100, 100) }));
  return EXIT.clean;
}

const allMetas = (): readonly RuleMeta<string>[] => withBuiltIn(allRules.map((rule) => rule.meta));

const findRule = (id: string): RuleMeta<string> | undefined => allMetas().find((rule) => rule.id === id);

function unknownRule(word: string): string {
  const ids = allMetas().map(({ id }) => id);
  return `\`${word}\` is no rule of Podlint and no file.${didYouMean(word, ids)}`;
}

interface Printing {
  readonly style: Style;
  readonly columns: number;
}

function explanation(meta: RuleMeta<string>, printing: Printing): string {
  const { style } = printing;
  const examples = Object.hasOwn(ruleExamples, meta.id) ? ruleExamples[meta.id] : undefined;
  const section = (heading: string, text: string): string => `${style.bold(heading)}\n${paragraph(text, printing)}`;
  const parts = [
    `${style.bold(style.cyan(meta.id))}  ${paintOf(meta.severity, style)(meta.title)}`,
    style.dim(paragraph(pictureOf(meta), printing)),
    paragraph(meta.summary, printing),
    [
      `  Severity  ${markup(describeSeverity(meta), style)}`,
      `  Presets   ${meta.presets.join(', ')}`,
      `  Fix       ${markup(describeFix(meta), style)}`,
    ].join('\n'),
    section('Why', meta.why),
    ...(examples?.wrong ?? []).map((example) => exampleText('Wrong', example, printing)),
    ...(examples?.right ?? []).map((example) => exampleText('Right', example, printing)),
    ...optionsText(meta, printing),
    section('When to switch it off', meta.whenNot),
    `${style.bold('Source')}\n  ${meta.source.title}: ${meta.source.url}`,
    style.dim(ruleUrl(meta.id)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function exampleText(heading: string, { title, text, findings }: RuleExample, { style, columns }: Printing): string {
  const lines = text.trimEnd().split('\n');
  const gutter = String(lines.length).length;
  const numbered = lines.map((line, index) => {
    const said = findings.filter((finding) => finding.line === index + 1);
    const number = style.dim(`${String(index + 1).padStart(gutter)} |`);
    return [
      `  ${number} ${line}`.trimEnd(),
      ...said.map((finding) => {
        const paint = paintOf(finding.severity, style);
        const message = wrap(finding.message, columns - gutter - 6).join(`\n  ${' '.repeat(gutter)}     `);
        return `  ${' '.repeat(gutter)}   ${paint('^')} ${markup(message, style)}`;
      }),
    ].join('\n');
  });
  return `${style.bold(heading)}: ${title}\n${numbered.join('\n')}`;
}

function optionsText({ options }: RuleMeta<string>, printing: Printing): readonly string[] {
  const entries = Object.entries(options ?? {});
  if (entries.length === 0) return [];
  const rows = entries.map(([name, option]) => {
    const description = paragraph(option.description, printing).trimStart();
    return `  ${printing.style.cyan(name)} (${option.type}, default ${defaultText(option)}): ${description}`;
  });
  return [[printing.style.bold('Options'), ...rows].join('\n')];
}

function paragraph(text: string, { style, columns }: Printing): string {
  return wrap(text, columns - 2)
    .map((line) => `  ${markup(line, style)}`)
    .join('\n');
}

/** What rule texts use of Markdown: code, stress, and links, whose address is shown behind. */
function markup(text: string, style: Style): string {
  return text
    .replace(/`([^`]+)`/g, (_, code: string) => style.cyan(code))
    .replace(/\*\*?([^*]+)\*\*?/g, (_, stressed: string) => style.bold(stressed))
    .replace(/\[([^[\]]+)\]\(([^()]+)\)/g, '$1 ($2)');
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
