import {
  chmodSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  lstatSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixtures, lintJson, podlint, temporaryFolder } from './podlint.js';

const shop = join(fixtures, 'shop');
const web = readFileSync(join(shop, 'deploy/web.yaml'), 'utf8');
/** The text without its unused volume: everything else stays, comments and layout included. */
const fixed = web.replace(/ {6}volumes:\n {8}# Nobody mounts this\.\n {8}- name: scratch\n {10}emptyDir: \{\}\n/, '');

describe('--fix', () => {
  test('applies the safe fixes and reports what is left', () => {
    const cwd = temporaryFolder(shop);
    const { report, code } = lintJson(['.', '--fix'], { cwd });
    expect(readFileSync(join(cwd, 'deploy/web.yaml'), 'utf8')).toBe(fixed);
    expect(fixed).not.toBe(web);
    expect(report.findings.map(({ rule }) => rule).sort()).toEqual(['api/syntax', 'network/port-clash']);
    expect(report.summary).toMatchObject({ fixed: 1, warnings: 0 });
    expect(code).toBe(1);
    // A second run finds nothing more to do.
    expect(lintJson(['.', '--fix'], { cwd }).report.summary).toMatchObject({ fixed: 0 });
  });

  test('keeps mode, line ends, byte order mark and encoding', () => {
    const cwd = temporaryFolder();
    const path = join(cwd, 'web.yaml');
    writeFileSync(path, `\ufeff${web.replaceAll('\n', '\r\n')}`);
    // More than the usual umask lets a new file have.
    chmodSync(path, 0o666);
    const wide = join(cwd, 'wide.yaml');
    writeFileSync(wide, Buffer.from(`\ufeff${web}`, 'utf16le').swap16());
    expect(podlint(['.', '--fix'], { cwd }).code).toBe(1);
    expect(readFileSync(path, 'utf8')).toBe(`\ufeff${fixed.replaceAll('\n', '\r\n')}`);
    expect(statSync(path).mode & 0o777).toBe(0o666);
    expect(readFileSync(wide).swap16().toString('utf16le')).toBe(`\ufeff${fixed}`);
    expect(readdirSync(cwd).sort()).toEqual(['web.yaml', 'wide.yaml']);
  });

  test('writes through a link, and the link stays', () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'store'));
    writeFileSync(join(cwd, 'store/web.yaml'), web);
    symlinkSync('store/web.yaml', join(cwd, 'link.yaml'));
    podlint(['link.yaml', '--fix'], { cwd });
    expect(lstatSync(join(cwd, 'link.yaml')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(cwd, 'store/web.yaml'), 'utf8')).toBe(fixed);
  });

  test('leaves a file alone whose bytes it could not read', () => {
    const cwd = temporaryFolder();
    const bytes = Buffer.concat([Buffer.from(web), Buffer.from('---\n# '), Buffer.from([0xff]), Buffer.from('\n')]);
    writeFileSync(join(cwd, 'web.yaml'), bytes);
    expect(lintJson(['.', '--fix'], { cwd }).report.summary).toMatchObject({ fixed: 0 });
    expect(readFileSync(join(cwd, 'web.yaml')).equals(bytes)).toBe(true);
  });

  test('touches no file without a safe fix', () => {
    const cwd = temporaryFolder(join(fixtures, 'wide'));
    const before = readdirSync(cwd).map((name) => statSync(join(cwd, name)).mtimeMs);
    podlint(['.', '--fix'], { cwd });
    expect(readdirSync(cwd).map((name) => statSync(join(cwd, name)).mtimeMs)).toEqual(before);
  });

  test('says so when a file cannot be written', () => {
    // Root may write everywhere.
    if (process.getuid?.() === 0) return;
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'web.yaml'), web);
    chmodSync(cwd, 0o555);
    const { code, stderr } = podlint(['web.yaml', '--fix'], { cwd });
    chmodSync(cwd, 0o755);
    expect(stderr).toContain('web.yaml: cannot be written: permission denied');
    expect(code).toBe(2);
  });

  test('removes suppressions that are not needed any more', () => {
    const cwd = temporaryFolder();
    writeFileSync(
      join(cwd, 'a.yaml'),
      web.replace(
        'containerPort: 8080 # the shop itself',
        'containerPort: 8081 # podlint-disable-line network/port-clash -- old',
      ),
    );
    podlint(['.', '--fix'], { cwd });
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe(fixed.replace('8080 # the shop itself', '8081'));
  });
});
