/** Runs the built command as a process, and compares what it says with golden files. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const bundle = join(root, 'dist/podlint.cjs');
export const fixtures = join(root, 'test/cli/fixtures');

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `podlint` with nothing of this process's environment that could change its output. */
export function podlint(args: readonly string[], { cwd = fixtures, input, env = {} }: RunOptions = {}): Run {
  if (!existsSync(bundle)) throw new Error('dist/podlint.cjs is missing: run `npm run build` first.');
  const { PATH = '' } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [bundle, ...args], {
    cwd,
    input: input ?? '',
    env: { PATH, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return { code: status, stdout, stderr };
}

export interface JsonFinding {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly file: string;
  readonly origin?: string;
  readonly range: { readonly start: JsonPlace; readonly end: JsonPlace };
  readonly container?: string;
  readonly fix?: { readonly title: string; readonly kind: string; readonly edits: readonly JsonEdit[] };
}

interface JsonEdit {
  readonly file: string;
  readonly range: { readonly start: JsonPlace; readonly end: JsonPlace };
  readonly text: string;
}

interface JsonPlace {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

export interface JsonReport {
  readonly version: number;
  readonly findings: readonly JsonFinding[];
  readonly summary: Readonly<Record<string, unknown>>;
}

export function lintJson(args: readonly string[], options: RunOptions = {}): Run & { readonly report: JsonReport } {
  const run = podlint([...args, '--format', 'json'], options);
  return { ...run, report: JSON.parse(run.stdout) as JsonReport };
}

/** A folder for this test alone: empty, or a copy. */
export function temporaryFolder(from?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'podlint-cli-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  if (from !== undefined) cpSync(from, folder, { recursive: true });
  return folder;
}

/** Compares with test/cli/golden/NAME; `UPDATE_EXPECT=1` writes it. Escapes are written out, so that the files can be read. */
export function expectGolden(name: string, args: readonly string[], options: RunOptions = {}): void {
  const { code, stdout, stderr } = podlint(args, options);
  const parts = [`$ podlint ${args.join(' ')}\n[exit ${code ?? 'by a signal'}]\n`];
  if (stdout !== '') parts.push(`--- standard output\n${stdout}`);
  if (stderr !== '') parts.push(`--- standard error\n${stderr}`);
  const text = parts.join('').replaceAll('\u001b', '<ESC>');
  const path = join(root, 'test/cli/golden', name);
  if (process.env.UPDATE_EXPECT === '1') writeFileSync(path, text);
  else expect(text).toBe(readFileSync(path, 'utf8'));
}
