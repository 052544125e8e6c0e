/**
 * The language server as a process, with messages in the wrong order, of the wrong shape, huge, cancelled and repeated. It must not end
 * before it is told to, must answer every request, and must still answer rightly when all is over.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { generator } from '../../tools/random.mjs';

const server = fileURLToPath(new URL('../../../dist/server.cjs', import.meta.url));

const POD = `apiVersion: v1
kind: Pod
metadata: {name: a, labels: {app: a}}
spec:
  containers:
    - {name: a, image: nginx, ports: [{containerPort: 80}]}
    - {name: b, image: httpd, ports: [{containerPort: 80}]}
`;

const METHODS = [
  'textDocument/hover',
  'textDocument/completion',
  'textDocument/definition',
  'textDocument/references',
  'textDocument/documentHighlight',
  'textDocument/prepareRename',
  'textDocument/rename',
  'textDocument/documentSymbol',
  'textDocument/foldingRange',
  'textDocument/selectionRange',
  'textDocument/documentLink',
  'textDocument/inlayHint',
  'textDocument/codeLens',
  'textDocument/codeAction',
  'textDocument/diagnostic',
  'workspace/diagnostic',
  'workspace/symbol',
  'workspace/executeCommand',
  'codeAction/resolve',
  'codeLens/resolve',
  'completionItem/resolve',
  'podlint/explainPod',
  'podlint/rule',
  'podlint/rules',
  'podlint/suppress',
  'no/such/method',
];

const NOTIFICATIONS = [
  'textDocument/didOpen',
  'textDocument/didChange',
  'textDocument/didClose',
  'textDocument/didSave',
  'workspace/didChangeConfiguration',
  'workspace/didChangeWatchedFiles',
  'workspace/didChangeWorkspaceFolders',
  '$/setTrace',
  '$/nonsense',
];

/** Values of any shape, and such that look right. */
function junk(random, uris, depth = 3) {
  const below = (count) => Math.floor(random() * count);
  const pick = (list) => list[below(list.length)];
  const scalar = () =>
    pick([
      null,
      true,
      -1,
      0,
      1,
      2 ** 31,
      1e300,
      '',
      'x',
      '\u0000\u001b[2J',
      '__proto__',
      POD,
      '{',
      'a: &a [*a, *a]',
      ...uris,
    ]);
  if (depth === 0 || below(3) === 0) return scalar();
  if (below(3) === 0) return Array.from({ length: below(3) }, () => junk(random, uris, depth - 1));
  const keys = [
    'textDocument',
    'uri',
    'position',
    'range',
    'start',
    'end',
    'line',
    'character',
    'text',
    'version',
    'contentChanges',
    'context',
    'diagnostics',
    'newName',
    'query',
    'command',
    'arguments',
    'data',
    'settings',
    'changes',
    'type',
    'event',
    'added',
    'removed',
    'rule',
    '__proto__',
    'constructor',
  ];
  return Object.fromEntries(Array.from({ length: below(4) }, () => [pick(keys), junk(random, uris, depth - 1)]));
}

function likely(random, uris) {
  const below = (count) => Math.floor(random() * count);
  const pick = (list) => list[below(list.length)];
  const position = () => ({ line: below(12) - 1, character: below(40) - 1 });
  const uri = pick(uris);
  const texts = [
    POD,
    POD.repeat(200),
    'x: [',
    '\ufeff',
    POD.replace('80', '\ud800'),
    `${'['.repeat(5000)}`,
    'kind: Pod\napiVersion: v1\nspec: {containers: null}\n',
  ];
  return {
    textDocument: { uri, languageId: 'yaml', version: below(5), text: pick(texts) },
    contentChanges:
      below(2) === 0
        ? [{ text: pick(texts) }]
        : [{ range: { start: position(), end: position() }, text: pick(['', 'x', '\n', ': ']) }],
    position: position(),
    positions: [position(), position()],
    range: { start: position(), end: position() },
    context: { diagnostics: [], triggerKind: 1, includeDeclaration: true },
    newName: pick(['b', '', 'a b', '__proto__']),
    query: pick(['', 'a', '*']),
    previousResultIds: [],
    settings: { podlint: pick([null, {}, { rules: 1 }, { rules: { 'network/*': 'off' } }, { enable: 'no' }]) },
    changes: [{ uri, type: 1 + below(3) }],
    event: { added: [], removed: [] },
    uri,
    line: below(9),
    character: below(9),
    rule: pick(['network/port-clash', 'x', 3]),
    command: 'podlint.explainRule',
    arguments: [pick(['network/port-clash', null])],
  };
}

