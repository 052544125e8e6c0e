/**
 * Times the command line against kubeconform, kube-score and bare Node, in turn on the same machine, and prints medians and ratios.
 * Then what the cache and a second thread bring, and how the cost grows up to 100,000 documents.
 * Usage: node test/bench/cli.mjs [CORPUS] [--runs 5] [--files 2000] [--scale 1000,10000,100000]
 * (CORPUS: by default ../shared/corpus/visible, else examples)
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { bundle, root } from '../tools/podlint.mjs';
import { goTool } from './go-tool.mjs';
import { kubeconform } from './kubeconform.mjs';
import { tree } from './tree.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5' },
    files: { type: 'string', default: '2000' },
    scale: { type: 'string', default: '1000,10000,100000' },
  },
});
const runs = Number(values.runs);
const visible = `${root}../shared/corpus/visible`;
const corpus = positionals[0] ?? (existsSync(visible) ? visible : `${root}examples`);
const time = ['/usr/bin/time', '/bin/time'].find((path) => existsSync(path));

/** One run of the whole process: wall time and, where the machine has `time`, processor time (ms) and peak memory (MB). */
function run(command, env = process.env) {
  const [program, ...options] = time ? [time, '-f', '%U %S %M', ...command] : command;
  const start = performance.now();
  const result = spawnSync(program, options, { env, stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 1 << 28 });
  const wall = performance.now() - start;
  if (result.status === null || result.status > 2)
    throw new Error(`${command[0]} ended with ${result.signal ?? result.status}: ${result.stderr}`);
  if (!time) return { wall };
  const [user, system, kilobytes] = result.stderr.toString().trim().split('\n').at(-1).split(' ').map(Number);
  return { wall, processor: (user + system) * 1000, memory: kilobytes / 1024 };
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Runs the commands in turn, A B A B …, so that a slow moment of the machine meets all. */
function measure(commands, rounds = runs, env = process.env) {
  const taken = commands.map(() => []);
  for (const command of commands) run(command, env);
  for (let round = 0; round < rounds; round += 1)
    commands.forEach((command, index) => taken[index].push(run(command, env)));
  return taken.map((samples) => ({
    wall: median(samples.map((sample) => sample.wall)),
    processor: median(samples.map((sample) => sample.processor)),
    memory: Math.max(...samples.map((sample) => sample.memory)),
  }));
}

const number = (value, digits = 0) => (Number.isFinite(value) ? value.toFixed(digits) : '–');

function printRow(what, { wall, processor, memory }, base) {
  const ratio = base ? `${number(base.wall / wall, 2)}` : '';
  const cells = [number(wall), number(processor), number(memory), ratio].map((cell) => cell.padStart(10));
  console.log(`${what.padEnd(44)}${cells.join('')}`);
}

/** Podlint first; the last column says how many times the other's wall time it takes. */
function compare(title, commands, rounds, env) {
  const there = commands.filter(([, command]) => command !== undefined);
  const [own, ...others] = measure(
    there.map(([, command]) => command),
    rounds,
    env,
  );
  console.log(
    `\n${title.padEnd(44)}${['wall ms', 'CPU ms', 'peak MB', 'ratio'].map((cell) => cell.padStart(10)).join('')}`,
  );
  printRow(`  ${there[0][0]}`, own);
  others.forEach((result, index) => printRow(`  ${there[index + 1][0]}`, result, own));
  for (const [name, command] of commands)
    if (command === undefined) console.log(`  ${name}: built with Go, which is not installed here`);
}

function yamlFiles(folder) {
  const { stdout } = spawnSync('find', [folder, '-type', 'f', '-name', '*.yaml'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return stdout.trim().split('\n');
}

const podlint = (...paths) => [process.execPath, bundle, 'lint', '--format', 'json', ...paths];
const conform = kubeconform();
const score = goTool('kube-score', 'github.com/zegl/kube-score/cmd/kube-score@v1.20.0');
const large = tree(Number(values.files));
const documents = Number(values.files) * 5;

console.log(
  `Node ${process.version}, ${cpus().length} processors (${cpus()[0]?.model ?? 'unknown'}), medians of ${runs} runs in turn`,
);
const small = `${root}examples/web.yaml`;
const starts = [
  ['podlint', podlint(small)],
  ['single executable', [`${root}dist/podlint`, 'lint', '--format', 'json', small]],
  ['node -e 0', [process.execPath, '-e', '0']],
  ['kubeconform', conform?.([small])],
];
compare('one small file', starts);
// Node 20 reads these certificates at each start, whatever it runs; nobody else does.
const { NODE_EXTRA_CA_CERTS: certificates, ...plain } = process.env;
if (certificates) compare('one small file, without NODE_EXTRA_CA_CERTS', starts, runs, plain);
compare(`corpus, ${yamlFiles(corpus).length} files`, [
  ['podlint', podlint(corpus)],
  ['kubeconform', conform?.([corpus])],
]);
compare(`${values.files} files, ${documents} documents`, [
  ['podlint', podlint(large)],
  ['kubeconform', conform?.([large])],
]);
// kube-score compares every Service, budget and policy of a namespace with every Pod: one namespace shows what that costs. It is timed once.
const crowded = tree(Number(values.files), Number(values.files));
compare(
  'the same in one namespace',
  [
    ['podlint', podlint(crowded)],
    ['kube-score', score && [score, 'score', '--output-format', 'ci', ...yamlFiles(crowded)]],
  ],
  1,
);
// The run before the first that counts fills the cache.
const cache = mkdtempSync(`${tmpdir()}/podlint-bench-`);
for (const [name, folder] of [
  ['corpus', corpus],
  ['large tree', large],
]) {
  compare(`${name}, again with --cache`, [
    ['warm', podlint('--cache-location', cache, folder)],
    ['without', podlint(folder)],
  ]);
  compare(`${name}, threads`, [
    ['as many as pay', podlint(folder)],
    ['--threads 1', podlint('--threads', '1', folder)],
  ]);
}
rmSync(cache, { recursive: true });
console.log(`\nbundle ${(readFileSync(`${root}dist/cli.cjs`).length / 1024).toFixed(0)} kB`);

console.log('\nmore of the same');
spawnSync(process.execPath, [`${root}test/bench/scale.mjs`, '--documents', values.scale], { stdio: 'inherit' });
