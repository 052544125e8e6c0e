/** Runs the built command and reads its JSON, for the scripts of this folder. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const bundle = fileURLToPath(new URL('../../dist/podlint.cjs', import.meta.url));

/** Findings and summary of `podlint lint …`. Throws when the command failed to run (exit code 2 or a crash). */
export function lint(paths, options = []) {
  if (!existsSync(bundle)) throw new Error('dist/podlint.cjs is missing: run `npm run build` first.');
  const run = spawnSync(process.execPath, [bundle, 'lint', ...paths, '--format', 'json', ...options], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (run.status !== 0 && run.status !== 1)
    throw new Error(`podlint ended with ${run.status ?? run.signal}:\n${run.stderr}`);
  return JSON.parse(run.stdout);
}

/** The ids of all rules, as `podlint rules` lists them. */
export function ruleIds() {
  const { stdout } = spawnSync(process.execPath, [bundle, 'rules'], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .map((line) => line.split(' ')[0])
    .filter((id) => id.includes('/'));
}
