/** Interrupts, full disks and files that nobody can read: nothing is left half done, and the rest is linted. */
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  bundle,
  lintJson,
  podlint,
  root,
  temporaryFolder,
  type JsonReport,
  type Run,
  type RunOptions,
} from './podlint.js';

/** A file with a safe fix: a suppression that nothing needs. */
const NEEDLESS = (index: number) =>
  `# podlint-disable network/port-clash\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${index}}\ndata: {a: "${'x'.repeat(2000)}"}\n`;

const CLASH =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: a, ports: [{containerPort: 1}]}, {name: b, image: b, ports: [{containerPort: 1}]}]}\n';

function treeWithFixes(files: number): string {
  const folder = temporaryFolder();
  for (let index = 0; index < files; index += 1) writeFileSync(join(folder, `f${index}.yaml`), NEEDLESS(index));
  return folder;
}

/** Runs until `when` says so, then interrupts. The exit code, or the signal that ended it. */
async function interrupted(
  args: readonly string[],
  cwd: string,
  when: () => Promise<void>,
  signal: NodeJS.Signals = 'SIGINT',
): Promise<number | string | null> {
  const child = spawn(process.execPath, [bundle, ...args], { cwd, stdio: 'ignore' });
  const ended = new Promise<number | string | null>((resolve) => {
    child.on('exit', (code, by) => {
      resolve(by ?? code);
    });
  });
  await when();
  child.kill(signal);
  return ended;
}

const after = (milliseconds: number) => () => setTimeout(milliseconds);

/** The names in a folder that no user gave. */
const strangers = (folder: string): readonly string[] =>
  readdirSync(folder).filter((name) => name.startsWith('.') && name !== '.gitignore');

const MOMENTS = [50, 150, 250, 350, 450, 550, 700, 900];

describe('an interrupt', () => {
  test('leaves every file as it was or fixed, and none beside them', async () => {
    const [original, fixed] = [NEEDLESS(0), NEEDLESS(0).split('\n').slice(1).join('\n')];
    const reference = treeWithFixes(1);
    podlint(['.', '--fix'], { cwd: reference });
    expect(readFileSync(join(reference, 'f0.yaml'), 'utf8')).toBe(fixed);
    for (const moment of MOMENTS) {
      const folder = treeWithFixes(150);
      await interrupted(['.', '--fix'], folder, after(moment));
      expect(readdirSync(folder).filter((name) => !/^f\d+\.yaml$/.test(name))).toEqual([]);
      for (const name of readdirSync(folder)) {
        const text = readFileSync(join(folder, name), 'utf8').replace(/name: c\d+/, 'name: c0');
        expect([original, fixed]).toContain(text);
      }
    }
  }, 60_000);

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)(
    '%s while fixes are written ends with %i, between two files',
    async (signal, expected) => {
      const folder = treeWithFixes(800);
      const isFixed = (name: string): boolean => !readFileSync(join(folder, name), 'utf8').startsWith('#');
      const begun = async (): Promise<void> => {
        while (!isFixed('f0.yaml')) await setTimeout(1);
      };
      expect(await interrupted(['.', '--fix'], folder, begun, signal)).toBe(expected);
      expect(strangers(folder)).toEqual([]);
      const fixed = readdirSync(folder).filter(isFixed);
      expect(fixed.length).toBeLessThan(800);
      for (const name of fixed) expect(readFileSync(join(folder, name), 'utf8')).toMatch(/^apiVersion[^]*x"\}\n$/);
    },
    60_000,
  );

  test.each([
    ['a report', ['--output', 'json=out/report']],
    ['a baseline', ['--update-baseline', '--baseline', 'out/report']],
    ['a cache', ['--cache-location', 'out']],
  ])(
    'leaves %s whole or not at all',
    async (_, options) => {
      for (const [index, moment] of MOMENTS.entries()) {
        const folder = treeWithFixes(150);
        mkdirSync(join(folder, 'out'));
        const signal = index % 2 === 0 ? 'SIGINT' : 'SIGTERM';
        await interrupted(['.', '--quiet', ...options], folder, after(moment), signal);
        const left = readdirSync(join(folder, 'out')).filter((name) => name !== '.gitignore');
        expect(strangers(join(folder, 'out'))).toEqual([]);
        for (const name of left) {
          const text = readFileSync(join(folder, 'out', name), 'utf8');
          expect(() => JSON.parse(name === 'report' ? text : text.slice(text.indexOf('\n'))) as unknown).not.toThrow();
        }
      }
    },
    60_000,
  );
});

/** A full disk of 64 kB; where this user may not mount one, a folder whose every write the program's Node refuses in the same way. */
function fullDisk(content: string): RunOptions & { readonly cwd: string } {
  const cwd = temporaryFolder();
  const file = join(cwd, 'f.yaml');
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', cwd]).status !== 0) {
    writeFileSync(file, content);
    return { cwd, env: { NODE_OPTIONS: `--require ${join(root, 'test/cli/full-disk.cjs')}` } };
  }
  onTestFinished(() => {
    spawnSync('umount', [cwd]);
  });
  writeFileSync(file, content);
  expect(() => {
    for (;;) appendFileSync(join(cwd, 'filler'), Buffer.alloc(512));
  }).toThrow('ENOSPC');
  return { cwd };
}

