/**
 * Installs what the workbench tests need and is missing: code-server (VS Code's server and web workbench), the Node it
 * asks for, and Chromium. `node test/workbench/setup.mjs [VERSION]` does only that; a second start has nothing to do.
 *
 * Every step that fails throws: tests that cannot run must never look like tests that passed.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const directory = fileURLToPath(new URL('tools/', import.meta.url));

/** The package with a Node for this machine. */
const NODE = `node-${process.platform}-${process.arch}`;

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
 * code-server's own installation script insists on being run by its own Node's npm and compiles modules that no test touches,
 * so its steps are taken here one by one.
 */
function installCodeServer() {
  const lock = readFileSync(join(directory, 'package-lock.json'), 'utf8');
  const modules = join(directory, 'node_modules');
  installOnce(modules, lock, () => {
    run('npm', ['ci', '--ignore-scripts'], { cwd: directory });
    prepareWorkbench(modules);
  });
  return modules;
}

/** Another version than that of the lock file, for those who run an older editor; it lies where builds lie. */
function installVersion(version) {
  const folder = fileURLToPath(new URL(`../../out/code-server-${version}/`, import.meta.url));
  const modules = join(folder, 'node_modules');
  installOnce(modules, version, () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    const install = (name) => run('npm', ['install', '--ignore-scripts', name], { cwd: folder });
    install(`code-server@${version}`);
    const { engines } = JSON.parse(readFileSync(join(modules, 'code-server/package.json'), 'utf8'));
    install(`${NODE}@${engines.node}`);
    prepareWorkbench(modules);
  });
  return modules;
}

/** The stamp holds what the installation was made from, so that something else installs again. */
function installOnce(modules, source, install) {
  const stamp = join(modules, '.installed-from');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === source) return;
  install();
  writeFileSync(stamp, source);
}

function prepareWorkbench(modules) {
  const nodePackage = join(modules, NODE);
  if (!existsSync(nodePackage)) throw new Error(`There is no ${NODE} in ${modules}.`);
  // `npm ci` refuses the shrinkwrap below, which misses an entry; `npm install` keeps its pinned versions all the same.
  const workbench = join(modules, 'code-server/lib/vscode');
  for (const cwd of [workbench, join(workbench, 'extensions')]) {
    run('npm', ['install', '--omit=dev', '--ignore-scripts', '--legacy-peer-deps'], { cwd });
  }
  // Output channels are written by spdlog; without it they stay empty and everything else works.
  // The Node package brings its own headers, which keeps node-gyp from downloading them or taking those of another Node.
  if (!['g++', 'make', 'python3'].every(onPath)) installDebianPackages('g++', 'make', 'python3');
  compile(workbench, ['@vscode/spdlog', '@vscode/native-watchdog', 'native-watchdog'], nodePackage);
  // Newer ones bring what they need.
  if (!existsSync(join(modules, 'argon2/prebuilds'))) compile(join(modules, '..'), ['argon2'], nodePackage);
  const search = join(workbench, 'node_modules/@vscode/ripgrep');
  if (existsSync(join(search, 'lib/postinstall.js')) && !existsSync(join(search, 'bin/rg'))) linkRipgrep(search);
}

/** An older package downloads the program that finds files; Debian has it, too. */
function linkRipgrep(search) {
  if (!onPath('rg')) installDebianPackages('ripgrep');
  mkdirSync(join(search, 'bin'), { recursive: true });
  symlinkSync(findOnPath('rg'), join(search, 'bin/rg'));
}

/** Compiles those of the packages that are there, for this Node. */
function compile(cwd, names, nodePackage) {
  const present = names.filter((name) => existsSync(join(cwd, 'node_modules', name)));
  run('npm', ['rebuild', '--foreground-scripts', ...present], {
    cwd,
    env: {
      npm_config_nodedir: nodePackage,
      npm_config_build_from_source: 'true',
      PATH: `${join(nodePackage, 'bin')}${delimiter}${process.env.PATH ?? ''}`,
    },
  });
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

/** Paths of the programs that the tests start, and the version of VS Code in them. `version` is one of code-server. */
export function ensureTools(version) {
  const modules = version === undefined ? installCodeServer() : installVersion(version);
  const server = join(modules, 'code-server');
  const { version: vscode } = JSON.parse(readFileSync(join(server, 'lib/vscode/package.json'), 'utf8'));
  return {
    node: join(modules, NODE, 'bin/node'),
    codeServer: join(server, 'out/node/entry.js'),
    chromium: ensureChromium(),
    vscode,
    isOther: version !== undefined,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(JSON.stringify(ensureTools(process.argv[2]), undefined, 2));
