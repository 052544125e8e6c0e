/** `podlint rules` */
import { dirname, join } from 'node:path';
import type { Configuration } from '../../engine/linter/configuration.js';
import type { RuleMeta } from '../../engine/linter/rule.js';
import { suppressiblePatterns, withBuiltIn } from '../../engine/linter/suppressions.js';
import { ruleUrl } from '../../engine/linter/wording.js';
import { allRules } from '../../engine/rules/index.js';
import type { CommandLine } from '../arguments.js';
import { UsageError } from '../arguments.js';
import { configurationProblems } from '../configuration-problems.js';
import { createConfigurations } from '../files/configurations.js';
import type { Host } from '../host.js';
import { EXIT } from '../host.js';
import { readOverrides } from '../lint-options.js';
import { paintOf } from '../reporters/pretty.js';
import type { ColorChoice, Style } from '../terminal/style.js';
import { createStyle, wantsColor } from '../terminal/style.js';
import { jsonText } from '../terminal/json-text.js';

export function runRules(line: CommandLine, host: Host): number {
  if (line.words.length > 0)
    throw new UsageError('`podlint rules` takes no words; `podlint explain RULE` tells about one.');
  const rules = withBuiltIn(allRules.map((rule) => rule.meta));
  const configurations = createConfigurations({
    rules,
    path: line.values.get('config')?.at(-1),
    overrides: readOverrides(line, suppressiblePatterns(rules.map(({ id }) => id))),
    directory: host.directory,
    today: host.today,
  });
  const { configuration } = configurations.forFolder(dirname(join(host.directory, 'any')));
  const color = (line.values.get('color')?.at(-1) ?? 'auto') as ColorChoice;
  const style = createStyle(
    wantsColor(color, { environment: host.environment, isTerminal: host.columns !== undefined }),
  );
  host.complain(configurationProblems(configurations.problems, style, host.directory));
  if (configurations.problems.some(({ severity }) => severity === 'error')) return EXIT.failure;
  const isJson = line.values.get('format')?.at(-1) === 'json';
  host.write(isJson ? rulesJson(rules, configuration) : rulesTable(rules, configuration, style));
  return EXIT.clean;
}

function rulesJson(rules: readonly RuleMeta<string>[], configuration: Configuration): string {
  const listed = rules.map((meta) => ({
    id: meta.id,
    title: meta.title,
    summary: meta.summary,
    severity: configuration.rules.get(meta.id)?.severity ?? 'off',
    defaultSeverity: meta.severity,
    presets: meta.presets,
    fix: meta.fix ?? null,
    options: meta.options ?? {},
    source: meta.source,
    url: ruleUrl(meta.id),
  }));
  return `${jsonText({ version: 1, rules: listed }, 2)}\n`;
}

function rulesTable(rules: readonly RuleMeta<string>[], configuration: Configuration, style: Style): string {
  const width = Math.max(...rules.map(({ id }) => id.length));
  const rows = rules.map(({ id, title, fix }) => {
    const severity = configuration.rules.get(id)?.severity ?? 'off';
    const paint = severity === 'off' ? style.dim : paintOf(severity, style);
    return `${style.cyan(id.padEnd(width))}  ${paint(severity.padEnd('warning'.length))}  ${title}${fix ? style.dim(` (fix: ${fix})`) : ''}`;
  });
  return `${rows.join('\n')}\n`;
}
