/**
 * Records verdicts with the real kube-scheduler. Needs Go; the first build takes minutes.
 *
 * node test/tools/oracle-scheduler.mjs [--check] [FILE.ndjson.gz…]   judges the cases anew and rewrites the files
 *                                                                    (by default all golden ones); --check only compares
 * node test/tools/oracle-scheduler.mjs --random N [SEED]             judges N random changes of the golden cases and compares
 *                                                                    the engine with those verdicts
 * node test/tools/oracle-scheduler.mjs -bench [CYCLES]               times the real scheduler and Podlint side by side
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { changedCases } from './random-cases.mjs';

const root = new URL('../..', import.meta.url).pathname;
const golden = join(root, 'test/golden/scheduler');
const program = join(root, 'out/schedoracle');

function run(command, args, options = {}) {
  const { status, stdout, error } = spawnSync(command, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    maxBuffer: 2 ** 31 - 1,
    ...options,
  });
  if (error !== undefined || status !== 0)
    throw new Error(`${command} ${args.join(' ')} failed${error === undefined ? '' : `: ${error.message}`}`);
  return stdout.toString();
}

function buildOracle() {
  mkdirSync(join(root, 'out'), { recursive: true });
  run('go', ['build', '-o', program, './cmd/schedoracle'], { cwd: join(root, 'test/oracle/scheduler') });
}

const parseLines = (text) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

function goldenFiles() {
  return ['visible', 'random'].flatMap((folder) =>
    readdirSync(join(golden, folder))
      .filter((name) => name.endsWith('.ndjson.gz'))
      .map((name) => join(golden, folder, name)),
  );
}

/** Judges the cases of a file anew; `true` when nothing changed. */
function record(file, check) {
  const before = gunzipSync(readFileSync(file)).toString();
  const cases = parseLines(before).map((pair) => JSON.stringify(pair.case));
  const after = run(program, ['-workers', '4', '-pairs'], { input: `${cases.join('\n')}\n` });
  const same = JSON.stringify(parseLines(before)) === JSON.stringify(parseLines(after));
  if (!same && !check) writeFileSync(file, gzipSync(after));
  console.log(`${same ? '✓' : '✗'} ${file}: ${cases.length} cases${same ? '' : check ? ' differ' : ' rewritten'}`);
  return same;
}

/** The engine's own benchmark reads the recorded times, so the fresh ones are printed before it. */
function bench(cycles) {
  for (const nodes of [1000, 5000]) {
    const input = gunzipSync(readFileSync(join(golden, `perf/perf-${nodes}.case.json.gz`)));
    const [rows] = parseLines(run(program, ['-bench', cycles], { input: Buffer.concat([input, Buffer.from('\n')]) }));
    for (const { pod, minNs, medianNs } of rows)
      console.log(
        `${nodes} nodes ${pod.padEnd(16)} kube-scheduler fastest ${(minNs / 1e6).toFixed(2)} ms, median ${(medianNs / 1e6).toFixed(2)} ms`,
      );
  }
  const args = ['--expose-gc', join(root, 'test/bench/scheduler.mjs'), '--cycles', cycles];
  return spawnSync(process.execPath, args, { stdio: 'inherit' }).status === 0;
}

/** Changes that make a case invalid are refused by the program and left out. */
function compareRandom(count, seed) {
  const cases = goldenFiles().flatMap((file) =>
    parseLines(gunzipSync(readFileSync(file)).toString()).map((pair) => pair.case),
  );
  const input = changedCases(cases, count, seed).map((one) => `${JSON.stringify(one)}\n`);
  const judged = parseLines(run(program, ['-workers', '4', '-pairs'], { input: input.join('') })).filter(
    ({ verdict }) => verdict.error === undefined,
  );
  const file = join(root, 'out/random-cases.ndjson');
  writeFileSync(file, judged.map((pair) => `${JSON.stringify(pair)}\n`).join(''));
  return (
    spawnSync(process.execPath, [join(root, 'test/tools/golden-scheduler.mjs'), file], { stdio: 'inherit' }).status ===
    0
  );
}

function judge(args) {
  if (args[0] === '-bench') return bench(args[1] ?? '50');
  if (args[0] === '--random') return compareRandom(Number(args[1] ?? 1000), Number(args[2] ?? 1));
  const named = args.filter((arg) => existsSync(arg));
  const check = args.includes('--check');
  const same = (named.length > 0 ? named : goldenFiles()).map((file) => record(file, check)).every(Boolean);
  return same || !check;
}

buildOracle();
process.exitCode = judge(process.argv.slice(2)) ? 0 : 1;
