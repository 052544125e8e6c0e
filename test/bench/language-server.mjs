/**
 * From a key stroke to diagnostics, over stdio on the built bundle: `node test/bench/language-server.mjs [--lines 500] [--strokes 300]`.
 * Then completion, hover, definition, hints and lenses, a hundred times each, over the whole file.
 * Each stroke is an incremental change and a pull for the new version, as an editor does it. Prints one JSON object;
 * ends with 1 when the 95th percentile is over budget.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { StreamMessageReader, StreamMessageWriter, createProtocolConnection } from 'vscode-languageserver/node';

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '500' },
    strokes: { type: 'string', default: '300' },
    folder: { type: 'string' },
  },
});
const lines = Number(values.lines);
const strokes = Number(values.strokes);
const BUDGET = lines <= 500 ? 50 : 150;
const COMPLETION_BUDGET = 50;

/** Several workloads with their Services in one file: what a busy real file looks like. */
function manifest() {
  const parts = [];
  for (let index = 0; parts.join('---\n').split('\n').length < lines; index += 1) {
    const name = `service-${index}`;
    parts.push(
      `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\n  namespace: shop\n  labels:\n    app: ${name}\nspec:\n  replicas: 2\n` +
        `  selector:\n    matchLabels:\n      app: ${name}\n  template:\n    metadata:\n      labels:\n        app: ${name}\n    spec:\n      containers:\n` +
        `        - name: main\n          image: registry.example.com/shop/${name}:1.${index}.0\n          args: ["--port=8080", "--upstream=http://localhost:18080/"]\n` +
        `          env:\n            - name: LOG_LEVEL\n              value: info\n          ports:\n            - name: http\n              containerPort: 8080\n` +
        `          readinessProbe:\n            httpGet:\n              path: /healthz\n              port: http\n          resources:\n            requests:\n              cpu: 100m\n              memory: 128Mi\n` +
        `        - name: proxy\n          image: envoyproxy/envoy:v1.36.2\n          ports:\n            - name: proxy\n              containerPort: 18080\n          volumeMounts:\n            - name: config\n              mountPath: /etc/envoy\n` +
        `      volumes:\n        - name: config\n          configMap:\n            name: ${name}\n`,
      `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n  namespace: shop\nspec:\n  selector:\n    app: ${name}\n  ports:\n    - port: 80\n      targetPort: http\n`,
    );
  }
  return parts.join('---\n');
}

const percentile = (sorted, share) =>
  Number(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1));

async function connect(folder) {
  const program = fileURLToPath(new URL('../../dist/server.cjs', import.meta.url));
  const child = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  let scanned;
  const ready = new Promise((resolve) => (scanned = resolve));
  connection.onNotification('window/logMessage', ({ message }) => message.startsWith('Read ') && scanned(message));
  connection.onRequest('workspace/configuration', ({ items }) => items.map(() => null));
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('workspace/diagnostic/refresh', () => null);
  connection.listen();
  const started = performance.now();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'bench' }],
    capabilities: {
      textDocument: { diagnostic: {} },
      workspace: { configuration: true, diagnostics: { refreshSupport: true } },
    },
  });
  const initialized = performance.now() - started;
  await connection.sendNotification('initialized', {});
  return { child, connection, ready, initialized };
}

/** Resident memory of the server in MB, where the system tells. */
function memoryOf(pid) {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes && Math.round(Number(kilobytes) / 1024);
  } catch {
    return undefined;
  }
}

/** Milliseconds of processor time that the server has used: what a busy machine does not change. */
function processorTimeOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    // User and system time, in hundredths of a second on every Linux.
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return undefined;
  }
}

const temporary = mkdtempSync(join(tmpdir(), 'podlint-bench-'));
const folder = values.folder ?? temporary;
const text = manifest();
if (!values.folder) writeFileSync(join(folder, 'shop.yaml'), text);
const { child, connection, ready, initialized } = await connect(folder);
const scanStarted = performance.now();
await ready;
const scan = performance.now() - scanStarted;

const uri = `${pathToFileURL(folder).href}/shop.yaml`;
await connection.sendNotification('textDocument/didOpen', {
  textDocument: { uri, languageId: 'yaml', version: 1, text },
});
const pull = () => connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
await pull();

// Somebody changes a port in the middle of the file: its first digit comes and goes, and with it a port clash.
const mark = 'containerPort: 18080';
const before = text.slice(0, text.indexOf(mark, text.length / 2) + 'containerPort: '.length);
const line = before.split('\n').length - 1;
const character = before.length - before.lastIndexOf('\n') - 1;
const at = (offset) => ({ line, character: character + offset });
const times = [];
const processorBefore = processorTimeOf(child.pid);
let found = 0;
for (let stroke = 0; stroke < strokes; stroke += 1) {
  const isDeletion = stroke % 2 === 0;
  const range = { start: at(0), end: at(isDeletion ? 1 : 0) };
  const started = performance.now();
  void connection.sendNotification('textDocument/didChange', {
    textDocument: { uri, version: stroke + 2 },
    contentChanges: [{ range, text: isDeletion ? '' : '1' }],
  });
  const { items } = await pull();
  times.push(performance.now() - started);
  found = Math.max(found, items.length);
}
const processor =
  processorBefore === undefined
    ? undefined
    : Number(((processorTimeOf(child.pid) - processorBefore) / strokes).toFixed(1));

const REQUESTS = 100;
/** Milliseconds of a request, the 95th of a hundred, at places all over the file. */
async function timeOf(method, find, more = {}) {
  const taken = [];
  const offsets = [...text.matchAll(find)].map(({ index }) => index + 1);
  for (let count = 0; count < REQUESTS; count += 1) {
    const offset = offsets[(count * 7) % offsets.length];
    const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
    const position = { line: text.slice(0, offset).split('\n').length - 1, character: offset - lineStart };
    const started = performance.now();
    const answer = await connection.sendRequest(method, { textDocument: { uri }, position, ...more });
    taken.push(performance.now() - started);
    if (answer === null) throw new Error(`${method} had no answer.`);
  }
  return percentile(
    taken.sort((a, b) => a - b),
    0.95,
  );
}
const requests = {
  completion: await timeOf('textDocument/completion', /(?<=port: )http/g),
  hover: await timeOf('textDocument/hover', /containerPort/g),
  definition: await timeOf('textDocument/definition', /(?<=port: )http/g),
  hints: await timeOf('textDocument/inlayHint', /containerPort/g, {
    range: { start: { line: 0, character: 0 }, end: { line: lines, character: 0 } },
  }),
  lenses: await timeOf('textDocument/codeLens', /containerPort/g),
};
const rss = memoryOf(child.pid);
await connection.sendRequest('shutdown');
await connection.sendNotification('exit');
connection.dispose();
rmSync(temporary, { recursive: true, force: true });

times.sort((a, b) => a - b);
const p95 = percentile(times, 0.95);
const result = {
  lines: text.split('\n').length,
  strokes,
  initialize: Math.round(initialized),
  scan: Math.round(scan),
  p50: percentile(times, 0.5),
  p95,
  max: percentile(times, 1),
  processor,
  budget: BUDGET,
  findings: found,
  requests,
  rss,
};
console.log(JSON.stringify(result));
if (found === 0) console.error('The key strokes were never answered with a finding.');
if (requests.completion > COMPLETION_BUDGET) console.error(`A completion takes more than ${COMPLETION_BUDGET} ms.`);
process.exitCode = p95 > BUDGET || found === 0 || requests.completion > COMPLETION_BUDGET ? 1 : 0;