/** One session of a few dozen messages; the finding, if there is one. */
async function session(random, folder) {
  const below = (count) => Math.floor(random() * count);
  const pick = (list) => list[below(list.length)];
  const uris = ['a.yaml', 'b.yaml', 'podlint.yaml'].map((name) => pathToFileURL(join(folder, name)).href);
  uris.push('untitled:1', 'file:///', 'javascript:alert(1)', 'file:///etc/passwd', `${uris[0]}/../../x`);
  const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data) => (said += data));
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(`ended with ${code ?? signal}`)));
  const writer = new StreamMessageWriter(child.stdin);
  child.stdin.on('error', () => undefined);
  const waiting = new Map();
  new StreamMessageReader(child.stdout).listen((message) => {
    if ('method' in message && 'id' in message)
      void writer
        .write({ jsonrpc: '2.0', id: message.id, result: pick([null, [], {}, [null], 3]) })
        .catch(() => undefined);
    else if ('id' in message) waiting.get(message.id)?.(message);
  });
  let id = 0;
  const request = (method, params) =>
    new Promise((resolve) => {
      id += 1;
      waiting.set(id, resolve);
      void writer.write({ jsonrpc: '2.0', id, method, params }).catch(() => undefined);
    });
  const notify = (method, params) => writer.write({ jsonrpc: '2.0', method, params }).catch(() => undefined);
  const within = (work, what) => {
    let timer;
    const late = new Promise((resolve) => (timer = setTimeout(() => resolve({ late: what }), 30_000)));
    return Promise.race([work, late, ended.then((how) => ({ how }))]).finally(() => clearTimeout(timer));
  };
  const initialize = {
    processId: process.pid,
    rootUri: null,
    capabilities: pick([{}, { workspace: { configuration: true } }, { textDocument: { diagnostic: {} } }]),
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'x' }],
  };
  try {
    // Before it is initialized, every request is an error.
    if (below(4) === 0) await within(request(pick(METHODS), likely(random, uris)), 'a request before initialize');
    const started = await within(request('initialize', initialize), 'initialize');
    if (!started.result) return `initialize: ${JSON.stringify(started)}\n${said}`;
    await notify('initialized', {});
    const answers = [];
    for (let count = 10 + below(40); count > 0; count -= 1) {
      const params = below(4) === 0 ? junk(random, uris) : likely(random, uris);
      const fits = typeof params === 'object' && params !== null ? params : undefined;
      if (below(2) === 0) await notify(pick(NOTIFICATIONS), fits);
      else answers.push(request(pick(METHODS), fits));
      if (below(3) === 0) await notify('$/cancelRequest', { id: below(3) === 0 ? below(1000) : id });
    }
    const all = await within(Promise.all(answers), 'the answers');
    if (!Array.isArray(all)) return `${JSON.stringify(all)}\n${said}`;
    // After all of that a Pod is judged as ever.
    const uri = pathToFileURL(join(folder, 'last.yaml')).href;
    await notify('workspace/didChangeConfiguration', { settings: {} });
    await notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text: POD } });
    const report = await within(request('textDocument/diagnostic', { textDocument: { uri } }), 'the last diagnostics');
    if (
      !report.result?.items?.some(({ code }) => code === 'network/port-clash') &&
      initialize.capabilities.workspace === undefined
    )
      return `the last Pod: ${JSON.stringify(report)}\n${said}`;
    const shut = await within(request('shutdown'), 'shutdown');
    if (!('result' in shut)) return `shutdown: ${JSON.stringify(shut)}\n${said}`;
    await notify('exit');
    const { how } = await within(new Promise(() => undefined), 'exit');
    return how === 'ended with 0' ? undefined : `${how}\n${said}`;
  } finally {
    child.kill();
  }
}

export async function fuzz({ milliseconds, seed }) {
  const folder = mkdtempSync(join(tmpdir(), 'podlint-fuzz-'));
  const end = performance.now() + milliseconds;
  let runs = 0;
  let finding;
  try {
    while (finding === undefined && performance.now() < end) {
      const random = generator(seed + runs);
      writeFileSync(join(folder, 'a.yaml'), POD);
      finding = await session(random, folder);
      if (finding !== undefined) finding = `session ${runs}: ${finding}`;
      runs += 1;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { runs, finding };
}
