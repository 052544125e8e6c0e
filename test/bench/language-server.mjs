/**
 * What the language server costs, over stdio on the built bundle:
 * `node test/bench/language-server.mjs [--lines 500,5000] [--strokes 300] [--files 2000] [--folder FOLDER]`.
 *
 * - activation: the extension's entry, loaded and activated with an editor that does nothing;
 * - typing, at each number of lines: from a key stroke to diagnostics, then completion, hover, definition, hints and lenses
 *   a hundred times each, over the whole file. Each stroke is an incremental change and a pull for the new version;
 * - workspace: a folder of so many files and the corpus of real ones if it is there, or a folder that is given: how long it takes to read, how long a hover waits while all
 *   files are checked, and how much memory is used in the end.
 *
 * Prints one JSON object a line; ends with 1 when anything is over budget. Wall-clock times mean something on an idle machine
 * only; `processor` is what a busy one does not change.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Module from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { connect, manifest, memoryOf, percentile, processorTimeOf } from './lsp-client.mjs';

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '500,5000' },
    strokes: { type: 'string', default: '300' },
    files: { type: 'string', default: '2000' },
    folder: { type: 'string' },
  },
});
/** Real manifests, where somebody has put them. */
const CORPUS = fileURLToPath(new URL('../../../shared/corpus/visible', import.meta.url));

const strokes = Number(values.strokes);

/** Milliseconds, except for memory in MB. */
const BUDGETS = { activation: 80, completion: 50, lenses: 50, scan: 3_000, rss: 150, waiting: 50 };
const typingBudget = (lines) => (lines <= 600 ? 50 : 150);

let failed = false;
/** Says what is over its budget. */
function hold(what, value, budget) {
  if (value === undefined || value <= budget) return;
  failed = true;
  console.error(`${what}: ${value}, which is over ${budget}.`);
}

function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'podlint-bench-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** What the extension takes from the editor. */
const EDITOR_NAMES = [
  ...['commands', 'env', 'l10n', 'languages', 'window', 'workspace', 'Disposable', 'EventEmitter', 'Uri'],
  ...['ProgressLocation', 'LanguageStatusSeverity', 'ViewColumn', 'RelativePattern', 'Position', 'Range'],
];

/** An editor that takes whatever is registered with it. */
function createEditor() {
  function nothing() {
    return nothing;
  }
  return new Proxy(nothing, {
    get: (_target, name) => {
      if (name === 'textDocuments') return [];
      return name === Symbol.toPrimitive ? () => '' : createEditor();
    },
    apply: () => createEditor(),
    construct: () => createEditor(),
  });
}

function measureActivation() {
  const editor = Object.fromEntries(EDITOR_NAMES.map((name) => [name, createEditor()]));
  const load = Module._load;
  Module._load = (request, ...rest) => (request === 'vscode' ? editor : load(request, ...rest));
  const started = performance.now();
  const extension = createRequire(import.meta.url)('../../dist/extension.cjs');
  extension.activate({ subscriptions: [], extensionUri: createEditor(), globalState: createEditor() });
  const activation = Number((performance.now() - started).toFixed(1));
  Module._load = load;
  console.log(JSON.stringify({ scenario: 'activation', activation }));
  hold('Activation', activation, BUDGETS.activation);
}

async function measureTyping(lines) {
  const { folder, remove } = temporaryFolder();
  const text = manifest(lines);
  writeFileSync(join(folder, 'shop.yaml'), text);
  const { pid, connection, ready, initialized, stop } = await connect(folder);
  await ready;
  const textDocument = { uri: `${pathToFileURL(folder).href}/shop.yaml` };
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { ...textDocument, languageId: 'yaml', version: 1, text },
  });
  const typing = await type({ pid, connection, textDocument, text });
  const requests = await askAround({ connection, textDocument, text });
  const rss = memoryOf(pid);
  await stop();
  remove();
  const length = text.split('\n').length;
  const start = { initialize: Math.round(initialized) };
  console.log(JSON.stringify({ scenario: 'typing', lines: length, strokes, ...start, ...typing, requests, rss }));
  hold(`A key stroke in ${length} lines`, typing.p95, typingBudget(length));
  hold('A completion', requests.completion, BUDGETS.completion);
  hold('The lenses', requests.lenses, BUDGETS.lenses);
  if (typing.findings === 0) hold('Key strokes that were never answered with a finding', 1, 0);
}

