/**
 * Installs what the workbench tests need and is missing: code-server (VS Code's server and web workbench), the Node it
 * asks for, and Chromium. `node test/workbench/setup.mjs` does only that; a second start has nothing to do.
 *
 * Every step that fails throws: tests that cannot run must never look like tests that passed.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const directory = fileURLToPath(new URL('tools/', import.meta.url));
const modules = join(directory, 'node_modules');
const server = join(modules, 'code-server');
const nodePackage = join(modules, `node-${process.platform}-${process.arch}`);

/** Holds the lock file that the installation was made from, so that a changed lock file installs again. */
const stamp = join(modules, '.installed-from');

/** Runs a program, shows what it says on standard error and throws when it fails. */
function run(program, parameters, { cwd, env } = {}) {
  console.error(`$ ${program} ${parameters.join(' ')}`);
  execFileSync(program, parameters, {
    cwd,
    env: { ...process.env, npm_config_loglevel: 'error', npm_config_audit: 'false', npm_config_fund: 'false', ...env },
    stdio: ['ignore', 2, 2],
  });
}

const findOnPath = (program) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((path) => existsSync(path));

const onPath = (program) => findOnPath(program) !== undefined;

function installDebianPackages(...packages) {
  if (!onPath('apt-get')) throw new Error(`Please install ${packages.join(', ')}: there is no apt-get to do it with.`);
  const [program, ...prefix] = process.getuid?.() === 0 ? ['apt-get'] : ['sudo', '-n', 'apt-get'];
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  run(program, [...prefix, 'update', '-q'], { env });
  run(program, [...prefix, 'install', '-q', '-y', '--no-install-recommends', ...packages], { env });
}

/**
 * code-server's own installation script insists on being run by Node 24's npm and compiles modules that no test touches,
 * so its steps are taken here one by one.
 */
function installCodeServer() {
  const lock = readFileSync(join(directory, 'package-lock.json'), 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  run('npm', ['ci', '--ignore-scripts'], { cwd: directory });
  if (!existsSync(nodePackage)) {
    throw new Error(`There is no Node for ${process.platform}-${process.arch} in test/workbench/tools/package.json.`);
  }
  // `npm ci` refuses the shrinkwrap below, which misses an entry; `npm install` keeps its pinned versions all the same.
  const workbench = join(server, 'lib/vscode');
  for (const cwd of [workbench, join(workbench, 'extensions')]) {
    run('npm', ['install', '--omit=dev', '--ignore-scripts'], { cwd });
  }
  // Output channels are written by spdlog; without it they stay empty and everything else works.
  // The Node package brings its own headers, which keeps node-gyp from downloading them or taking those of another Node.
  if (!['g++', 'make', 'python3'].every(onPath)) installDebianPackages('g++', 'make', 'python3');
  run('npm', ['rebuild', '--foreground-scripts', '@vscode/spdlog', '@vscode/native-watchdog'], {
    cwd: workbench,
    env: {
      npm_config_nodedir: nodePackage,
      PATH: `${join(nodePackage, 'bin')}${delimiter}${process.env.PATH ?? ''}`,
    },
  });
  writeFileSync(stamp, lock);
}

const findChromium = () =>
  [process.env.PODLINT_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    (path) => path && existsSync(path),
  );

/** The path of a Chromium, installed from Debian when the machine has none. */
export function ensureChromium() {
  if (!findChromium()) installDebianPackages('chromium');
  const found = findChromium();
  if (!found) throw new Error('No Chromium was found after its installation. PODLINT_CHROMIUM can name one.');
  return found;
}

/** The path of Neovim, installed from Debian when the machine has none. */
export function ensureNeovim() {
  if (!findOnPath('nvim')) installDebianPackages('neovim');
  const found = findOnPath('nvim');
  if (!found) throw new Error('No Neovim was found after its installation.');
  return found;
}

/** Paths of the three programs that the tests start. */
export function ensureTools() {
  installCodeServer();
  return {
    node: join(nodePackage, 'bin/node'),
    codeServer: join(server, 'out/node/entry.js'),
    chromium: ensureChromium(),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(ensureTools(), undefined, 2));
