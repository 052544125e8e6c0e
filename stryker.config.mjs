/**
 * Are the tests tests? `npm run mutation -- --area pod|rules|scheduler|schema [--sample N] [--seed S]` changes the engine in small ways and
 * looks whether a test of the area fails. `test/tools/mutation.mjs` chooses the files; this is what all areas share.
 */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'out/mutation/vitest.config.ts', related: true },
  mutate: (process.env.MUTATE ?? '').split(',').filter((file) => file !== ''),
  coverageAnalysis: 'perTest',
  concurrency: 1,
  timeoutMS: 20_000,
  tempDirName: 'out/mutation/sandbox',
  ignorePatterns: ['dist', 'out/fuzz', 'out/workbench', 'out/release', '*.vsix', 'test/workbench/tools', '.git'],
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: 'out/mutation/report.json' },
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  thresholds: { high: 90, low: 80, break: null },
  allowEmpty: true,
};
