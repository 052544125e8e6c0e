/**
 * The extension in a real VS Code workbench (code-server and Chromium, both installed when missing):
 * - `grammar`: the injected grammars in VS Code's own YAML grammar;
 * - `suite`: mocha inside the extension host;
 * - `ui`: the packaged extension, installed and driven by the keyboard;
 * - `writing`: completion, rename and fixes on saving, by their keys;
 * - `simulator`: the scheduling preview;
 * - `cluster`: a real cluster becomes a file;
 * - `web`: the extension in a web worker, as on vscode.dev;
 * - `neovim`: another editor with `podlint lsp --stdio`, installed when missing.
 *
 * `node test/workbench/run.mjs [grammar] [suite] [ui] [writing] [simulator] [cluster] [web] [neovim]`; all by default. The last line is `N passed, N failed`.
 * `--code-server VERSION` takes another code-server of the registry, and so another VS Code, than the one of the lock file.
 */
import assert from 'node:assert/strict';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { driveBrowserHost } from './browser-host.mjs';
import { driveClusterImport } from './cluster-import.mjs';
import { runSuite } from './extension-host.mjs';
import { testGrammar } from './grammar.mjs';
import { driveNeovim } from './neovim.mjs';
import { finish, scenario, step } from './report.mjs';
import { ensureTools } from './setup.mjs';
import { driveSimulator } from './simulator.mjs';
import { driveUserInterface } from './user-interface.mjs';
import { out, packageExtension, vsix } from './workbench.mjs';
import { driveWriting } from './writing.mjs';

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { 'code-server': { type: 'string' } },
});
const wants = (name) => wanted.length === 0 || wanted.includes(name);
rmSync(out, { recursive: true, force: true });

let tools;
await scenario('preparation', async () => {
  tools = await step('the workbench is installed', () => ensureTools(values['code-server']));
  console.log(`  VS Code ${tools?.vscode}`);
  await step('the extension is packaged', () => packageExtension());
  await step('the package has less than 1.5 MB', () => assert.ok(statSync(vsix).size < 1_500_000));
});
if (tools) {
  if (wants('grammar')) await scenario('colours', () => testGrammar(tools));
  if (wants('suite')) await scenario('inside the extension host', () => runSuite(tools));
  if (wants('ui')) await scenario('through the user interface', () => driveUserInterface(tools));
  if (wants('writing')) await scenario('while somebody writes', () => driveWriting(tools));
  if (wants('simulator')) await scenario('the scheduling preview', () => driveSimulator(tools));
  if (wants('cluster')) await scenario('the import of a cluster', () => driveClusterImport(tools));
  if (wants('web')) await scenario('in a browser, without Node', () => driveBrowserHost(tools));
}
if (wants('neovim')) await scenario('in Neovim', () => driveNeovim());
finish(join(out, 'report.json'));
