/**
 * The language server over hours of work: `npm run soak -- [--minutes N] [--files N] [--folder PATH] [--seed N]`.
 *
 * Two workspace folders of manifests (made, or copied from PATH); people type, undo, ask, save, open, close, flip the configuration, take a
 * folder out and in, and now and then the server is killed and started again. All the while a manifest with a known mistake is brought
 * back to its text and has to have its finding, and memory is measured. Prints figures; ends with 1 when one of them is wrong.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { generator } from '../tools/random.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    files: { type: 'string', default: '2000' },
    folder: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const program = fileURLToPath(new URL('../../dist/server.cjs', import.meta.url));
const random = generator(Number(values.seed));
const below = (count) => Math.floor(random() * count);
const pick = (list) => list[below(list.length)];

const manifest = (index) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: app-${index}, labels: {app: app-${index}}}
spec:
  replicas: ${1 + (index % 3)}
  selector: {matchLabels: {app: app-${index}}}
  template:
    metadata: {labels: {app: app-${index}}}
    spec:
      containers:
        - {name: web, image: nginx, ports: [{containerPort: 80}]}
        - {name: side, image: ${index % 5 === 0 ? 'httpd' : 'busybox'}, ports: [{containerPort: ${index % 5 === 0 ? 80 : 9000}}]}
---
apiVersion: v1
kind: Service
metadata: {name: app-${index}}
spec: {selector: {app: app-${index}}, ports: [{port: 80, targetPort: 80}]}
`;

/** Two folders, and the paths of what is in them. */
function makeFolders(parent) {
  const folders = ['one', 'two'].map((name) => join(parent, name));
  for (const folder of folders) mkdirSync(folder);
  if (values.folder !== undefined) {
    cpSync(values.folder, folders[0], { recursive: true });
    writeFileSync(join(folders[1], 'app-0.yaml'), manifest(0));
  } else
    for (let index = 0; index < Number(values.files); index += 1)
      writeFileSync(join(folders[index % 2], `app-${index}.yaml`), manifest(index));
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => /\.ya?ml$/.test(path) && statSync(path).size < 100_000),
  );
  return { folders, files };
}

/** The server and what is asked of it. */
function start() {
  const child = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const writer = new StreamMessageWriter(child.stdin);
  child.stdin.on('error', () => undefined);
  const waiting = new Map();
  const state = { child, requests: 0, errors: 0, settings: null, exited: false };
  child.once('exit', () => {
    state.exited = true;
    for (const resolve of waiting.values()) resolve(undefined);
  });
  new StreamMessageReader(child.stdout).listen((message) => {
    if ('method' in message) {
      if (message.method === 'window/logMessage' && message.params.type === 1) state.errors += 1;
      if (!('id' in message)) return;
      const items = message.params?.items;
      const result = message.method === 'workspace/configuration' ? items.map(() => state.settings) : null;
      void writer.write({ jsonrpc: '2.0', id: message.id, result }).catch(() => undefined);
      return;
    }
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  const send = (message) => writer.write({ jsonrpc: '2.0', ...message }).catch(() => undefined);
  const request = (method, params) => {
    const id = ++state.requests;
    void send({ id, method, params });
    return new Promise((resolve) => waiting.set(id, resolve)).then((answer) => answer?.result);
  };
  return Object.assign(state, { request, notify: (method, params) => send({ method, params }) });
}

const CAPABILITIES = {
  textDocument: { diagnostic: {}, synchronization: {} },
  workspace: { configuration: true, workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: true } },
};

async function connect(folders, open) {
  const server = start();
  const workspaceFolders = folders.map((folder) => ({ uri: pathToFileURL(folder).href, name: folder }));
  await server.request('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: CAPABILITIES,
    workspaceFolders,
  });
  await server.notify('initialized', {});
  for (const [path, document] of open) await didOpen(server, path, document);
  return server;
}

const uriOf = (path) => pathToFileURL(path).href;
const didOpen = (server, path, { text, version }) =>
  server.notify('textDocument/didOpen', { textDocument: { uri: uriOf(path), languageId: 'yaml', version, text } });

const replaceAll = (server, path, document, text) => {
  document.text = text;
  document.version += 1;
  return server.notify('textDocument/didChange', {
    textDocument: { uri: uriOf(path), version: document.version },
    contentChanges: [{ text }],
  });
};

/** Resident memory in MB; 0 where the system does not tell. */
function memoryOf({ child }) {
  try {
    return Math.round(
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024,
    );
  } catch {
    return 0;
  }
}

