/** `npm run coverage`: the tests of the engine with V8's coverage; the figure for branches is printed and has to reach the threshold. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bundled.mjs';

/** Percent of the engine's branches. */
const THRESHOLD = 95;

const tests = ['test/engine', 'test/rules', 'test/golden', 'test/matrix', 'test/trust/bombs'];
const { status } = spawnSync(
  join(root, 'node_modules/.bin/vitest'),
  [
    'run',
    ...tests,
    '--coverage.enabled',
    '--coverage.provider=v8',
    '--coverage.include=server/engine/**/*.ts',
    '--coverage.reporter=json-summary',
    '--coverage.reportsDirectory=coverage',
    '--reporter=dot',
  ],
  { cwd: root, stdio: 'inherit' },
);
const { total, ...files } = JSON.parse(readFileSync(join(root, 'coverage/coverage-summary.json'), 'utf8'));
const worst = Object.entries(files)
  .map(([file, { branches }]) => ({ file: file.slice(root.length), missing: branches.total - branches.covered }))
  .sort((a, b) => b.missing - a.missing)
  .slice(0, 15);
for (const { file, missing } of worst) console.log(`${String(missing).padStart(5)} branches not taken in ${file}`);
const { branches, lines } = total;
console.log(
  `branches ${branches.pct} % of ${branches.total}, lines ${lines.pct} %; at least ${THRESHOLD} % of branches are wanted`,
);
process.exitCode = status === 0 && branches.pct >= THRESHOLD ? 0 : 1;
