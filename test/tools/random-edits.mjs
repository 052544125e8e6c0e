/**
 * Somebody types who cannot type: random edits of a folder's manifests through the real protocol, on the built server.
 * After each edit the diagnostics must be those of a fresh reading; from time to time those of the other open documents too.
 * Nothing may be in the log as an error, and the memory must stay what it was.
 *
 * `node test/tools/random-edits.mjs FOLDER [--edits 10000] [--seed 1] [--files 40]`
 */
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { connect, memoryOf } from '../bench/lsp-client.mjs';
import { load } from './load.mjs';
import { generator, sample } from './random.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    edits: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    files: { type: 'string', default: '40' },
  },
});
const source = positionals[0] ?? fileURLToPath(new URL('../../examples', import.meta.url));
const edits = Number(values.edits);
const seed = Number(values.seed);

/** Documents that are open at a time, and edits after which others are. */
const OPEN = 4;
const TURN = 150;

/** Edits after which memory counts as warm, and what it may grow by from then on, in MB. */
const WARM = Math.min(2_000, edits / 2);
const GROWTH = 40;

const { applyTyping, freshFindings, randomBelow, typeSomething } = await load('test/tools/fresh-findings.ts');
const below = randomBelow(seed);

/** A folder with some of the manifests, each small enough to be read anew thousands of times. */
function chooseFiles() {
  const folder = mkdtempSync(join(tmpdir(), 'podlint-edits-'));
  const names = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => {
    if (!/\.(?:ya?ml|json)$/.test(name)) return false;
    const text = readFileSync(join(source, name), 'utf8');
    return text.length < 20_000 && /apiVersion/.test(text) && /kind/.test(text);
  });
  const chosen = sample(names, Number(values.files), generator(seed));
  chosen.forEach((name, index) => cpSync(join(source, name), join(folder, `${index}${extname(name)}`)));
  return folder;
}

const folder = chooseFiles();
const uriOf = (name) => `${pathToFileURL(folder).href}/${name}`;
const names = readdirSync(folder).sort();
const onDisk = new Map(names.map((name) => [uriOf(name), readFileSync(join(folder, name), 'utf8')]));
const { pid, connection, ready, stop } = await connect(folder);
await ready;
const errors = [];
connection.onNotification('window/logMessage', ({ type, message }) => type === 1 && errors.push(message));

/** By URI: what the editor shows, and what it showed before. */
const open = new Map();
const textsNow = () => new Map([...onDisk].map(([uri, text]) => [uri, open.get(uri)?.text ?? text]));

async function openOthers() {
  for (const uri of open.keys()) await connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  open.clear();
  for (let count = 0; count < OPEN; count += 1) {
    const uri = uriOf(names[below(names.length)]);
    if (open.has(uri)) continue;
    const text = onDisk.get(uri);
    open.set(uri, { text, version: 1, history: [text] });
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text },
    });
  }
}

function positionAt(text, offset) {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: lines.length - 1, character: lines.at(-1).length };
}

/** An edit that a protocol can tell: no place lies between the two halves of a line break or of a character. */
function chooseTyping(text) {
  for (;;) {
    const typing = typeSomething(text, below);
    if (
      ![typing.start, typing.end].some((at) =>
        /^(?:\r\n|[\ud800-\udbff][\udc00-\udfff])/.test(text.slice(at - 1, at + 1)),
      )
    )
      return typing;
  }
}

async function edit(uri) {
  const document = open.get(uri);
  const { text, history } = document;
  const undone = below(3) === 0 && history.length > 1 ? history.pop() : undefined;
  const typing = undone === undefined ? chooseTyping(text) : { start: 0, end: text.length, text: undone };
  if (undone === undefined) history.push(text);
  if (history.length > 50) history.splice(1, 10);
  const range = { start: positionAt(text, typing.start), end: positionAt(text, typing.end) };
  document.text = applyTyping(text, typing);
  document.version += 1;
  await connection.sendNotification('textDocument/didChange', {
    textDocument: { uri, version: document.version },
    contentChanges: [{ range, text: typing.text }],
  });
}

/** The difference between what the server says and what is there; undefined for none. */
async function differenceIn(uri) {
  const { items } = await connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
  const said = items.map(({ data, message }) => `${data.rule} ${data.start}-${data.end} ${message}`).sort();
  const wanted = freshFindings(textsNow(), uri);
  if (said.join('\n') === wanted.join('\n')) return undefined;
  const extra = said.filter((line) => !wanted.includes(line));
  const missing = wanted.filter((line) => !said.includes(line));
  return { uri, extra, missing };
}

const started = performance.now();
let warm;
let wrong = 0;
for (let count = 0; count < edits && wrong < 5; count += 1) {
  if (count % TURN === 0) await openOthers();
  const uris = [...open.keys()];
  const uri = uris[below(uris.length)];
  await edit(uri);
  for (const looked of count % 25 === 0 ? uris : [uri]) {
    const difference = await differenceIn(looked);
    if (!difference) continue;
    wrong += 1;
    console.error(`Edit ${count} (seed ${seed}): ${JSON.stringify(difference, undefined, 2)}`);
  }
  if (count >= WARM) warm ??= memoryOf(pid);
  if (count % 1000 === 999) console.error(`${count + 1} edits, ${memoryOf(pid)} MB`);
}
const rss = memoryOf(pid);
await stop();
rmSync(folder, { recursive: true, force: true });
const grown = rss === undefined ? 0 : rss - warm;
const seconds = Math.round((performance.now() - started) / 1000);
for (const message of errors) console.error(message);
console.log(JSON.stringify({ edits, seed, files: names.length, wrong, errors: errors.length, warm, rss, seconds }));
if (grown > GROWTH) console.error(`The memory grew by ${grown} MB.`);
process.exitCode = wrong > 0 || errors.length > 0 || grown > GROWTH ? 1 : 0;
