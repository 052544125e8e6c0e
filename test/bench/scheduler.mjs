/**
 * Times the scheduler on large recorded clusters, beside the recorded times of the real kube-scheduler.
 * Usage: node --expose-gc test/bench/scheduler.mjs [--cycles 50]
 *
 * Checks that the verdicts are the recorded ones, and prints for each Pod the fastest and the median cycle
 * (filter and score, as upstream's own timing; no preemption) with the ratio to the fastest recorded one.
 * Exit 1 when a verdict differs or a budget is missed.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = new URL('../..', import.meta.url).pathname;
const { values } = parseArgs({ options: { cycles: { type: 'string', default: '50' } } });
const cycles = Number(values.cycles);
/** What has to hold: cycle time as a multiple of upstream's, and the rest in milliseconds and megabytes. */
const budget = { ratio: 2, snapshot: 2000, replicas: 1000, memory: 600 };
let failures = 0;

const entry = `
  export { judgeCase } from './server/engine/scheduler/cases.js';
  export { createDefaultProfile } from './server/engine/scheduler/plugins/registry.js';
  export { assume, schedule, submitPod } from './server/engine/scheduler/scheduler.js';
  export { loadSnapshot } from './server/engine/scheduler/snapshot/load.js';
  export { compareSummary } from './test/golden/scheduler/summary.js';
`;

async function load() {
  const outfile = join(root, 'out/bench-scheduler.mjs');
  const options = { bundle: true, format: 'esm', platform: 'node', outfile, logLevel: 'error' };
  await build({ stdin: { contents: entry, resolveDir: root, loader: 'ts' }, ...options });
  return import(outfile);
}

const engine = await load();
const profile = engine.createDefaultProfile();
const read = (name) => readFileSync(join(root, 'test/golden/scheduler/perf', name));
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const milliseconds = (value) => `${value.toFixed(2).padStart(8)} ms`;

function check(ok, text) {
  failures += ok ? 0 : 1;
  console.log(`${ok ? '✓' : '✗'} ${text}`);
}

function time(work) {
  const start = performance.now();
  const result = work();
  return { result, took: performance.now() - start };
}

function memory() {
  globalThis.gc?.();
  return process.memoryUsage().rss / 1024 / 1024;
}

/** The fastest recorded cycle by Pod, on however many processors. */
function recordedTimes(nodes) {
  const rows = ['', '-1cpu'].flatMap((suffix) => JSON.parse(read(`timing-${nodes}${suffix}.json`)));
  const fastest = new Map();
  for (const { pod, minNs } of rows) fastest.set(pod, Math.min(fastest.get(pod) ?? Infinity, minNs / 1e6));
  return fastest;
}

function benchmark(nodes) {
  const given = JSON.parse(gunzipSync(read(`perf-${nodes}.case.json.gz`)).toString());
  const recorded = JSON.parse(read(`perf-${nodes}.verdict.json`));
  console.log(`\n${nodes} nodes, ${given.objects.filter(({ kind }) => kind === 'Pod').length} Pods`);
  const judged = engine.judgeCase(given, profile);
  const different = recorded.pods.filter((pod, index) => engine.compareSummary(pod, judged.pods[index]).length > 0);
  check(
    different.length === 0,
    `verdicts: ${recorded.pods.length - different.length} of ${recorded.pods.length} as recorded`,
  );
  const { result: loaded, took } = time(() => engine.loadSnapshot(given.objects));
  check(took < budget.snapshot, `snapshot built in ${milliseconds(took)} (budget ${budget.snapshot})`);
  const fastest = recordedTimes(nodes);
  for (const pod of given.pods) timePod(loaded.snapshot, pod, fastest);
  check(memory() < budget.memory, `memory ${memory().toFixed(0)} MB (budget ${budget.memory})`);
}

/** Preemption is left out, as it is in upstream's timing. */
function timePod(snapshot, pod, fastest) {
  const { pod: info } = engine.submitPod(snapshot, pod);
  const filterAndScore = { ...profile, postFilter: [] };
  const samples = Array.from(
    { length: cycles + 5 },
    () => time(() => engine.schedule(snapshot, info, filterAndScore)).took,
  ).slice(5);
  const upstream = fastest.get(info.key);
  const least = Math.min(...samples);
  const text = `${info.key.padEnd(16)} fastest ${milliseconds(least)}, median ${milliseconds(median(samples))}, upstream ${milliseconds(upstream)}`;
  check(least <= budget.ratio * upstream, `${text}, ratio ${(least / upstream).toFixed(2)}`);
}

/** One Deployment, Pod by Pod, each seeing the ones before. */
function placeReplicas(count) {
  const given = JSON.parse(gunzipSync(read('perf-1000.case.json.gz')).toString());
  const { snapshot } = engine.loadSnapshot(given.objects);
  const template = given.pods.find(({ metadata }) => metadata.name === 'spread');
  const { took } = time(() => {
    for (let index = 0; index < count; index++) {
      const { pod } = engine.submitPod(snapshot, {
        ...template,
        metadata: { ...template.metadata, name: `web-${index}` },
      });
      const { cycle, result } = engine.schedule(snapshot, pod, profile);
      if (result.best[0] !== undefined) engine.assume(cycle, result, result.best[0]);
    }
  });
  check(
    took < budget.replicas,
    `${count} replicas of one Deployment with spread constraints on 1000 nodes in ${milliseconds(took)} (budget ${budget.replicas})`,
  );
}

benchmark(1000);
benchmark(5000);
console.log();
placeReplicas(300);
process.exitCode = failures === 0 ? 0 : 1;
