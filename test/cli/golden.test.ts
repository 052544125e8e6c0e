import { describe, test } from 'vitest';
import { join } from 'node:path';
import { expectGolden, fixtures, temporaryFolder } from './podlint.js';

const shop = { cwd: join(fixtures, 'shop') };

describe('what the command prints', () => {
  test('help', () => {
    expectGolden('help.txt', ['--help']);
    expectGolden('help-rules.txt', ['rules', '--help']);
  });

  test('findings for people', () => {
    expectGolden('pretty.txt', ['.'], shop);
    expectGolden('pretty-color.txt', ['deploy/web.yaml', '--color', 'always'], shop);
    expectGolden('pretty-quiet.txt', ['.', '--quiet'], shop);
    expectGolden('pretty-wide.txt', ['wide']);
  });

  test('nothing found', () => {
    expectGolden('clean.txt', ['deploy/worker.yaml'], shop);
    expectGolden('clean-quiet.txt', ['deploy/worker.yaml', '-q'], shop);
  });

  test('findings for programs', () => {
    expectGolden('json.txt', ['.', '--format', 'json'], shop);
    expectGolden('sarif.txt', ['.', '--format', 'sarif'], shop);
    expectGolden('json-clean.txt', ['deploy/worker.yaml', '-f', 'json'], shop);
    expectGolden('sarif-clean.txt', ['deploy/worker.yaml', '-f', 'sarif'], shop);
  });

  test('the standard input', () => {
    const container = '{name: a, image: b/c:1, readinessProbe: {tcpSocket: {port: 80}}}';
    const input = `kind: Pod\napiVersion: v1\nmetadata: {name: x}\nspec: {containers: [${container}]}\n`;
    expectGolden('stdin.txt', ['-'], { ...shop, cwd: fixtures, input });
    expectGolden('stdin-named.txt', ['-', '--stdin-filename', 'shop/deploy/new.yaml'], { cwd: fixtures, input });
  });

  test('what cannot be read', () => {
    expectGolden('missing.txt', ['deploy/none.yaml', 'deploy/worker.yaml', 'none/*.yaml'], shop);
  });

  test.each([
    ['unknown option', ['--fromat', 'json', '.']],
    ['option of another command', ['explain', '--fix', 'network/port-clash']],
    ['unknown format', ['--format', 'jsno', '.']],
    ['missing value', ['.', '--config']],
    ['value for a switch', ['.', '--fix=yes']],
    ['option in the place of a value', ['--format', '--fix', '.']],
    ['unknown rule', ['--rule', 'network/prot-clash=error', '.']],
    ['unknown level', ['--rule', 'network/port-clash=eror', '.']],
    ['unknown preset', ['--preset', 'strct', '.']],
    ['no path', []],
    ['count that is none', ['--max-warnings', 'few', '.']],
    ['version that is none', ['--kubernetes', '2.0', '.']],
    ['fix of the standard input', ['--fix', '-']],
    ['name of an input that is not read', ['--stdin-filename', 'x.yaml', '.']],
    ['rule to explain is unknown', ['explain', 'network/prot-clash']],
    ['rule to explain is missing', ['explain']],
    ['two rules to explain', ['explain', 'network/port-clash', 'storage/no-writer']],
    ['format of a rule', ['explain', 'network/port-clash', '--format', 'json']],
    ['language server without a channel', ['lsp']],
    ['option given twice', ['--format', 'json', '--format', 'sarif', '.']],
  ])('wrong usage: %s', (name, args) => {
    expectGolden(`usage-${name.replaceAll(' ', '-')}.txt`, args, shop);
  });

  test('mistakes in podlint.yaml', () => {
    expectGolden('configuration.txt', ['wrong'], { cwd: join(fixtures, 'configurations') });
    expectGolden('configuration-circle.txt', ['circle'], { cwd: join(fixtures, 'configurations') });
    expectGolden('configuration-missing.txt', ['.', '--config', 'none.yaml'], {
      cwd: join(fixtures, 'configurations'),
    });
  });

  test('a rule explained', () => {
    expectGolden('explain.txt', ['explain', 'podlint/unused-suppression']);
    expectGolden('explain-color.txt', ['explain', 'podlint/invalid-suppression', '--color', 'always']);
  });

  test('a Pod explained', () => {
    expectGolden('explain-file.txt', ['explain', 'house/orders.yaml']);
    expectGolden('explain-file-color.txt', ['explain', 'house/orders.yaml', '--color', 'always']);
    expectGolden('explain-file.json.txt', ['explain', 'house/orders.yaml', '--format', 'json']);
    expectGolden('explain-files.txt', ['explain', 'house/night.yaml', 'house/none.yaml']);
    const input = 'kind: Pod\napiVersion: v1\nmetadata: {name: x}\nspec: {containers: [{name: a, image: b/c:1}]}\n';
    expectGolden('explain-input.txt', ['explain', '-'], { input });
    expectGolden('explain-nothing.txt', ['explain', 'house/service.yaml']);
  });

  test('init', () => {
    const cwd = temporaryFolder();
    expectGolden('init.txt', ['init'], { cwd });
    expectGolden('init-again.txt', ['init'], { cwd });
  });
});
