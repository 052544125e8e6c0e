/** The tests of a folder and the engine with its mutants, as one script that can be evaluated afresh for every mutant. */
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { Script } from 'node:vm';
import { pathToFileURL } from 'node:url';

/** A function that evaluates the script with an interface to declare tests with. */
export async function loadTests(folder, files) {
  const { outputFiles } = await build({
    stdin: { contents: files.map((file) => `import './${file}';`).join('\n'), resolveDir: folder },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    logLevel: 'error',
    plugins: [sources(folder)],
  });
  const script = new Script(`(function (require, module, declared, readData) {${outputFiles[0].text}\n})`, {
    filename: 'tests.cjs',
  });
  const require = createRequire(join(folder, 'package.json'));
  const data = new Map();
  // Tables are large and never written to: once is enough.
  const readData = (path) => {
    if (!data.has(path)) data.set(path, JSON.parse(readFileSync(path, 'utf8')));
    return data.get(path);
  };
  return (declared) => {
    script.runInThisContext()(require, { exports: {} }, declared, readData);
  };
}

const sources = (folder) => ({
  name: 'sources',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^vitest$/ }, () => ({ path: 'vitest', namespace: 'declared' }));
    onLoad({ filter: /./, namespace: 'declared' }, () => ({
      contents: 'export const { describe, test, it, expect, startFile } = declared;',
    }));
    onLoad({ filter: /\.json$/ }, ({ path }) => ({ contents: `export default readData(${JSON.stringify(path)});` }));
    onLoad({ filter: /[\\/]test[\\/].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const start = path.endsWith('.test.ts')
        ? `import { startFile } from 'vitest'; startFile(${JSON.stringify(relative(folder, path))});\n`
        : '';
      const url = JSON.stringify(pathToFileURL(path).href);
      return { contents: start + text.replaceAll('import.meta.url', url), loader: 'ts' };
    });
  },
});
