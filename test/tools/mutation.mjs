/**
 * `npm run mutation -- --area NAME [--sample FILES] [--seed S]`: mutation testing of one area of the engine with its own tests. A seeded
 * sample of files keeps a run within minutes; without `--sample` every file of the area is changed, which takes hours.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './bundled.mjs';
import { generator, sample } from './random.mjs';

const AREAS = {
  pod: { sources: 'server/engine/pod', tests: ['test/engine/pod/**'] },
  rules: { sources: 'server/engine/rules', tests: ['test/rules/**', 'test/engine/rules/**'] },
  scheduler: {
    sources: 'server/engine/scheduler',
    tests: ['test/engine/scheduler/**', 'test/golden/scheduler/golden.test.ts'],
  },
  schema: { sources: 'server/engine/schema', tests: ['test/engine/schema/**'] },
};

const { values } = parseArgs({
  options: { area: { type: 'string' }, sample: { type: 'string' }, seed: { type: 'string', default: '1' } },
});
const area = Object.hasOwn(AREAS, values.area ?? '') ? AREAS[values.area] : undefined;
if (!area) {
  console.error(`--area is one of ${Object.keys(AREAS).join(', ')}.`);
  process.exit(2);
}
const files = readdirSync(join(root, area.sources), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !/(?:^|\/)(?:index|model)\.ts$/.test(name))
  .sort()
  .map((name) => `${area.sources}/${name}`);
const chosen =
  values.sample === undefined ? files : sample(files, Number(values.sample), generator(Number(values.seed)));
console.log(`${values.area}: ${chosen.length} of ${files.length} files, seed ${values.seed}\n  ${chosen.join('\n  ')}`);

mkdirSync(join(root, 'out/mutation'), { recursive: true });
writeFileSync(
  join(root, 'out/mutation/vitest.config.ts'),
  `import { defineConfig } from 'vitest/config';\n\nexport default defineConfig({ test: { include: ${JSON.stringify(area.tests.map((glob) => (glob.endsWith('.ts') ? glob : `${glob}/*.test.ts`)))}, testTimeout: 30_000, pool: 'threads' } });\n`,
);
const { status } = spawnSync(join(root, 'node_modules/.bin/stryker'), ['run'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, MUTATE: chosen.join(',') },
});
if (status !== 0) process.exit(status ?? 1);
const report = JSON.parse(readFileSync(join(root, 'out/mutation/report.json'), 'utf8'));
const states = Object.values(report.files).flatMap(({ mutants }) => mutants.map((mutant) => mutant.status));
const count = (...names) => states.filter((state) => names.includes(state)).length;
const caught = count('Killed', 'Timeout');
const valid = caught + count('Survived', 'NoCoverage');
console.log(
  `${values.area}: ${caught} of ${valid} mutants caught, score ${valid === 0 ? '–' : ((100 * caught) / valid).toFixed(1)} %`,
);
