/**
 * Looks for inputs that break the engine: `npm run fuzz -- [--time SECONDS] [--target NAME]…`.
 *
 * Targets in `targets/` are driven by the branches that an input takes, beginning with `corpus` and `examples` (`--keep` adds to `corpus/kept` what has
 * been found since and takes a branch of its own); those in `processes/`
 * run the built programs on random input. `--time` is for each target. What broke one is kept in `out/fuzz/findings`; it belongs into
 * the corpus when it is repaired. A target is run again on single files: `npm run fuzz -- --target NAME FILE…`.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import * as esbuild from 'esbuild';
import { instrument } from './instrument.mjs';
import { keepCorpus } from './keep.mjs';
import { readDictionary } from './mutate.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const here = join(root, 'test/fuzz');
const out = join(root, 'out/fuzz');
const namesIn = (folder) =>
  readdirSync(join(here, folder))
    .filter((name) => /\.(?:ts|mjs)$/.test(name) && !name.startsWith('support'))
    .map((name) => name.replace(/\.\w+$/, ''));

const { values, positionals } = parseArgs({
  options: {
    time: { type: 'string', default: '60' },
    target: { type: 'string', multiple: true },
    seed: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const words = readDictionary(readFileSync(join(here, 'yaml.dict'), 'utf8'));
const seconds = Number(values.time);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const known = [...namesIn('targets'), ...namesIn('processes')];
const chosen = values.target ?? known;
const unknown = chosen.filter((name) => !known.includes(name));
if (unknown.length > 0 || !(seconds > 0)) {
  console.error(`Targets are ${known.join(', ')}; --time is a number of seconds.`);
  process.exit(2);
}

/** A target as one file without imports. */
async function bundle(name) {
  const outfile = join(out, 'targets', `${name}.cjs`);
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [join(here, 'targets', `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
  });
  return outfile;
}

const manifests = ['test/fuzz/corpus/manifests', 'examples'];

/** Where targets begin that read something else than manifests. */
const SEEDS = {
  configuration: ['test/fuzz/corpus/configuration'],
  quantities: ['test/fuzz/corpus/quantities'],
  cases: ['test/fuzz/corpus/cases', ...manifests],
  clusters: ['test/fuzz/corpus/clusters', 'examples/scheduling'],
  scenarios: ['test/fuzz/corpus/scenarios', 'examples/stories'],
};

/** A folder that grows, and the kept seeds beside it. */
function corpusOf(name) {
  const grown = join(out, 'corpus', name);
  mkdirSync(grown, { recursive: true });
  return [grown, ...(SEEDS[name] ?? manifests).map((folder) => join(root, folder))];
}

/** Longest input; what breaks a parser is short. */
const longest = 4096;

/** Milliseconds after which an input hangs. */
const patience = 30_000;

async function fuzzByCoverage(name, file) {
  const { code, count } = instrument(readFileSync(file, 'utf8'));
  const bundle = file.replace(/\.cjs$/, '.counted.cjs');
  writeFileSync(bundle, code);
  const shared = new SharedArrayBuffer(8 + longest);
  const folders = corpusOf(name);
  const result = await watched(shared, {
    workerData: {
      bundle,
      count,
      folders,
      grown: folders[0],
      kept: join(here, 'corpus/kept', `${name}.gz`),
      words,
      milliseconds: seconds * 1000,
      seed,
      longest,
      shared,
    },
    resourceLimits: { maxOldGenerationSizeMb: 3072 },
  });
  const { runs, features, corpus, finding } = result;
  const sum = `${runs} runs, ${features} of ${count} branches, ${corpus} inputs`;
  console.log(`${finding ? '✗' : '✓'} ${name}: ${sum}, ${finding ? 'a finding' : 'no finding'}`);
  if (finding) console.log(`${finding.error}\n  again: npm run fuzz -- --target ${name} ${keep(name, finding.input)}`);
  return !finding;
}

/** Runs the worker, and ends it when one input takes too long. */
function watched(shared, options) {
  const state = new Int32Array(shared, 0, 2);
  const worker = new Worker(join(here, 'worker.mjs'), options);
  const current = () => Buffer.from(new Uint8Array(shared, 8, Atomics.load(state, 1)));
  return new Promise((resolve) => {
    let last = -1;
    let since = Date.now();
    const failed = (error) => {
      clearInterval(timer);
      resolve({ runs: Atomics.load(state, 0), features: '?', corpus: '?', finding: { input: current(), error } });
      void worker.terminate();
    };
    const timer = setInterval(() => {
      const now = Atomics.load(state, 0);
      if (now !== last) since = Date.now();
      last = now;
      if (Date.now() - since > patience) failed(`an input took more than ${patience / 1000} s`);
    }, 1000);
    worker.once('message', (result) => {
      clearInterval(timer);
      resolve(result);
    });
    worker.once('error', (error) => failed(error.stack ?? String(error)));
  });
}

function keep(name, input) {
  const folder = join(out, 'findings', name);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, createHash('sha256').update(input).digest('hex').slice(0, 12));
  writeFileSync(file, input);
  return relative(root, file);
}

/** Runs a target on files, without Jazzer.js, for a debugger. */
async function runOn(target, files) {
  const { fuzz } = await import(pathToFileURL(target).href).then((module) => module.default ?? module);
  for (const file of files) {
    await fuzz(readFileSync(file));
    console.log(`✓ ${basename(file)}`);
  }
}

async function fuzzProcess(name) {
  const { fuzz } = await import(pathToFileURL(join(here, 'processes', `${name}.mjs`)).href);
  const { runs, finding } = await fuzz({ milliseconds: seconds * 1000, seed });
  console.log(
    `${finding ? '✗' : '✓'} ${name}: ${runs} runs, ${finding ? `a finding with --seed ${seed}` : 'no finding'}`,
  );
  if (finding) console.log(finding);
  return !finding;
}

console.log(`${chosen.length} targets, ${seconds} s each, seed ${seed}`);
let sound = true;
for (const name of chosen) {
  if (!namesIn('targets').includes(name)) sound = (await fuzzProcess(name)) && sound;
  else if (values.keep) keepCorpus(await bundle(name), corpusOf(name)[0], join(here, 'corpus/kept', `${name}.gz`));
  else if (positionals.length > 0) await runOn(await bundle(name), positionals);
  else sound = (await fuzzByCoverage(name, await bundle(name))) && sound;
}
process.exitCode = sound ? 0 : 1;
