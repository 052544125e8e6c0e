/**
 * `npm test`: every check of the repository, in order, and one closing line `N passed, N failed`.
 * `--fast` leaves out the workbench and the browser. Nothing is skipped in silence: what a suite lacks it installs, or it fails with a sentence.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const fast = process.argv.includes('--fast');
const bin = (name) => `${root}node_modules/.bin/${name}`;
const node = process.execPath;

function run(command, options) {
  const started = performance.now();
  const { status, signal, error } = spawnSync(command, options, { cwd: root, stdio: 'inherit' });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (error) console.error(`${command}: ${error.message}`);
  if (signal) console.error(`${command} was ended by ${signal}`);
  return { ok: status === 0, seconds };
}

/** A check that either holds or does not. */
function gate(title, command, options) {
  const { ok, seconds } = run(command, options);
  console.log(`${ok ? '✓' : '✗'} ${title} (${seconds} s)`);
  return ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Tests by vitest: counted from its own report, so that a run that died is a failure. */
function vitest() {
  const report = `${root}out/vitest.json`;
  rmSync(report, { force: true });
  const { ok } = run(bin('vitest'), ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, success } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  const failed = numFailedTests + numPendingTests + numTodoTests;
  return { passed: numPassedTests, failed: failed === 0 && !(ok && success && numPassedTests > 0) ? 1 : failed };
}

/** Tests in a browser (`workbench` in the real workbench, `webview` of the panel by itself) write their counts beside their logs. */
function browser(name) {
  const report = `${root}out/${name}/report.json`;
  rmSync(report, { force: true });
  const { ok } = run(node, [`test/${name}/run.mjs`]);
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { passed, failed } = JSON.parse(readFileSync(report, 'utf8'));
  return { passed, failed: failed === 0 && !(ok && passed > 0) ? 1 : failed };
}

mkdirSync(`${root}out`, { recursive: true });
const steps = [
  () => gate('bundles build', node, ['esbuild.js']),
  () => gate('types (tsc -b)', bin('tsc'), ['-b']),
  () => gate('ESLint', bin('eslint'), ['.', '--cache', '--cache-location', 'out/.eslintcache']),
  () => gate('Prettier', bin('prettier'), ['--check', '--log-level', 'warn', '.']),
  () =>
    gate('layers (dependency-cruiser)', bin('depcruise'), ['--config', '.dependency-cruiser.cjs', 'client', 'server']),
  () => gate('nothing unused (knip)', bin('knip'), []),
  vitest,
  ...(fast ? [] : [() => browser('workbench'), () => browser('webview')]),
];

let passed = 0;
let failed = 0;
for (const step of steps) {
  const result = step();
  passed += result.passed;
  failed += result.failed;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
