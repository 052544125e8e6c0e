/**
 * Bundles the programs into `dist`.
 *
 * - `api.cjs` and `api.d.cts`: the package's entry for programs.
 * - `podlint.cjs`: the command, which starts the program in `cli.cjs` with compiled code from the last run.
 * - `cli.cjs`: the command line. It loads `server.cjs` for `podlint lsp`, so that linting never reads it.
 * - `extension.cjs`: the extension's entry, small; it loads `client.cjs` when the first manifest is opened.
 * - `cluster-reader.cjs`: reads a real cluster for the command that imports one; the client of Kubernetes is in it.
 * - `server.cjs`: the language server, a process of its own, or a web worker in a browser.
 * - `extension.web.cjs`: the extension for a browser.
 * - `webview.js` and `webview.css`: the simulator's panel.
 * - `field-docs.cjs`: what the API says about its fields, out of the types of its JavaScript client; loaded at the first hover.
 *
 * `node esbuild.js [--production] [--watch]`: `--production` minifies and leaves source maps out.
 * `out/bundled.json` says afterwards which packages are in which bundle; `THIRD_PARTY_NOTICES` and the SBOM are made from it.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { webviewOptions } from './esbuild.webview.js';
import { readFieldDocs } from './server/language-server/field-docs/read-models.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));

const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

const PROGRAMS = [
  { name: 'api', entry: 'server/cli/api/api.ts' },
  { name: 'podlint', entry: 'server/cli/launch.ts', executable: true },
  { name: 'cli', entry: 'server/cli/main.ts', beside: { '/language-server/main/main.js': './server.cjs' } },
  {
    name: 'server',
    entry: 'server/language-server/main/main.ts',
    everywhere: true,
    beside: { '/field-docs/field-docs.js': './field-docs.cjs' },
  },
  { name: 'field-docs', entry: 'server/language-server/field-docs/field-docs.ts', holdsFieldDocs: true },
  {
    name: 'extension',
    entry: 'client/extension/node/main.ts',
    beside: { '/language-client.js': './client.cjs', '/cluster-reader.js': './cluster-reader.cjs' },
  },
  { name: 'cluster-reader', entry: 'client/extension/node/cluster-reader.ts' },
  { name: 'client', entry: 'client/extension/node/language-client.ts' },
  { name: 'extension.web', entry: 'client/extension/browser/main.ts', web: true },
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

/** The client of Kubernetes has a class for each kind and call; a module of it that is only passed through is left out. */
const leanClientPlugin = {
  name: 'lean-client',
  setup(build) {
    // It is for `fetch`, which is not used, and asks for a newer Node than the oldest editor has.
    build.onResolve({ filter: /^undici$/ }, () => ({ path: 'undici', namespace: 'nothing' }));
    build.onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: 'module.exports = {};' }));
    build.onResolve({ filter: /^(?:\.|@kubernetes\/)/ }, async ({ pluginData, path, ...place }) => {
      if (pluginData === leanClientPlugin) return undefined;
      const found = await build.resolve(path, { ...place, pluginData: leanClientPlugin });
      return found.path.includes('@kubernetes/client-node') ? { ...found, sideEffects: false } : undefined;
    });
  },
};

/** Data as a string that `JSON.parse` reads when it is needed: an engine takes several times as long over an object literal. */
const jsonPlugin = {
  name: 'json',
  setup(build) {
    build.onLoad({ filter: /\.json$/ }, ({ path }) => {
      const text = JSON.stringify(JSON.parse(readFileSync(path, 'utf8')));
      return { contents: `module.exports = JSON.parse(${JSON.stringify(text)});`, loader: 'js' };
    });
  },
};

/** What runs in Node and in web workers: parts for one of them are there, but only run where they can. */
const EVERYWHERE = {
  platform: 'neutral',
  conditions: ['node', 'browser'],
  external: builtinModules.flatMap((name) => [name, `node:${name}`]),
  // Its entry for Node asks for modules of Node.
  alias: { yaml: `${root}node_modules/yaml/browser/index.js` },
};

/** @returns {esbuild.BuildOptions} */
const optionsOf = ({ name, entry, beside = {}, executable, holdsFieldDocs, web, everywhere }, production) => ({
  absWorkingDir: root,
  entryPoints: { [name]: entry },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  ...(everywhere ? EVERYWHERE : { platform: web ? 'browser' : 'node', external: ['vscode'] }),
  format: 'cjs',
  target: web || everywhere ? 'es2023' : 'node20',
  define: {
    'process.env.PODLINT_VERSION': JSON.stringify(version),
    ...(holdsFieldDocs && { PODLINT_FIELD_DOCS: JSON.stringify(JSON.stringify(readFieldDocs(root))) }),
  },
  // Another bundle is loaded by `require`, which VS Code and Node hand the same modules to as to this one.
  supported: { 'dynamic-import': false },
  plugins: [besidePlugin(beside), leanClientPlugin, jsonPlugin],
  banner: executable ? { js: '#!/usr/bin/env node' } : {},
  // Packages come as CommonJS for Node first; their ES modules are what can be shaken.
  mainFields: ['module', 'main'],
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: production ? 'linked' : 'inline',
  logLevel: 'warning',
});

/** The types of the programmatic interface are one file without imports, which is its own declaration. */
function writeApiTypes() {
  const types = readFileSync(`${root}server/cli/api/types.ts`, 'utf8');
  mkdirSync(`${root}dist`, { recursive: true });
  writeFileSync(`${root}dist/api.d.cts`, `${types}export declare const lint: Lint;\n`);
}

const allOptions = (production) => [
  ...PROGRAMS.map((program) => optionsOf(program, production)),
  webviewOptions(production),
];

async function build(production) {
  writeApiTypes();
  const results = await Promise.all(
    allOptions(production).map((options) => esbuild.build({ ...options, metafile: true })),
  );
  mkdirSync(`${root}out`, { recursive: true });
  writeFileSync(`${root}out/bundled.json`, `${JSON.stringify(packagesIn(results), undefined, 2)}\n`);
}

/** Names of packages by the file that holds something of them. */
function packagesIn(results) {
  const outputs = results.flatMap(({ metafile }) => Object.entries(metafile.outputs));
  const named = outputs.map(([file, { inputs }]) => {
    const used = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
    const packages = used.flatMap(([path]) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
    const docs = PROGRAMS.some(({ name, holdsFieldDocs }) => holdsFieldDocs && file.startsWith(`dist/${name}.`));
    return [file, [...new Set([...packages, ...(docs ? ['@kubernetes/client-node'] : [])])].sort()];
  });
  return Object.fromEntries(named.filter(([file, packages]) => packages.length > 0 && !file.endsWith('.map')).sort());
}

async function watch() {
  const contexts = await Promise.all(allOptions(false).map((options) => esbuild.context(options)));
  await Promise.all(contexts.map((context) => context.watch()));
}

if (process.argv.includes('--watch')) await watch();
else await build(process.argv.includes('--production'));
