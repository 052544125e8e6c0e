/**
 * Runs the fixtures of a rule: `test/rules/<theme>/<name>/*.yaml`.
 *
 * Each is linted with the preset `recommended` (or the one of its header) and the tested rule. *All* findings have to be marked;
 * related locations and fixes are marked for the tested rule. Where a finding has fixes, `<fixture>.fixed.yaml` holds the text after
 * the first one, `<fixture>.fixed-2.yaml` after the second, and so on; it is linted again: the finding is gone, nothing new is there.
 * `UPDATE_EXPECT=1` writes marks and fixed texts.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Configuration } from '../../server/engine/linter/configuration.js';
import type { Finding } from '../../server/engine/linter/finding.js';
import { applyFixes } from '../../server/engine/linter/fixes.js';
import { readConfiguration } from '../../server/engine/linter/read-configuration.js';
import type { Fixture, FixtureFile } from './fixture.js';
import { headerMap, parseFixture, renderFiles, renderFixture } from './fixture.js';
import { fixtureNames, fixturesFolder } from './fixture-files.js';
import type { Texts } from './lint.js';
import { lintTexts, metas } from './lint.js';
import type { Mark } from './marks.js';

/** A test for each fixture of the rule. */
export function testRule(id: string): void {
  for (const name of fixtureNames(id)) {
    test(`${id}: ${name}`, () => {
      checkFixture(id, name);
    });
  }
}

const isUpdating = process.env.UPDATE_EXPECT === '1';

function checkFixture(id: string, name: string): void {
  const path = `${fixturesFolder(id)}${name}.yaml`;
  const source = readFileSync(path, 'utf8');
  const fixture = parseFixture(source);
  const configuration = fixtureConfiguration(id, fixture);
  const findings = lintFixture(fixture, configuration);
  const actual = { ...fixture, files: fixture.files.map((file) => ({ ...file, marks: marksOf(id, file, findings) })) };
  if (isUpdating) writeFileSync(path, renderFixture(actual));
  else expect(renderFixture(actual)).toBe(renderFixture(fixture));
  for (const finding of findings) checkWording(finding);
  checkFixes(id, name, { fixture, configuration, findings });
}

/** The configuration that the headers ask for, with the tested rule on. */
export function fixtureConfiguration(id: string, fixture: Fixture): Configuration {
  const meta = metas.find((candidate) => candidate.id === id);
  if (!meta) throw new Error(`There is no rule ${id}.`);
  const kubernetes = fixture.headers.get('kubernetes');
  const keys = {
    extends: [fixture.headers.get('preset') ?? 'recommended'],
    ...(kubernetes === undefined ? {} : { kubernetes }),
    ...(fixture.headers.has('options') ? { rules: { [id]: { options: headerMap(fixture, 'options') } } } : {}),
    ...headerMap(fixture, 'config'),
  };
  const source = { uri: '/podlint.yaml', text: JSON.stringify(keys) };
  const read = (uri: string): { text: string } | { problem: string } => {
    const file = fixture.files.find((candidate) => candidate.uri === uri);
    return file === undefined ? { problem: 'there is no such file' } : { text: file.text };
  };
  const { configuration, problems } = readConfiguration(source, { rules: metas, read });
  expect(problems.map((problem) => problem.message)).toEqual([]);
  if (configuration.rules.get(id)?.severity !== 'off') return configuration;
  const overrides = { directives: [{ pattern: id, severity: meta.severity }] };
  return readConfiguration(source, { rules: metas, read, overrides }).configuration;
}

/** Both parsers have to lead to the same findings. */
function lintFixture(fixture: Fixture, configuration: Configuration): readonly Finding[] {
  const texts = new Map(fixture.files.map((file) => [file.uri, file.text]));
  const findings = lintAll(texts, configuration, 'tolerant');
  expect(lintAll(texts, configuration, 'fast').map(plain)).toEqual(findings.map(plain));
  return findings;
}

