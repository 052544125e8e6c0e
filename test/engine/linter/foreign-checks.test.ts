/** Every row of the tables for those who come from another linter: its annotation accepts just what the row says, on real mistakes. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isMap, parseAllDocuments } from 'yaml';
import type { ForeignLinter } from '../../../server/engine/linter/foreign-checks.js';
import { FOREIGN_LINTERS } from '../../../server/engine/linter/foreign-checks.js';
import { fixtureNames, fixturesFolder } from '../../support/fixture-files.js';
import { parseFixture } from '../../support/fixture.js';
import type { Texts } from '../../support/lint.js';
import { configure, lintTexts } from '../../support/lint.js';

const everything = configure({ presets: ['all'] });

/** What each linter reads, and what it gives as the reason. */
const ANNOTATIONS: Readonly<Record<ForeignLinter['name'], (check: string) => readonly [string, string, string]>> = {
  'kube-linter': (check) => [`ignore-check.kube-linter.io/${check}`, 'why', 'why'],
  'kube-score': (check) => ['kube-score/ignore', `other, ${check}`, 'kube-score is told to ignore it'],
  polaris: (check) => [`polaris.fairwinds.com/${check}-exempt`, 'true', 'polaris is told to ignore it'],
  checkov: (check) => ['checkov.io/skip7', `${check}=why`, 'why'],
};

/** A fixture of the rule in which it speaks. */
function mistakeOf(rule: string): Texts {
  for (const name of fixtureNames(rule)) {
    const { files } = parseFixture(readFileSync(`${fixturesFolder(rule)}${name}.yaml`, 'utf8'));
    const texts = annotated(new Map(files.map((file) => [file.uri, file.text])), 'example.com/nothing', '');
    if (rulesIn(texts).found.includes(rule)) return texts;
  }
  throw new Error(`No fixture of ${rule} has a finding that lasts.`);
}

function rulesIn(texts: Texts): { readonly found: readonly string[]; readonly accepted: ReadonlyMap<string, string> } {
  const results = [...lintTexts(texts, everything).values()];
  return {
    found: results.flatMap(({ findings }) => findings.map(({ rule }) => rule)),
    accepted: new Map(
      results.flatMap(({ suppressed }) => suppressed.map(({ finding, reason }) => [finding.rule, reason ?? ''])),
    ),
  };
}

function annotated(texts: Texts, key: string, value: string): Texts {
  const write = (text: string): string =>
    parseAllDocuments(text)
      .map((document) => {
        if (isMap(document.contents)) document.setIn(['metadata', 'annotations', key], value);
        return document.toString();
      })
      .join('---\n');
  return new Map([...texts].map(([uri, text]) => [uri, write(text)]));
}

for (const { name, checks } of FOREIGN_LINTERS) {
  describe(name, () => {
    test.each([...checks])('%s accepts %j', (check, rules) => {
      const [key, value, reason] = ANNOTATIONS[name](check);
      for (const rule of rules) {
        const mistake = mistakeOf(rule);
        const { found, accepted } = rulesIn(annotated(mistake, key, value));
        expect(accepted.get(rule)).toBe(reason);
        expect(found).not.toContain(rule);
        expect(found).toEqual(rulesIn(mistake).found.filter((other) => !rules.includes(other)));
      }
    });
  });
}