/** One thing that somebody does. */
async function act(server, path, document, folders) {
  const position = { line: below(16), character: below(30) };
  const textDocument = { uri: uriOf(path) };
  switch (below(12)) {
    case 0:
      return server.request('textDocument/hover', { textDocument, position });
    case 1:
      return server.request('textDocument/completion', { textDocument, position });
    case 2:
      return server.request('textDocument/documentSymbol', { textDocument });
    case 3:
      return server.request('textDocument/codeAction', {
        textDocument,
        range: { start: position, end: position },
        context: { diagnostics: [] },
      });
    case 4:
      return server.request('textDocument/references', {
        textDocument,
        position,
        context: { includeDeclaration: true },
      });
    case 5:
      server.settings = pick([null, { preset: 'all' }, { preset: 'strict' }, { rules: { 'lifecycle/*': 'off' } }]);
      return server.notify('workspace/didChangeConfiguration', { settings: {} });
    case 6: {
      const file = join(folders[1], 'podlint.yaml');
      if (below(2) === 0) writeFileSync(file, 'extends: [strict]\n');
      else rmSync(file, { force: true });
      return server.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf(file), type: 2 }] });
    }
    case 7: {
      if (below(4) > 0) return undefined;
      const folder = { uri: uriOf(folders[1]), name: 'two' };
      await server.notify('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [folder] } });
      return server.notify('workspace/didChangeWorkspaceFolders', { event: { added: [folder], removed: [] } });
    }
    default: {
      const at = below(document.text.length + 1);
      const typed = pick([' ', '\n', 'x', ':', '- ', '80', '"', '{', '']);
      await replaceAll(server, path, document, document.text.slice(0, at) + typed + document.text.slice(at + below(3)));
      return server.request('textDocument/diagnostic', { textDocument });
    }
  }
}

const parent = mkdtempSync(join(tmpdir(), 'podlint-soak-'));
const { folders, files } = makeFolders(parent);
const known = join(folders[1], 'known.yaml');
writeFileSync(known, manifest(0));
const open = new Map([[known, { text: manifest(0), version: 1 }]]);
for (let count = Math.min(20, files.length); count > 0; count -= 1) {
  const path = pick(files);
  open.set(path, { text: readFileSync(path, 'utf8'), version: 1 });
}
const end = performance.now() + Number(values.minutes) * 60_000;
const lifetime = Math.max(5_000, (Number(values.minutes) * 60_000) / 6);
const figures = { actions: 0, kills: 0, checked: 0, lost: 0, errors: 0, unexpected: 0 };
const lives = [];
let server = await connect(folders, open);
let memory = [];
let born = performance.now();
try {
  while (performance.now() < end) {
    const path = pick([...open.keys()].filter((each) => each !== known));
    const document = open.get(path);
    await act(server, path, document, folders);
    figures.actions += 1;
    if (server.exited) figures.unexpected += 1;
    // People undo: otherwise every manifest would be rubble before long.
    if (below(10) === 0) await replaceAll(server, path, document, readFileSync(path, 'utf8'));
    if (figures.actions % 40 === 0) {
      memory.push(memoryOf(server));
      await replaceAll(server, known, open.get(known), manifest(0));
      const report = await server.request('textDocument/diagnostic', { textDocument: { uri: uriOf(known) } });
      figures.checked += 1;
      if (!report?.items?.some(({ code }) => code === 'network/port-clash')) figures.lost += 1;
    }
    if (server.exited || performance.now() - born > lifetime) {
      figures.errors += server.errors;
      lives.push(memory);
      memory = [];
      server.child.kill('SIGKILL');
      figures.kills += 1;
      server = await connect(folders, open);
      born = performance.now();
    }
  }
  figures.errors += server.errors;
  lives.push(memory);
  await server.request('shutdown');
  await server.notify('exit');
} finally {
  server.child.kill();
  rmSync(parent, { recursive: true, force: true });
}

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1] ?? 0;
/** Growth of the second half of a life over its first, after the start. */
const growths = lives
  .filter((life) => life.length >= 8)
  .map(
    (life) =>
      median(life.slice(-(life.length >> 2))) / Math.max(1, median(life.slice(life.length >> 2, life.length >> 1))),
  );
const growth = growths.length === 0 ? 1 : median(growths);
const peak = Math.max(0, ...lives.flat());
console.log(`${values.minutes} minutes, ${files.length} files in 2 folders, ${open.size} open, seed ${values.seed}`);
console.log(
  `${figures.actions} actions, ${figures.kills} kills and restarts, ${figures.unexpected} ends that nobody asked for, ${figures.errors} errors logged`,
);
console.log(`${figures.checked} checks of a known mistake, ${figures.lost} findings lost`);
console.log(`memory: peak ${peak} MB, last quarter of a life over its second quarter × ${growth.toFixed(2)}`);
const isSound =
  figures.lost === 0 && figures.unexpected === 0 && figures.errors === 0 && growth < 1.3 && figures.checked > 0;
console.log(isSound ? 'sound' : 'NOT SOUND');
process.exitCode = isSound ? 0 : 1;
