/**
 * Are the tests tests? `npm run mutation` changes the engine in small ways and looks whether a test fails. `test/tools/mutation.mjs` plans a
 * run of a folder; this is what all runs share. Mutants of text with a blank in it are left out by the plan: such text is prose for people,
 * what it says is compared word by word where another program defined it, and an emptied sentence says nothing about the logic around it.
 * Everything else is changed: conditions, arithmetic, logic, blocks, arrays, objects, methods, regular expressions, names.
 */
import { existsSync, readFileSync } from 'node:fs';

const plan = 'out/mutation/plan.json';
const { mutate, concurrency } = existsSync(plan)
  ? JSON.parse(readFileSync(plan, 'utf8'))
  : { mutate: [], concurrency: 1 };

export default {
  testRunner: 'bundle',
  plugins: ['./test/tools/mutation/runner.mjs'],
  mutate,
  coverageAnalysis: 'perTest',
  concurrency,
  timeoutMS: 20_000,
  timeoutFactor: 4,
  dryRunTimeoutMinutes: 30,
  tempDirName: 'out/mutation/sandbox',
  // Neither types nor the rest of the repository matter to a run; what is not copied costs nothing.
  disableTypeChecks: false,
  ignorePatterns: [
    '/*',
    '!/server',
    '!/test',
    '!/docs',
    '!/examples',
    '!/package.json',
    '/test/workbench',
    '/test/webview',
    '/docs/images',
  ],
  reporters: ['json', 'progress-append-only'],
  jsonReporter: { fileName: 'out/mutation/report.json' },
  warnings: { slow: false },
  allowEmpty: true,
};