describe('a full disk', () => {
  test('is said, and leaves the files as they were', () => {
    const disk = fullDisk(NEEDLESS(0));
    const fix = podlint(['f.yaml', '--fix'], disk);
    expect(fix.code).toBe(2);
    expect(fix.stderr).toMatch(/f\.yaml: cannot be written: .+/);
    expect(readFileSync(join(disk.cwd, 'f.yaml'), 'utf8')).toBe(NEEDLESS(0));
    const report = podlint(['f.yaml', '-o', 'sarif=report.sarif'], disk);
    expect(report.code).toBe(2);
    expect(report.stderr).toMatch(/report\.sarif: cannot be written: .+/);
    expect(report.stdout).not.toBe('');
    expect(podlint(['f.yaml', '--cache'], disk).code).toBe(1);
    expect(readdirSync(disk.cwd).filter((name) => name.includes('.podlint-') && name !== '.podlint-cache')).toEqual([]);
  });

  test('of a device is said', () => {
    const { code, stderr } = podlint([join(root, 'examples/web.yaml'), '-o', 'json=/dev/full']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('/dev/full: cannot be written') as string,
    });
  });
});

test.each([
  ['in memory', ['--timing']],
  ['in stages', ['--threads', '1']],
  ['on threads', ['--threads', '2']],
  ['with a cache', ['--cache']],
])('what cannot be read is reported and the rest linted, %s', (_, options) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'good.yaml'), CLASH);
  symlinkSync('nowhere.yaml', join(folder, 'link.yaml'));
  symlinkSync('loop.yaml', join(folder, 'loop.yaml'));
  writeFileSync(join(folder, 'binary.yaml'), Buffer.from([0, 1, 2, 0xff, 0xfe, 0]));
  writeFileSync(join(folder, 'damaged.yaml'), Buffer.concat([Buffer.from(`${CLASH}# `), Buffer.from([0xff, 0xfe])]));
  writeFileSync(join(folder, 'utf16.yaml'), Buffer.from(CLASH, 'utf16le'));
  const { code, report } = lintJson(['.', 'gone.yaml', ...options], { cwd: folder });
  expect(code).toBe(2);
  const files = (report.summary.unreadable as readonly { file: string }[]).map(({ file }) => file);
  expect(files).toEqual(['link.yaml', 'loop.yaml', 'gone.yaml', 'utf16.yaml']);
  expect(report.findings.filter(({ file }) => file === 'good.yaml').map(({ rule }) => rule)).toContain(
    'network/port-clash',
  );
  expect(report.findings.some(({ file }) => file === 'damaged.yaml')).toBe(true);
});

describe('what is no file', () => {
  const shell = (script: string, cwd: string): Run => {
    const command = `p() { '${process.execPath}' '${bundle}' "$@"; }; ${script}`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', command], { cwd, encoding: 'utf8', timeout: 60_000 });
    return { code: status, stdout, stderr };
  };
  const tree = (): string => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'pod.yaml'), CLASH);
    return folder;
  };

  test.each([[''], ['--threads 2'], ['--cache'], ['--timing']])('a pipe is read once, whole: %s', (option) => {
    const { stdout, code } = shell(`p <(cat pod.yaml) -f json ${option}`, tree());
    const { findings } = JSON.parse(stdout) as JsonReport;
    expect(findings.map(({ rule }) => rule)).toContain('network/port-clash');
    expect(code).toBe(1);
  });

  test.each<readonly [string, string, RegExp]>([
    ['a device that never ends', 'p /dev/zero', /^podlint: \/dev\/zero: is too large to be read\n$/],
    [
      'a pipe that would be shared out',
      'p <(cat pod.yaml) --shard 1/2',
      /^podlint: --shard shares out files, and .+ is none\.\n/,
    ],
    ['a folder for the standard input', 'p - < .', /^podlint: The standard input cannot be read: is a directory\.\n/],
    ['an endless standard input', 'p - < /dev/zero', /^podlint: The standard input is too large to be read\.\n/],
    [
      'a full disk for the standard output',
      'p pod.yaml > /dev/full',
      /^podlint: the standard output cannot be written: no space left on device\n$/,
    ],
    [
      'a history of the standard input',
      'p - --changed-since HEAD < pod.yaml',
      /^podlint: --changed-since compares files/,
    ],
  ])('%s: exit code 2, and said in one sentence', (_, script, expected) => {
    const { code, stderr } = shell(script, tree());
    expect(stderr).toMatch(expected);
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(2);
  });

  test('pipes, sockets and devices in a folder are left alone', () => {
    const { code, stdout } = shell(
      'mkfifo pipe.yaml && ln -s pipe.yaml link.yaml && ln -s /dev/zero zero.yaml && p . -f json',
      tree(),
    );
    expect((JSON.parse(stdout) as JsonReport).summary).toMatchObject({ files: 1, unreadable: [] });
    expect(code).toBe(1);
  });

  test('a standard input that comes late is waited for', () => {
    const { stdout } = shell('(sleep 1; cat pod.yaml) | p - -f json', tree());
    expect((JSON.parse(stdout) as JsonReport).summary).toMatchObject({ objects: 1 });
  });

  test('few open files are enough for many', () => {
    const folder = treeWithFixes(300);
    for (const options of ['', '--threads 2', '--cache'])
      expect(shell(`ulimit -n 48; p . -f json ${options}`, folder)).toMatchObject({ code: 1, stderr: '' });
  });
});
