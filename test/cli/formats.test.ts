import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import { fixtures, lintJson, podlint, root, temporaryFolder } from './podlint.js';

const shop = { cwd: join(fixtures, 'shop') };
const matrix = { cwd: join(root, 'test') };

function validator(path: string): (value: unknown) => readonly string[] {
  // The published schema of SARIF is of draft 4, whose keywords it uses mean the same in draft 7 but for the name of `id`.
  const text = readFileSync(join(root, path), 'utf8');
  const schema = JSON.parse(text.replace('draft-04', 'draft-07').replace(/^ {2}"id":/m, '  "$id":')) as object;
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  return (value) =>
    validate(value) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}

describe('json', () => {
  const problems = validator('server/cli/schemas/findings.schema.json');

  test.each([
    ['findings of every kind', ['matrix', '--preset', 'all'], matrix],
    ['no finding', ['deploy/worker.yaml'], shop],
    ['unreadable files', ['none.yaml'], shop],
    ['the standard input', ['-'], { ...shop, input: 'kind: Pod\napiVersion: v1\n' }],
  ] as const)('fits its schema: %s', (_, args, options) => {
    const { report } = lintJson(args, options);
    expect(problems(report)).toEqual([]);
    expect(problems({ ...report, version: 2 })).not.toEqual([]);
  });

  test('lines, columns and offsets say the same', () => {
    const { findings } = lintJson(
      ['matrix', 'cli/fixtures/shop', 'cli/fixtures/wide', '--preset', 'all'],
      matrix,
    ).report;
    expect(findings.length).toBeGreaterThan(100);
    for (const { file, range } of findings) {
      const text = readFileSync(join(matrix.cwd, file), 'utf8');
      for (const { line, column, offset } of [range.start, range.end]) {
        const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
        expect([lines.length, (lines.at(-1) ?? '').length + 1]).toEqual([line, column]);
      }
      expect(range.end.offset).toBeGreaterThanOrEqual(range.start.offset);
      expect(range.end.offset).toBeLessThanOrEqual(text.length);
    }
  });

  test('the edits of a fix can be applied as they stand', () => {
    const { findings } = lintJson(['deploy/web.yaml'], shop).report;
    const { edits } = findings.find(({ fix }) => fix?.kind === 'safe')!.fix!;
    const [edit] = edits;
    expect(edits).toHaveLength(1);
    const text = readFileSync(join(shop.cwd, edit.file), 'utf8');
    const result = text.slice(0, edit.range.start.offset) + edit.text + text.slice(edit.range.end.offset);
    const { report } = lintJson(['-', '--stdin-filename', 'deploy/web.yaml'], { ...shop, input: result });
    expect(report.findings.map(({ rule }) => rule)).toEqual(['network/port-clash']);
  });
});

describe('sarif', () => {
  const problems = validator('test/schemas/sarif-schema-2.1.0.json');
  const sarif = (args: readonly string[], options: object): Log =>
    JSON.parse(podlint([...args, '--format', 'sarif'], options).stdout) as Log;

  test.each([
    ['findings of every kind', ['matrix', '--preset', 'all'], matrix],
    ['no finding', ['deploy/worker.yaml'], shop],
    ['unreadable files', ['none.yaml', '.'], shop],
  ] as const)('fits the published schema: %s', (_, args, options) => {
    const log = sarif(args, options);
    expect(problems(log)).toEqual([]);
    expect(log.runs[0]?.results).toBeInstanceOf(Array);
    expect(problems({ ...log, version: '2.0.0' })).not.toEqual([]);
  });

  test('every result names its rule by id and index', () => {
    const [run] = sarif(['matrix', '--preset', 'all'], matrix).runs;
    for (const result of run.results ?? []) {
      expect(run.tool.driver.rules?.[result.ruleIndex ?? -1]?.id).toBe(result.ruleId);
      expect(result.locations?.[0]?.physicalLocation?.region?.startLine).toBeGreaterThan(0);
    }
  });

  test('every result stands where the same finding stands in json', () => {
    const regions = sarif(['.'], shop)
      .runs[0].results?.filter(({ suppressions }) => suppressions === undefined)
      .map((result) => result.locations?.[0]?.physicalLocation?.region);
    const expected = lintJson(['.'], shop).report.findings.map(({ range: { start, end } }) => ({
      startLine: start.line,
      startColumn: start.column,
      endLine: end.line,
      endColumn: end.column,
      charOffset: start.offset,
      charLength: end.offset - start.offset,
    }));
    expect(regions).toEqual(expected);
  });

  test('what somebody accepted is there, marked as suppressed and with the reason', () => {
    const accepted = (sarif(['.'], shop).runs[0].results ?? []).filter(({ suppressions }) => suppressions);
    expect(accepted).toHaveLength(lintJson(['.'], shop).report.summary.suppressed as number);
    expect(accepted[0]?.suppressions).toEqual([
      {
        kind: 'external',
        status: 'accepted',
        justification: 'the operator mounts it',
        properties: { by: 'configuration' },
      },
    ]);
  });

  test('fingerprints are unique, and stay when lines move', () => {
    const prints = (log: Log): readonly string[] =>
      (log.runs[0]?.results ?? []).map((result) => result.partialFingerprints?.['podlintObjectPath/v1'] ?? '');
    const before = prints(sarif(['.'], shop));
    expect(new Set(before).size).toBe(before.length);
    const cwd = temporaryFolder(shop.cwd);
    const path = join(cwd, 'deploy/web.yaml');
    writeFileSync(path, `# A comment more.\n\n${readFileSync(path, 'utf8')}`);
    expect(prints(sarif(['.'], { cwd }))).toEqual(before);
  });

  test('paths are escaped as URIs need it', () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'a b#ü.yaml'), readFileSync(join(shop.cwd, 'deploy/web.yaml')));
    const uris = sarif(['.'], { cwd }).runs[0]?.results?.map(
      (result) => result.locations?.[0]?.physicalLocation?.artifactLocation,
    );
    expect(uris?.[0]).toEqual({ uri: 'a%20b%23%C3%BC.yaml', uriBaseId: '%SRCROOT%' });
    const other = sarif([join(cwd, 'a b#ü.yaml')], shop).runs[0]?.results?.[0];
    expect(other?.locations?.[0]?.physicalLocation?.artifactLocation).toEqual({
      uri: `file://${cwd}/a%20b%23%C3%BC.yaml`,
    });
  });
});

test('nothing but the format goes to the standard output', () => {
  for (const format of ['json', 'sarif']) {
    const { stdout } = podlint(['none.yaml', '.', '--format', format, '--timing', '--color', 'always'], shop);
    expect(() => JSON.parse(stdout) as unknown).not.toThrow();
  }
});
