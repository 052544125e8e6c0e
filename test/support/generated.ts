/** Files of the repository that are made from the rules: what they should hold. Scripts write them, a test compares them. */
import { existsSync, readFileSync } from 'node:fs';
import { format } from 'prettier';
import { configurationSchema } from '../../server/engine/linter/configuration-schema.js';
import type { RuleExample, RuleExamples } from '../../server/engine/linter/explain.js';
import { rulePage } from '../../server/engine/linter/explain.js';
import type { RuleMeta } from '../../server/engine/linter/rule.js';
import { isInPreset } from '../../server/engine/linter/rule-settings.js';
import type { Fixture } from './fixture.js';
import { headerMap, parseFixture } from './fixture.js';
import { fixtureNames, fixturesFolder } from './fixture-files.js';
import { metas } from './lint.js';
import { lineStarts, position } from './marks.js';

/** Content by path from the root of the repository. */
export type GeneratedFiles = ReadonlyMap<string, string>;

/** The JSON schema of podlint.yaml, which the editor offers for it. */
export async function schemaFiles(): Promise<GeneratedFiles> {
  return new Map([['podlint.schema.json', await json(configurationSchema(metas))]]);
}

/** A page for every rule, their list, and the examples that `podlint explain` shows. */
export async function ruleDocs(): Promise<GeneratedFiles> {
  const examples = new Map(metas.map((meta) => [meta.id, examplesOf(meta.id)]));
  return new Map([
    ...metas.map((meta) => [`docs/rules/${meta.id}.md`, rulePage(meta, examples.get(meta.id) ?? NONE)] as const),
    ['docs/rules/README.md', ruleList()],
    ['server/cli/data/rule-examples.json', await json(shownExamples(examples))],
  ]);
}

const NONE: RuleExamples = { wrong: [], right: [] };

/** Fixtures with `# example: wrong` or `right` in front are shown, without their marks. */
function examplesOf(id: string): RuleExamples {
  const fixtures = fixtureNames(id).map((name) =>
    parseFixture(readFileSync(`${fixturesFolder(id)}${name}.yaml`, 'utf8')),
  );
  const shown = (kind: string): readonly RuleExample[] =>
    fixtures.filter((fixture) => fixture.headers.get('example') === kind).map(toExample);
  return { wrong: shown('wrong'), right: shown('right') };
}

function toExample(fixture: Fixture): RuleExample {
  const several = fixture.files.length > 1;
  const findings: RuleExample['findings'][number][] = [];
  let text = '';
  for (const file of fixture.files) {
    if (several) text += `${text === '' ? '' : '\n'}# ${file.uri.slice(1)}\n`;
    const before = text.split('\n').length - 1;
    text += file.text;
    const starts = lineStarts(file.text);
    for (const mark of file.marks) {
      const parts = /^(?<severity>error|warning|info) (?<rule>\S+): (?<message>.*)$/.exec(mark.text)?.groups;
      if (!parts) continue;
      const line = before + position(mark.range.start, starts).line + 1;
      findings.push({
        line,
        severity: parts.severity as RuleMeta<string>['severity'],
        rule: parts.rule,
        message: parts.message,
      });
    }
  }
  const cluster: unknown = headerMap(fixture, 'config').cluster;
  const title = fixture.headers.get('title') ?? '';
  return { title: typeof cluster === 'string' ? `${title} (\`cluster: ${cluster}\`)` : title, text, findings };
}

function ruleList(): string {
  const themes = [...new Set(metas.map(({ id }) => id.slice(0, id.indexOf('/'))))];
  const preset = (meta: RuleMeta<string>): string =>
    (['recommended', 'strict', 'all'] as const).find((name) => isInPreset(meta, name)) ?? 'all';
  const sections = themes.map((theme) => {
    const rows = metas
      .filter(({ id }) => id.startsWith(`${theme}/`))
      .map((meta) => {
        const cells = [`[\`${meta.id}\`](${meta.id}.md)`, meta.severity, preset(meta), meta.fix ?? '', meta.title];
        return `| ${cells.join(' | ')} |`;
      });
    return `## ${theme}\n\n| Rule | Severity | From preset | Fix | |\n|---|---|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `# Rules\n\nA page for every rule. \`podlint explain RULE\` shows the same in the terminal.\n\n${sections.join('\n')}`;
}

function shownExamples(examples: ReadonlyMap<string, RuleExamples>): Readonly<Record<string, RuleExamples>> {
  return Object.fromEntries([...examples].filter(([, { wrong, right }]) => wrong.length + right.length > 0));
}

/** As the formatter of the repository writes it. */
const json = (value: unknown): Promise<string> => format(JSON.stringify(value), { parser: 'json', printWidth: 120 });

/** The paths whose file is missing or holds something else. */
export function outOfDate(files: GeneratedFiles): readonly string[] {
  return [...files]
    .filter(([path, content]) => !existsSync(path) || readFileSync(path, 'utf8') !== content)
    .map(([path]) => path);
}
