/**
 * `npm run coverage [-- --folder PATH]`: the tests of the engine with V8's coverage. The figure for branches is printed for each folder and has
 * to reach the threshold over all; `--folder` lists every branch below a path that no test takes.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './bundled.mjs';

/** Percent of the engine's branches. */
const THRESHOLD = 95;

const { values } = parseArgs({ options: { folder: { type: 'string' } } });
// Tests of time are left out: counting slows them down.
const tests = ['test/engine', 'test/rules', 'test/golden', 'test/matrix', 'test/language-server'];
const { status } = spawnSync(
  join(root, 'node_modules/.bin/vitest'),
  [
    'run',
    ...tests,
    '--coverage.enabled',
    '--coverage.provider=v8',
    '--coverage.include=server/engine/**/*.ts',
    '--coverage.reporter=json-summary',
    '--coverage.reporter=json',
    '--coverage.reportsDirectory=coverage',
    '--coverage.reportOnFailure',
    '--reporter=dot',
    '--testTimeout=120000',
  ],
  // The sessions of the language server run out of its sources.
  { cwd: root, stdio: 'inherit', env: { ...process.env, PODLINT_SERVER: 'source' } },
);
const read = (name) => JSON.parse(readFileSync(join(root, 'coverage', name), 'utf8'));
const { total, ...files } = read('coverage-summary.json');
const inFolders = Object.entries(files).map(([file, { branches }]) => ({ file: relative(root, file), ...branches }));

if (values.folder !== undefined) printBranches(values.folder);
printFolders();
const { branches, lines } = total;
console.log(
  `branches ${branches.pct} % of ${branches.total}, lines ${lines.pct} %; at least ${THRESHOLD} % of branches are wanted`,
);
process.exitCode = status === 0 && branches.pct >= THRESHOLD ? 0 : 1;

/** One line for each folder of the engine, then the files that lack most. */
function printFolders() {
  const folderOf = (file) => file.split('/').slice(0, 3).join('/');
  for (const folder of [...new Set(inFolders.map(({ file }) => folderOf(file)))].sort()) {
    const own = inFolders.filter(({ file }) => folderOf(file) === folder);
    const sum = (key) => own.reduce((count, each) => count + each[key], 0);
    const share = sum('total') === 0 ? 100 : (100 * sum('covered')) / sum('total');
    console.log(`${share.toFixed(2).padStart(6)} % of ${String(sum('total')).padStart(5)} branches in ${folder}`);
  }
  const missing = ({ total: all, covered }) => all - covered;
  for (const each of [...inFolders].sort((a, b) => missing(b) - missing(a)).slice(0, 15))
    console.log(`${String(missing(each)).padStart(6)} branches not taken in ${each.file}`);
}

/** `file:line:column` of every branch below a path that no test takes. */
function printBranches(folder) {
  for (const [path, { branchMap, b: hits }] of Object.entries(read('coverage-final.json'))) {
    const file = relative(root, path);
    if (!file.startsWith(folder)) continue;
    for (const [id, { type, locations }] of Object.entries(branchMap)) {
      for (const [index, { start }] of locations.entries())
        if (hits[id][index] === 0) console.log(`${file}:${start.line}:${start.column + 1} ${type}`);
    }
  }
}
