/**
 * Makes one executable of the bundles in `dist` and of the Node that runs this: `dist/podlint` (`npm run sea` bundles before).
 *
 * The bundles are assets of it, with the code that V8 compiles while a few commands run here. It needs no file beside it, and no Node.
 * `node esbuild.sea.js [--output FILE]`. Binaries for other systems are made on them.
 */
import { execFileSync, spawn } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('.', import.meta.url));
const isMac = process.platform === 'darwin';
const { values } = parseArgs({
  options: {
    output: { type: 'string', default: join(root, 'dist', process.platform === 'win32' ? 'podlint.exe' : 'podlint') },
  },
});

const PROGRAMS = ['cli.cjs', 'server.cjs', 'field-docs.cjs'];
/** What `server/cli/launch/executable.ts` asks for. */
const CODE = ['cli.cjs.lint', 'cli.cjs.thread', 'cli.cjs.simulate', 'cli.cjs.lsp', 'server.cjs.lsp'].map(
  (name) => `${name}.code`,
);

/** Flags of V8 in the environment would become part of what the compiled code depends on. */
const environment = { ...process.env, NODE_OPTIONS: '' };

function node(args, options = {}) {
  execFileSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'], env: environment, ...options });
}

/** The launcher of the executable as a text, and the one that leaves compiled code as `podlint.cjs`, where threads look for it. */
async function bundleLaunchers(folder) {
  const common = { absWorkingDir: root, bundle: true, platform: 'node', format: 'cjs', target: 'node20', minify: true };
  const build = (entry, outfile) =>
    esbuild.build({ ...common, entryPoints: [`server/cli/launch/${entry}.ts`], outfile: join(folder, outfile) });
  await Promise.all([build('executable', 'launcher.cjs'), build('precompile', 'podlint.cjs')]);
}

/** The examples, with comments that make them as long as a second thread pays for (`server/cli/stages/lint-in-stages.ts`). */
function writeTree(folder) {
  mkdirSync(folder);
  const names = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.yaml'));
  const comment = `# ${'-'.repeat(98)}\n`.repeat(Math.ceil(25_000 / names.length));
  for (const name of names)
    writeFileSync(join(folder, name), readFileSync(join(root, 'examples', name), 'utf8') + comment);
}

/** Runs what people run most, so that the functions of it are compiled. */
async function precompile(folder) {
  const tree = join(folder, 'tree');
  writeTree(tree);
  const launcher = join(folder, 'podlint.cjs');
  const run = (...args) => {
    node([launcher, ...args, '--fail-on', 'never'], { cwd: root });
  };
  run('lint', '--threads', '2', '--format', 'json', tree);
  run('lint', 'examples');
  node([launcher, 'simulate', 'examples/web.yaml'], { cwd: root });
  await edit(spawn(process.execPath, [launcher, 'lsp', '--stdio'], { cwd: root, stdio: 'pipe', env: environment }));
}

/** An editor that opens a document, asks a question and leaves. */
function edit(server) {
  const send = (body) => {
    const text = JSON.stringify({ jsonrpc: '2.0', ...body });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  };
  const uri = 'file:///web.yaml';
  const text = readFileSync(join(root, 'examples/web.yaml'), 'utf8');
  send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
  send({ method: 'initialized', params: {} });
  send({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'yaml', version: 1, text } } });
  send({ id: 2, method: 'textDocument/documentSymbol', params: { textDocument: { uri } } });
  send({ id: 3, method: 'shutdown' });
  let said = '';
  server.stdout.on('data', (data) => {
    said += data;
    if (said.includes('"id":3')) send({ method: 'exit' });
  });
  return new Promise((resolve, reject) => {
    server.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`The language server ended with ${code}.`)),
    );
  });
}

function writeBlob(folder) {
  const names = [...PROGRAMS, ...CODE];
  const assets = Object.fromEntries(names.map((name) => [name, join(folder, name)]));
  const config = {
    main: join(folder, 'launcher.cjs'),
    output: join(folder, 'blob'),
    disableExperimentalSEAWarning: true,
    assets: { ...assets, 'podlint.cjs': join(folder, 'launcher.cjs') },
  };
  writeFileSync(join(folder, 'sea.json'), JSON.stringify(config));
  node(['--experimental-sea-config', join(folder, 'sea.json')]);
}

/** Node's own executable with the blob in it; macOS runs it only with a signature that knows of the blob. */
function inject(folder, executable) {
  copyFileSync(process.execPath, executable);
  if (isMac) execFileSync('codesign', ['--remove-signature', executable]);
  const postject = fileURLToPath(import.meta.resolve('postject/dist/cli.js'));
  const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';
  node([
    postject,
    executable,
    'NODE_SEA_BLOB',
    join(folder, 'blob'),
    '--sentinel-fuse',
    fuse,
    ...(isMac ? ['--macho-segment-name', 'NODE_SEA'] : []),
  ]);
  if (isMac) execFileSync('codesign', ['--sign', '-', executable]);
}

const folder = mkdtempSync(join(tmpdir(), 'podlint-sea-'));
try {
  for (const name of PROGRAMS) cpSync(join(root, 'dist', name), join(folder, name));
  await bundleLaunchers(folder);
  await precompile(folder);
  writeBlob(folder);
  const output = resolve(values.output);
  const temporary = `${output}.${process.pid}`;
  mkdirSync(dirname(output), { recursive: true });
  inject(folder, temporary);
  renameSync(temporary, output);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
