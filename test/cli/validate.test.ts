import { gzipSync } from 'node:zlib';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { podlint, temporaryFolder } from './podlint.js';

const good = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n';
const cases = [
  { id: 'good', yaml: good },
  { id: 2, yaml: 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: {}\n' },
  { id: 'two', yaml: `${good}---\n${good}` },
]
  .map((each) => JSON.stringify(each))
  .join('\n');

const ids = (stdout: string): readonly unknown[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: unknown }).id);

test('cases come in by the standard input and go out in their order', () => {
  const { code, stdout, stderr } = podlint(['validate', '--cases', '-'], { input: `${cases}\n\n` });
  expect([code, stderr]).toEqual([0, '']);
  expect(ids(stdout)).toEqual(['good', 2, 'two']);
  expect(stdout.split('\n')[1]).toContain('"field":"spec.containers","type":"FieldValueRequired"');
  expect(JSON.parse(stdout.split('\n')[2] ?? '')).toMatchObject({ verdict: [{ docIndex: 0 }, { docIndex: 1 }] });
});

test('a file may be compressed', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'cases.gz'), gzipSync(cases));
  const { code, stdout } = podlint(['validate', '--cases', 'cases.gz'], { cwd: folder });
  expect([code, ids(stdout)]).toEqual([0, ['good', 2, 'two']]);
});

test('what is no case is named and left out', () => {
  const { code, stdout, stderr } = podlint(['validate', '--cases', '-'], { input: `{"id": 1}\n${cases}` });
  expect([code, ids(stdout)]).toEqual([2, ['good', 2, 'two']]);
  expect(stderr).toContain('line 1 is no case');
});

test('without cases it says what it takes', () => {
  expect(podlint(['validate']).stderr).toContain('`--cases FILE`');
  expect(podlint(['validate', '--cases', 'none.gz'])).toMatchObject({ code: 2 });
});
