/**
 * `npm run mutation -- [--folder NAME] [--sample MUTANTS] [--seed S] [--again] [--concurrency N]`: mutation testing of the engine's folders with
 * the tests that are about them. A seeded sample takes minutes and has an interval of confidence; without `--sample` every mutant is tried,
 * which is for an idle machine. `--again` tries those that no test noticed in the last run, after new tests were written.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './bundled.mjs';
import { isProse, keyOf, listMutants, rangeOf } from './mutation/mutants.mjs';
import { isCaught, printReport, scoreLine } from './mutation/report.mjs';
import { generator, sample } from './random.mjs';

/** Folders of the engine, and where their tests are. */
const FOLDERS = {
  schema: ['test/engine/schema'],
  // What changes a snapshot is used by the simulation only.
  scheduler: [
    'test/engine/scheduler',
    'test/golden/scheduler/golden.test.ts',
    'test/engine/simulation',
    'test/engine/simulator',
    'test/engine/summary',
    'test/engine/linter/mock-cluster.test.ts',
  ],
  pod: ['test/engine/pod', 'test/rules'],
  rules: ['test/rules', 'test/engine/rules'],
};

const { values } = parseArgs({
  options: {
    folder: { type: 'string', multiple: true, default: Object.keys(FOLDERS) },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    again: { type: 'boolean', default: false },
    concurrency: { type: 'string', default: '1' },
  },
});
const unknown = values.folder.find((folder) => !Object.hasOwn(FOLDERS, folder));
if (unknown !== undefined) {
  console.error(`--folder is one of ${Object.keys(FOLDERS).join(', ')}.`);
  process.exit(2);
}

const out = join(root, 'out/mutation');
mkdirSync(out, { recursive: true });
const lines = [];
for (const folder of values.folder) lines.push(await runFolder(folder));
console.log(`\n${lines.join('\n')}`);

async function runFolder(folder) {
  const file = join(out, `${folder}.json`);
  const before = values.again && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  const plan = before ? planAgain(before) : await planFresh(folder);
  if (plan.chosen.length > 0) runStryker(folder, plan.chosen);
  const results = { ...before?.results, ...(plan.chosen.length > 0 ? readResults(plan.chosen) : {}) };
  const report = { folder, total: plan.total, mutants: before?.mutants ?? plan.chosen, results };
  writeFileSync(file, JSON.stringify(report));
  printReport(report);
  return scoreLine(report);
}

function planAgain({ mutants, results, total }) {
  return { total, chosen: mutants.filter(({ key }) => !isCaught(results[key])) };
}

async function planFresh(folder) {
  const all = (await listMutants(root, sourcesOf(folder))).filter((mutant) => !isProse(mutant));
  const size = Number(values.sample ?? all.length);
  return { total: all.length, chosen: size < all.length ? sample(all, size, generator(Number(values.seed))) : all };
}

function sourcesOf(folder) {
  return readdirSync(join(root, 'server/engine', folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => `server/engine/${folder}/${name}`);
}

function runStryker(folder, chosen) {
  const plan = join(out, 'plan.json');
  const tests = FOLDERS[folder].flatMap((path) => (path.endsWith('.ts') ? [path] : testsIn(path)));
  const isWhole = chosen.length > 3000;
  const mutate = isWhole ? [...new Set(chosen.map(({ fileName }) => fileName))] : chosen.map(rangeOf);
  const keys = chosen.map(({ key }) => key);
  writeFileSync(plan, JSON.stringify({ root, tests, mutate, chosen: keys, concurrency: Number(values.concurrency) }));
  const { status } = spawnSync(join(root, 'node_modules/.bin/stryker'), ['run'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, MUTATION_PLAN: plan },
  });
  if (status !== 0) process.exit(status ?? 1);
}

function testsIn(folder) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .sort()
    .map((name) => `${folder}/${name}`)
    .filter((path) => !usesSpies(path));
}

/** Spies are vitest's own; the runner has none. */
function usesSpies(path) {
  return /import \{[^}]*\bvi\b[^}]*\} from 'vitest'/.test(readFileSync(join(root, path), 'utf8'));
}

/** What became of each chosen mutant; Stryker's report counts lines and columns from 1. */
function readResults(chosen) {
  const { files } = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
  const less = ({ line, column }) => ({ line: line - 1, column: column - 1 });
  const states = new Map(
    Object.entries(files).flatMap(([fileName, { mutants }]) =>
      mutants.map(({ mutatorName, replacement, status, location: { start, end } }) => [
        keyOf({ fileName, mutatorName, replacement, location: { start: less(start), end: less(end) } }),
        status,
      ]),
    ),
  );
  return Object.fromEntries(chosen.map(({ key }) => [key, states.get(key) ?? 'Missing']));
}
