/**
 * Builds the npm tarball and the `.vsix` twice, in two folders and at two times, and prints their hashes: `npm run reproducible`.
 * What is built is what git has of this folder, committed or not. The results are left in `out/release`.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './bundled.mjs';

/** The time of the last commit stands in the archive, whenever it is made (reproducible-builds.org/docs/source-date-epoch). */
const epoch = execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' }).trim();

function copySources(folder) {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  for (const file of listed.split('\0')) {
    if (file === '' || file.startsWith('test/golden/') || file.startsWith('test/matrix/')) continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file), { force: true, errorOnExist: false });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}

function build(folder) {
  const run = (command, args) =>
    execFileSync(command, args, {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, SOURCE_DATE_EPOCH: epoch },
    });
  run('npm', ['pack', '--silent']);
  run(process.execPath, [
    join(root, 'node_modules/@vscode/vsce/vsce'),
    'package',
    '--no-dependencies',
    '--out',
    'podlint.vsix',
  ]);
  return readdirSync(folder)
    .filter((name) => /\.(?:tgz|vsix)$/.test(name))
    .sort();
}

const hash = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');
const release = join(root, 'out/release');
mkdirSync(release, { recursive: true });
const parent = mkdtempSync(join(tmpdir(), 'podlint-release-'));
let equal = true;
try {
  const folders = ['first', 'a-longer-second-name'].map((name) => join(parent, name));
  copySources(folders[0]);
  cpSync(folders[0], folders[1], { recursive: true, verbatimSymlinks: true });
  const names = folders.map(build)[0];
  for (const name of names) {
    const [one, other] = folders.map((folder) => hash(join(folder, name)));
    console.log(`${one === other ? '✓' : '✗'} ${name} ${one}${one === other ? '' : ` and ${other}`}`);
    equal &&= one === other;
    copyFileSync(join(folders[0], name), join(release, name));
  }
} finally {
  rmSync(parent, { recursive: true, force: true });
}
process.exitCode = equal ? 0 : 1;
