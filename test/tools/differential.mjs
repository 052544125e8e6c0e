/**
 * The document layer against two others, on a folder of manifests and on changed copies of them: the reading of the package `yaml`, and
 * what the API server's own library makes of each document (test/oracle/yaml; needs Go).
 *
 * npm run differential -- FOLDER [--mutations N] [--seed N] [--show N]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { mutate, readDictionary } from '../fuzz/mutate.mjs';
import { root } from './bundled.mjs';
import { load } from './load.mjs';
import { generator } from './random.mjs';

const { values, positionals } = parseArgs({
  options: {
    mutations: { type: 'string', default: '4' },
    seed: { type: 'string', default: '1' },
    show: { type: 'string', default: '10' },
  },
  allowPositionals: true,
});
const [folder] = positionals;
if (folder === undefined) throw new Error('Name the folder to read: npm run differential -- FOLDER');

const { parseFast } = await load('server/engine/document/parse.ts');
const { toValue } = await load('server/engine/document/value.ts');
const { compareWithYaml } = await load('test/fuzz/targets/yaml.ts');
const random = generator(Number(values.seed));
const words = readDictionary(readFileSync(join(root, 'test/fuzz/yaml.dict'), 'utf8'));

/** Longest text that is changed: what a change breaks is near it. */
const longest = 16_384;

const originals = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(ya?ml|json)$/.test(name))
  .sort()
  .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
const changed = originals
  .filter(({ text }) => text.length < longest)
  .flatMap(({ name, text }) =>
    Array.from({ length: Number(values.mutations) }, (_, index) => {
      const other = Buffer.from(originals[Math.floor(random() * originals.length)].text.slice(0, longest));
      const bytes = mutate(Buffer.from(text), { other, words, random, longest });
      return { name: `${name} (change ${index + 1})`, text: bytes.toString('utf8') };
    }),
  );

/** Documents one by one, as kubectl splits them; comments alone, and what is no YAML but a template of it, are left out. */
const documents = [...originals, ...changed].flatMap(({ name, text }) =>
  text
    .split(/^---(?=\s|$)[^\n]*\n?/m)
    .map((piece) => ({ name, text: piece }))
    .filter(({ text: piece }) => /^(?!\s*(?:#|$))/m.test(piece) && !parseFast(piece).template),
);

/** JSON in which every character can be seen. */
const asciiOf = (text) =>
  JSON.stringify(text).replace(/[^ -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

let left = Number(values.show);
let found = 0;
function report(what, { name, text }, detail) {
  found += 1;
  if (left-- <= 0) return;
  console.log(`✗ ${name}: ${what}\n  ${detail}\n  ${asciiOf(text.slice(0, 400))}`);
}

/** Integers beyond 2^53 lose digits on both sides alike; the line breaks of YAML 1.1 are kept there and line feeds or blanks here. */
const plain = (value) =>
  JSON.parse(
    JSON.stringify(value, (_, item) => {
      if (typeof item === 'bigint') return Number(item);
      return typeof item === 'string' ? item.replace(/\s*[\u2028\u2029]\s*/g, ' ') : item;
    }) ?? 'null',
  );

/** Our value of a single document, or the fault that keeps it from being one. */
function ours(text) {
  const { documents: read } = parseFast(text);
  const [fault] = read.flatMap(({ problems }) => problems);
  if (fault !== undefined) return { fault };
  return { value: read[0]?.root === undefined ? null : plain(toValue(read[0].root)), more: read.length > 1 };
}

function compareWithServer(document, { json, error }) {
  const { fault, value, more } = ours(document.text);
  // The library reads the first document and says nothing of those that a directive or `...` begins.
  if (more === true) return 'left out';
  if (fault !== undefined && error !== undefined) return 'refused by both';
  if (fault !== undefined && isCutShort(document.text, fault, json)) return 'cut short';
  if (fault !== undefined) report('refused here, read there', document, fault.message);
  else if (error !== undefined) report('read here, refused there', document, error);
  else if (!isDeepStrictEqual(value, plain(JSON.parse(json)))) report('another value', document, json.slice(0, 400));
  else return 'read alike';
  return 'different';
}

/** The library stops where a document could end, and never looks at the rest; here that is a fault. */
function isCutShort(text, { range }, json) {
  const { value } = ours(text.slice(0, text.lastIndexOf('\n', range.start) + 1));
  return isDeepStrictEqual(value, plain(JSON.parse(json)));
}

function serverReadings() {
  const program = join(root, 'out/yamloracle');
  mkdirSync(join(root, 'out'), { recursive: true });
  run('go', ['build', '-o', program, '.'], { cwd: join(root, 'test/oracle/yaml') });
  const input = documents.map(({ text }) => JSON.stringify({ text })).join('\n');
  return run(program, ['-stream'], { input })
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function run(command, args, options) {
  const settings = { stdio: ['pipe', 'pipe', 'inherit'], maxBuffer: 2 ** 31 - 1, encoding: 'utf8', ...options };
  const { status, stdout, error } = spawnSync(command, args, settings);
  if (error !== undefined || status !== 0) throw new Error(`${command} failed: ${error?.message ?? status}`);
  return stdout;
}

const sums = { yaml: 0, 'read alike': 0, 'refused by both': 0, 'cut short': 0, 'left out': 0, different: 0 };
for (const document of documents) {
  try {
    if (compareWithYaml(document.text)) sums.yaml += 1;
  } catch (error) {
    report('the package yaml reads it otherwise', document, error.message.slice(0, 400));
  }
}
serverReadings().forEach((reading, index) => (sums[compareWithServer(documents[index], reading)] += 1));
console.log(
  `${documents.length} documents of ${originals.length} files and ${changed.length} changed copies, seed ${values.seed}`,
);
console.log(`the package yaml: ${sums.yaml} compared (no anchors, tags or faults)`);
console.log(
  `the API server's library: ${sums['read alike']} read alike, ${sums['refused by both']} refused by both, ${sums['cut short']} of which it reads only the beginning and says nothing, ${sums['left out']} with several documents left out`,
);
console.log(`${found} differences`);
process.exitCode = found === 0 ? 0 : 1;
