/**
 * Times the command line against kubeconform and bare Node, in turn on the same machine, and prints medians and ratios.
 * Usage: node test/bench/cli.mjs [CORPUS] [--runs 5]   (CORPUS: by default ../shared/corpus/visible, else examples)
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { bundle, root } from '../tools/podlint.mjs';
import { kubeconform } from './kubeconform.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '7' } },
});
const visible = `${root}../shared/corpus/visible`;
const corpus = positionals[0] ?? (existsSync(visible) ? visible : `${root}examples`);
const small = `${root}examples/web.yaml`;
const time = ['/usr/bin/time', '/bin/time'].find((path) => existsSync(path));

/** Wall time in milliseconds of one run of the whole process. */
function run([command, ...options]) {
  const start = performance.now();
  const result = spawnSync(command, options, { stdio: ['ignore', 'ignore', 'pipe'] });
  if (result.status === null || result.status > 2)
    throw new Error(`${command} ended with ${result.signal ?? result.status}: ${result.stderr}`);
  return performance.now() - start;
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Runs the commands in turn, A B A B …, so that a slow moment of the machine meets both. */
function pair(commands) {
  const times = commands.map(() => []);
  commands.forEach(run);
  for (let round = 0; round < Number(values.runs); round += 1)
    commands.forEach((command, index) => times[index].push(run(command)));
  return times.map(median);
}

/** Peak resident memory in MB, as the kernel counted it at the process's end. */
function peakMemory(command) {
  if (!time) return undefined;
  const { stderr } = spawnSync(time, ['-v', ...command], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const kilobytes = /Maximum resident set size \(kbytes\): (\d+)/.exec(stderr)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

const podlint = (path) => [process.execPath, bundle, 'lint', '--format', 'json', path];
const bare = [process.execPath, '-e', '0'];
const yardstick = kubeconform();

const [one, node] = pair([podlint(small), bare]);
console.log(
  `one small file     podlint ${one.toFixed(0)} ms   node -e 0 ${node.toFixed(0)} ms   ratio ${(one / node).toFixed(2)} (bar: 4)`,
);
const files = Number(spawnSync('sh', ['-c', `find "$1" -type f | wc -l`, 'sh', corpus], { encoding: 'utf8' }).stdout);
if (yardstick) {
  const [whole, other] = pair([podlint(corpus), yardstick([corpus])]);
  console.log(
    `corpus, ${files} files  podlint ${whole.toFixed(0)} ms   kubeconform ${other.toFixed(0)} ms   ratio ${(whole / other).toFixed(2)} (bar: 3)`,
  );
} else {
  const [whole] = pair([podlint(corpus)]);
  console.log(
    `corpus, ${files} files  podlint ${whole.toFixed(0)} ms   (kubeconform is built with Go, which is not installed here: no ratio)`,
  );
}
const memory = peakMemory(podlint(corpus));
console.log(
  memory === undefined
    ? 'peak memory        (needs /usr/bin/time: apt-get install time)'
    : `peak memory        podlint ${memory.toFixed(0)} MB (bar: 300)`,
);
console.log(`bundle             ${(readFileSync(bundle).length / 1024).toFixed(0)} kB`);
