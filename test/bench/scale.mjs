/**
 * How the cost grows with the tree: time per document and memory from 1,000 to 100,000 documents, and the largest tree in eight
 * shards, whose merged report has to be the whole one's, byte for byte.
 * Usage: node test/bench/scale.mjs [--documents 1000,10000,100000] [--shards 8] [--threads 1]
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, openSync, closeSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { bundle, root } from '../tools/podlint.mjs';
import { tree } from './tree.mjs';

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '1000,10000,100000' },
    shards: { type: 'string', default: '8' },
    threads: { type: 'string', default: '1' },
  },
});
const sizes = values.documents.split(',').map(Number);
const time = ['/usr/bin/time', '/bin/time'].find((path) => existsSync(path));
const folder = `${root}out/bench/scale`;
mkdirSync(folder, { recursive: true });

/** One run, with the report in a file. Processor time in ms and memory in MB, where the machine has `time`. */
function run(args, file) {
  const output = openSync(file, 'w');
  const command = [process.execPath, bundle, ...args];
  const [program, ...options] = time ? [time, '-f', '%U %S %M', ...command] : command;
  const start = performance.now();
  const result = spawnSync(program, options, { stdio: ['ignore', output, 'pipe'], maxBuffer: 1 << 28 });
  const wall = performance.now() - start;
  closeSync(output);
  if (result.status === null || result.status > 1)
    throw new Error(`podlint ended with ${result.status}: ${result.stderr}`);
  const numbers = time ? result.stderr.toString().trim().split('\n').at(-1).split(' ').map(Number) : [];
  const [user = Number.NaN, system = Number.NaN, kilobytes = Number.NaN] = numbers;
  return { wall, processor: (user + system) * 1000, memory: kilobytes / 1024 };
}

const cells = (...parts) =>
  console.log(parts.map((part, index) => String(part).padStart(index === 0 ? 10 : 14)).join(''));

cells('documents', 'wall ms', 'CPU ms', 'CPU µs each', 'peak MB');
for (const documents of sizes) {
  const { wall, processor, memory } = run(
    ['lint', tree(documents / 5), '--format', 'json', '--threads', values.threads],
    `${folder}/whole.json`,
  );
  cells(
    documents,
    wall.toFixed(0),
    processor.toFixed(0),
    ((processor * 1000) / documents).toFixed(0),
    memory.toFixed(0),
  );
}

const count = Number(values.shards);
const largest = tree(Math.max(...sizes) / 5);
const shards = Array.from({ length: count }, (_, index) => `${folder}/shard-${index + 1}.json`);
console.log(`\n${Math.max(...sizes)} documents in ${count} shards`);
cells('shard', 'wall ms', 'CPU ms', '', 'peak MB');
for (const [index, file] of shards.entries()) {
  const { wall, processor, memory } = run(
    ['lint', largest, '--format', 'results', '--threads', '1', '--shard', `${index + 1}/${count}`],
    file,
  );
  cells(`${index + 1}/${count}`, wall.toFixed(0), processor.toFixed(0), '', memory.toFixed(0));
}
const merging = run(['merge', ...shards, '--format', 'json'], `${folder}/merged.json`);
const hash = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');
const same = hash(`${folder}/merged.json`) === hash(`${folder}/whole.json`);
console.log(
  `merged in ${merging.wall.toFixed(0)} ms: ${same ? 'the same as the whole, byte for byte' : 'NOT the same as the whole'}`,
);
process.exitCode = same ? 0 : 1;
