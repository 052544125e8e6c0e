/**
 * The loop of one target, in a thread of its own: whoever started it sees the input at work in shared memory, and ends the thread when
 * it does not come on.
 */
import { createRequire } from 'node:module';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parentPort, workerData } from 'node:worker_threads';
import { generator } from '../tools/random.mjs';
import { COUNTERS } from './instrument.mjs';
import { mutate } from './mutate.mjs';

const { bundle, count, folders, grown, kept, words: listed, milliseconds, seed, longest, shared } = workerData;
const counters = (globalThis[COUNTERS] = new Uint8Array(count));
const { fuzz } = createRequire(import.meta.url)(bundle);
const random = generator(seed);
const words = listed.map((word) => Buffer.from(word));
const state = new Int32Array(shared, 0, 2);
const current = new Uint8Array(shared, 8);

/** What was seen of each branch: a bit for each order of magnitude of its count. */
const seen = new Uint8Array(count);
const bucket = Uint8Array.from({ length: 256 }, (_, hits) =>
  hits === 0 ? 0 : 1 << Math.min(7, Math.floor(Math.log2(hits))),
);

function addsFeatures() {
  let isNew = false;
  for (let index = 0; index < count; index += 1) {
    const bit = bucket[counters[index]];
    if ((seen[index] & bit) !== bit) {
      seen[index] |= bit;
      isNew = true;
    }
  }
  return isNew;
}

function run(input) {
  counters.fill(0);
  current.set(input);
  Atomics.store(state, 1, input.length);
  Atomics.add(state, 0, 1);
  fuzz(input);
  return addsFeatures();
}

/** The finding with what it does not need cut away, as long as the same is thrown. */
function shorten(input, error) {
  const kind = (thrown) => `${thrown?.name}: ${String(thrown?.message).slice(0, 40)}`;
  const fails = (candidate) => {
    try {
      run(candidate);
      return false;
    } catch (thrown) {
      return kind(thrown) === kind(error);
    }
  };
  let best = input;
  for (let size = Math.max(1, best.length >> 1); size >= 1; size >>= 1) {
    for (let at = 0; at < best.length;) {
      const candidate = Buffer.concat([best.subarray(0, at), best.subarray(at + size)]);
      if (fails(candidate)) best = candidate;
      else at += size;
    }
  }
  return best;
}

const files = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
/** What earlier runs found, with a branch of its own each: a line of Base64. */
const found = existsSync(kept) ? gunzipSync(readFileSync(kept)).toString('latin1').trim().split('\n') : [];
const corpus = [];
let runs = 0;
let finding;

function consider(input, keep) {
  runs += 1;
  try {
    if (!run(input)) return;
    corpus.push(input);
    if (keep) writeFileSync(join(grown, createHash('sha256').update(input).digest('hex').slice(0, 16)), input);
  } catch (error) {
    const short = shorten(input, error);
    finding = { input: short, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

for (const file of files) {
  if (statSync(file).isFile() && finding === undefined) consider(readFileSync(file).subarray(0, longest), false);
}
for (const line of found) if (finding === undefined) consider(Buffer.from(line, 'base64'), false);
if (corpus.length === 0) corpus.push(Buffer.from('a: 1\n'));
const end = performance.now() + milliseconds;
while (finding === undefined && performance.now() < end) {
  // What came last is looked at more often: it is where something new was found.
  const pick = () => corpus[Math.min(corpus.length - 1, Math.floor(corpus.length * Math.sqrt(random())))];
  consider(mutate(pick(), { other: pick(), words, random, longest }), true);
}
const features = seen.reduce((sum, bits) => sum + (bits === 0 ? 0 : 1), 0);
parentPort.postMessage({ runs, features, count, corpus: corpus.length, finding });
