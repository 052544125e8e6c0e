/** Lets plain scripts import TypeScript modules of the repository. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Bundles a module (path from the root of the repository) and imports it. */
export async function load(path) {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [path],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  });
  const folder = `${root}out/tools`;
  mkdirSync(folder, { recursive: true });
  const target = `${folder}/${path.replaceAll(/[^\w]/g, '-')}.mjs`;
  writeFileSync(target, outputFiles[0].contents);
  return import(pathToFileURL(target).href);
}