function lintAll(texts: Texts, configuration: Configuration, mode: 'fast' | 'tolerant'): readonly Finding[] {
  return [...lintTexts(texts, configuration, { mode })].flatMap(([uri, { findings }]) => {
    // A rule speaks about its subject's own file; what it says of others goes into related locations.
    for (const finding of findings) expect(finding.uri).toBe(uri);
    return findings;
  });
}

/** A finding as data, without the functions of its fixes. */
function plain({ fixes, ...finding }: Finding): unknown {
  return { ...finding, fixes: fixes.map(({ title, kind }) => ({ title, kind })) };
}

function marksOf(id: string, file: FixtureFile, findings: readonly Finding[]): readonly Mark[] {
  return findings.flatMap((finding): readonly Mark[] => {
    const isTested = finding.rule === id;
    const text = `${finding.severity} ${finding.rule}: ${oneLine(finding.message)}`;
    const fixes = isTested ? finding.fixes.map(({ kind, title }) => `fix (${kind}): ${oneLine(title)}`) : [];
    const own = finding.uri === file.uri ? [{ range: finding.range, text, fixes }] : [];
    const related = (isTested ? finding.related : [])
      .filter(({ uri }) => uri === file.uri)
      .map(({ range, message }) => ({ range, text: `related: ${oneLine(message)}`, fixes: [] }));
    return [...own, ...related];
  });
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ⏎ ');

function checkWording({ rule, message, related, fixes }: Finding): void {
  for (const text of [message, ...related.map((place) => place.message), ...fixes.map(({ title }) => title)]) {
    expect(text, `${rule} leaves a placeholder or a value open`).not.toMatch(/\{\w+\}|\bundefined\b|\[object/);
  }
}

interface Run {
  readonly fixture: Fixture;
  readonly configuration: Configuration;
  readonly findings: readonly Finding[];
}

function checkFixes(id: string, name: string, run: Run): void {
  const alternatives = Math.max(0, ...run.findings.filter(({ rule }) => rule === id).map(({ fixes }) => fixes.length));
  const fixedPath = (index: number): string =>
    `${fixturesFolder(id)}${name}.fixed${index === 0 ? '' : `-${index + 1}`}.yaml`;
  for (let index = 0; index < alternatives; index += 1) {
    const fixed = renderFiles(fixEvery(id, index, run));
    if (isUpdating) writeFileSync(fixedPath(index), fixed);
    else expect(fixed).toBe(existsSync(fixedPath(index)) ? readFileSync(fixedPath(index), 'utf8') : 'a fixed text');
  }
  const surplus = fixedPath(alternatives);
  if (isUpdating) rmSync(surplus, { force: true });
  else expect(existsSync(surplus), `${surplus} belongs to no fix`).toBe(false);
}

/** Applies the fix with this index of every finding of the rule that has one, until none is left. */
function fixEvery(id: string, index: number, { fixture, configuration, findings }: Run): readonly FixtureFile[] {
  let texts: Texts = new Map(fixture.files.map((file) => [file.uri, file.text]));
  const pending = (current: readonly Finding[]): readonly Finding[] =>
    current.filter(({ rule, fixes }) => rule === id && fixes.length > index);
  let current = findings;
  for (let pass = 0; pass < 20 && pending(current).length > 0; pass += 1) {
    const result = applyFixes(
      texts,
      pending(current).flatMap(({ fixes }) => fixes.slice(index, index + 1)),
    );
    if (result.applied.length === 0) break;
    texts = result.texts;
    current = lintAll(texts, configuration, 'tolerant');
  }
  expect(pending(current).map(plain), 'findings that their fix does not remove').toEqual([]);
  expect(newFindings(findings, current), 'findings that the fix brings').toEqual([]);
  return [...texts].map(([uri, text]) => ({ uri, text, marks: [] }));
}

/** Rules that say more than before. */
function newFindings(before: readonly Finding[], after: readonly Finding[]): readonly string[] {
  const left = new Map<string, number>();
  for (const { rule } of before) left.set(rule, (left.get(rule) ?? 0) + 1);
  return after
    .filter(({ rule }) => {
      const count = left.get(rule) ?? 0;
      left.set(rule, count - 1);
      return count <= 0;
    })
    .map(({ rule, message }) => `${rule}: ${message}`);
}
