/** Builds a yardstick with Go, from the module proxy that Go is set up for. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { root } from '../tools/podlint.mjs';

/** Path of the program; undefined where there is no Go to build it with. */
export function goTool(name, source) {
  const folder = `${root}out/bench/bin`;
  const binary = `${folder}/${name}`;
  if (existsSync(binary)) return binary;
  if (spawnSync('go', ['version']).status !== 0) return undefined;
  mkdirSync(folder, { recursive: true });
  execFileSync('go', ['install', source], {
    env: { ...process.env, GOBIN: folder, GOFLAGS: '-mod=mod' },
    stdio: 'inherit',
  });
  return binary;
}
