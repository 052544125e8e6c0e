/**
 * Installs what `npm run reproducible` left in `out/release` into clean folders, with the network off, and uses it: `npm run test:install`.
 * The network is off in a namespace of its own (`unshare --net`); where that is not permitted, every address leads to a proxy that refuses.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './bundled.mjs';

const release = join(root, 'out/release');
const find = (end) => {
  const name = existsSync(release) ? readdirSync(release).find((file) => file.endsWith(end)) : undefined;
  if (name === undefined) throw new Error(`There is no ${end} in out/release: run \`npm run reproducible\` first.`);
  return join(release, name);
};

const unshare = ['unshare', '--map-root-user', '--net', '--'];
const canUnshare = spawnSync(unshare[0], [...unshare.slice(1), 'true']).status === 0;
const refusing = 'http://127.0.0.1:9';
const parent = mkdtempSync(join(tmpdir(), 'podlint-install-'));

function offline(command, args, cwd) {
  const [program, ...rest] = canUnshare ? [...unshare, command, ...args] : [command, ...args];
  const { status, stdout, stderr } = spawnSync(program, rest, {
    cwd,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      HOME: parent,
      ...(!canUnshare && { http_proxy: refusing, https_proxy: refusing, npm_config_proxy: refusing }),
    },
  });
  return { status, stdout, stderr };
}

let sound = true;
function check(what, holds, details = '') {
  console.log(`${holds ? '✓' : '✗'} ${what}`);
  if (!holds) console.log(details);
  sound &&= holds;
}

async function tarball() {
  const cwd = join(parent, 'project');
  mkdirSync(cwd);
  cpSync(join(root, 'examples'), join(cwd, 'examples'), { recursive: true });
  writeFileSync(join(cwd, 'package.json'), '{ "name": "project", "private": true }\n');
  const installed = offline('npm', ['install', '--offline', '--no-audit', '--no-fund', find('.tgz')], cwd);
  check('the tarball installs', installed.status === 0, installed.stderr);
  check(
    'it brings nothing else',
    readdirSync(join(cwd, 'node_modules'))
      .filter((name) => !name.startsWith('.'))
      .join() === 'podlint',
  );
  const version = offline('npx', ['--offline', 'podlint', '--version'], cwd);
  const { version: expected } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  check('npx podlint runs', version.stdout.trim() === expected, version.stderr);
  const lint = offline('npx', ['--offline', 'podlint', 'examples/one-localhost.yaml'], cwd);
  check(
    'it finds the mistake of an example',
    lint.status === 1 && lint.stdout.includes('network/port-clash'),
    lint.stderr,
  );
  const place = offline('npx', ['--offline', 'podlint', 'simulate', 'examples/web.yaml'], cwd);
  check('it places an example on a cluster', place.stdout.includes('Cluster three-zones'), place.stderr);
  writeFileSync(
    join(cwd, 'use.cjs'),
    "const { lint } = require('podlint');\nPromise.resolve(lint({ files: [{ path: 'a.yaml', text: 'kind: Pod\\napiVersion: v1\\nspec: {containers: [{name: a}, {name: a}]}\\n' }] })).then((result) => console.log(typeof result));\n",
  );
  const library = offline('node', ['use.cjs'], cwd);
  check('it is a library', library.stdout.trim() === 'object', library.stderr);
  check(
    'its language server answers',
    answers(join(cwd, 'node_modules/podlint/dist/podlint.cjs'), ['lsp', '--stdio'], cwd),
  );
}

async function extension() {
  const cwd = join(parent, 'extension');
  mkdirSync(cwd);
  execFileSync('unzip', ['-q', find('.vsix'), '-d', cwd]);
  const folder = join(cwd, 'extension');
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const named = [
    manifest.main,
    manifest.browser,
    manifest.icon,
    ...manifest.contributes.grammars.map(({ path }) => path),
    ...manifest.contributes.snippets.map(({ path }) => path),
  ];
  const missing = named.filter((path) => path !== undefined && !existsSync(join(folder, path)));
  check('the .vsix holds every file that its manifest names', missing.length === 0, missing.join());
  check('it holds no packages', !existsSync(join(folder, 'node_modules')));
  check('its language server answers', await answers(join(folder, 'dist/server.cjs'), ['--stdio'], cwd));
}

/** Begins a session over standard input and output, and ends it in order. */
function answers(program, args, cwd) {
  const command = [process.execPath, program, ...args];
  const [first, ...rest] = canUnshare ? [...unshare, ...command] : command;
  const child = spawn(first, rest, { cwd, stdio: ['pipe', 'pipe', 'inherit'] });
  const send = (message) => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  let said = '';
  let isShutDown = false;
  child.stdout.on('data', (data) => {
    said += data;
    if (!isShutDown && said.includes('"capabilities"')) {
      isShutDown = true;
      send({ method: 'initialized', params: {} });
      send({ id: 2, method: 'shutdown' });
    }
    if (said.includes('"id":2')) send({ method: 'exit' });
  });
  const timer = setTimeout(() => child.kill(), 60_000);
  send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
  return new Promise((resolve) =>
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code === 0 && isShutDown);
    }),
  );
}

console.log(`network off by ${canUnshare ? 'a namespace without one' : 'a proxy that refuses'}`);
try {
  await tarball();
  await extension();
} finally {
  rmSync(parent, { recursive: true, force: true });
}
process.exitCode = sound ? 0 : 1;