/** Somebody changes a port in the middle of the file: its first digit comes and goes, and with it a port clash. */
async function type({ pid, connection, textDocument, text }) {
  const pull = () => connection.sendRequest('textDocument/diagnostic', { textDocument });
  await pull();
  const mark = 'containerPort: 18080';
  const before = text.slice(0, text.indexOf(mark, text.length / 2) + 'containerPort: '.length);
  const line = before.split('\n').length - 1;
  const character = before.length - before.lastIndexOf('\n') - 1;
  const at = (offset) => ({ line, character: character + offset });
  const times = [];
  const processorBefore = processorTimeOf(pid);
  let findings = 0;
  for (let stroke = 0; stroke < strokes; stroke += 1) {
    const isDeletion = stroke % 2 === 0;
    const range = { start: at(0), end: at(isDeletion ? 1 : 0) };
    const started = performance.now();
    void connection.sendNotification('textDocument/didChange', {
      textDocument: { ...textDocument, version: stroke + 2 },
      contentChanges: [{ range, text: isDeletion ? '' : '1' }],
    });
    const { items } = await pull();
    times.push(performance.now() - started);
    findings = Math.max(findings, items.length);
  }
  const processor =
    processorBefore === undefined ? undefined : Number(((processorTimeOf(pid) - processorBefore) / strokes).toFixed(1));
  return {
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    max: percentile(times, 1),
    processor,
    findings,
  };
}

/** Milliseconds of requests, the 95th of a hundred, at places all over the file. */
async function askAround({ connection, textDocument, text }) {
  const timeOf = async (method, find, more = {}) => {
    const offsets = [...text.matchAll(find)].map(({ index }) => index + 1);
    const times = [];
    for (let count = 0; count < 100; count += 1) {
      const offset = offsets[(count * 7) % offsets.length];
      const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
      const position = { line: text.slice(0, offset).split('\n').length - 1, character: offset - lineStart };
      const started = performance.now();
      const answer = await connection.sendRequest(method, { textDocument, position, ...more });
      times.push(performance.now() - started);
      if (answer === null) throw new Error(`${method} had no answer.`);
    }
    return percentile(times, 0.95);
  };
  const range = { start: { line: 0, character: 0 }, end: { line: text.split('\n').length, character: 0 } };
  return {
    completion: await timeOf('textDocument/completion', /(?<=port: )http/g),
    hover: await timeOf('textDocument/hover', /containerPort/g),
    definition: await timeOf('textDocument/definition', /(?<=port: )http/g),
    hints: await timeOf('textDocument/inlayHint', /containerPort/g, { range }),
    lenses: await timeOf('textDocument/codeLens', /containerPort/g),
  };
}

/** Applications of one Deployment and its Service each, in folders and namespaces of ten. */
function writeWorkspace(folder, files) {
  const documents = manifest(files * 25).split('---\n');
  for (let index = 0; index < files; index += 1) {
    const team = `team-${Math.floor(index / 10)}`;
    mkdirSync(join(folder, team), { recursive: true });
    const text = documents[index % documents.length].replaceAll('namespace: shop', `namespace: ${team}`);
    writeFileSync(join(folder, team, `${index}.yaml`), text);
  }
}

async function measureGenerated() {
  const { folder, remove } = temporaryFolder();
  writeWorkspace(folder, Number(values.files));
  await measureWorkspace('generated', folder);
  remove();
}

async function measureWorkspace(name, folder) {
  const { pid, connection, ready, stop } = await connect(folder);
  const started = performance.now();
  const said = await ready;
  const scan = Math.round(performance.now() - started);
  const rss = memoryOf(pid);
  const text = manifest(500);
  const textDocument = { uri: 'untitled:bench.yaml' };
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { ...textDocument, languageId: 'yaml', version: 1, text },
  });
  const position = { line: text.slice(0, text.indexOf('containerPort')).split('\n').length - 1, character: 16 };
  let checking = true;
  const checkStarted = performance.now();
  const checked = connection.sendRequest('workspace/diagnostic', { previousResultIds: [] });
  void checked.then(() => (checking = false));
  const waits = [];
  while (checking) {
    const asked = performance.now();
    await connection.sendRequest('textDocument/hover', { textDocument, position });
    waits.push(performance.now() - asked);
    await sleep(20);
  }
  const { items } = await checked;
  const check = Math.round(performance.now() - checkStarted);
  const waiting = { p95: percentile(waits, 0.95), max: percentile(waits, 1) };
  const rssChecked = memoryOf(pid);
  await stop();
  console.log(
    JSON.stringify({ scenario: 'workspace', name, said, scan, rss, check, files: items.length, waiting, rssChecked }),
  );
  hold('Reading the workspace', scan, BUDGETS.scan);
  hold('MB in the end', rssChecked, BUDGETS.rss);
  hold('A hover while files are checked', waiting.p95, BUDGETS.waiting);
}

measureActivation();
for (const lines of values.lines.split(',')) await measureTyping(Number(lines));
if (values.folder) await measureWorkspace('given', values.folder);
else {
  await measureGenerated();
  if (existsSync(CORPUS)) await measureWorkspace('corpus', CORPUS);
}
process.exitCode = failed ? 1 : 0;
