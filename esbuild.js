/**
 * Bundles the programs into `dist`.
 *
 * - `podlint.cjs`: the command line. It loads `server.cjs` for `podlint lsp`, so that linting never reads it.
 * - `extension.cjs`: the extension's entry, small; it loads `client.cjs` when the first manifest is opened.
 * - `server.cjs`: the language server, a process of its own.
 *
 * `node esbuild.js [--production] [--watch]`: `--production` minifies and leaves source maps out.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('.', import.meta.url));

const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

const PROGRAMS = [
  {
    name: 'podlint',
    entry: 'server/cli/main.ts',
    beside: { '/language-server/node.js': './server.cjs' },
    executable: true,
  },
  { name: 'server', entry: 'server/language-server/node.ts' },
  { name: 'extension', entry: 'client/extension/extension.ts', beside: { '/language-client.js': './client.cjs' } },
  { name: 'client', entry: 'client/extension/language-client.ts' },
];

/** Keeps a module that is a bundle of its own out of this one; it is required when it is first needed. */
const besidePlugin = (beside) => ({
  name: 'beside',
  setup(build) {
    build.onResolve({ filter: /\.js$/ }, ({ path, kind }) => {
      const suffix = Object.keys(beside).find((end) => path.endsWith(end));
      return suffix !== undefined && kind === 'dynamic-import' ? { path: beside[suffix], external: true } : undefined;
    });
  },
});

/** @returns {esbuild.BuildOptions} */
const optionsOf = ({ name, entry, beside = {}, executable = false }, production) => ({
  absWorkingDir: root,
  entryPoints: { [name]: entry },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode'],
  define: { 'process.env.PODLINT_VERSION': JSON.stringify(version) },
  // Another bundle is loaded by `require`, which VS Code and Node hand the same modules to as to this one.
  supported: { 'dynamic-import': false },
  plugins: [besidePlugin(beside)],
  banner: executable ? { js: '#!/usr/bin/env node' } : {},
  // Packages come as CommonJS for Node first; their ES modules are what can be shaken.
  mainFields: ['module', 'main'],
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: production ? 'linked' : 'inline',
  logLevel: 'warning',
});

async function build(production) {
  await Promise.all(PROGRAMS.map((program) => esbuild.build(optionsOf(program, production))));
}

async function watch() {
  const contexts = await Promise.all(PROGRAMS.map((program) => esbuild.context(optionsOf(program, false))));
  await Promise.all(contexts.map((context) => context.watch()));
}

if (process.argv.includes('--watch')) await watch();
else await build(process.argv.includes('--production'));
