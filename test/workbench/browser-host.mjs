/**
 * The packaged extension as on vscode.dev: extension and language server are web workers of the page, without Node.
 * A setting sends the installed package to the workbench's web worker extension host, which it starts beside the other one.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { URLSearchParams } from 'node:url';
import { step } from './report.mjs';
import { findsProblems, fixesByKeyboard, fixture, installs, showsLog } from './user-interface.mjs';
import { createHands, out, withWorkbench } from './workbench.mjs';

const settings = {
  'remote.extensionKind': { 'podlint.podlint': ['web'] },
  'security.workspace.trust.enabled': false,
};

export async function driveBrowserHost(tools) {
  const options = { name: 'web', fixture, settings, prepare: (profile) => installs(tools, profile) };
  await withWorkbench(tools, options, async ({ page, profile, origin }) => {
    const hands = createHands(page);
    const snapshot = (name) => page.screenshot({ path: join(out, `web-${name}.png`) });
    await step('opens the folder', async () => {
      await page.goto(`${origin}/?${new URLSearchParams({ folder: profile.folder })}`);
      await hands.appears(page.locator('.monaco-workbench'), 60_000);
    });
    await findsProblems(page, hands, snapshot);
    await fixesByKeyboard(page, hands, (path) => join(profile.folder, path), snapshot);
    await step('hovers with the words of the API, without a file beside the server', () =>
      hoversOverField(page, hands),
    );
    await showsLog(page, hands, snapshot);
    await step('restarts the worker', () => restarts(page, hands, profile));
    await step('runs in a web worker', () => runsInWorker(page, hands));
  });
}

async function runsInWorker(page, hands) {
  await hands.runCommand('Show Running Extensions');
  const row = page.locator('.runtime-extensions-editor .extension', { hasText: 'Podlint' });
  await hands.appears(row.getByText('web worker').first());
}

async function hoversOverField(page, hands) {
  await hands.focusEditor();
  await page.keyboard.press('Control+G');
  await hands.choose(':21:20', "Press 'Enter'");
  await hands.runCommand('Show or Focus Hover');
  await hands.appears(page.locator('.monaco-hover-content', { hasText: /Number of port to expose/ }).first());
  await page.keyboard.press('Escape');
}

async function restarts(page, hands, { folder }) {
  assert.match(readFileSync(join(folder, 'deployment.yaml'), 'utf8'), /containerPort: 8081/);
  await hands.runCommand('Podlint: Restart Language Server');
  await page.keyboard.press('Control+Shift+M');
  await hands.appears(hands.problems.getByText('scaling/hpa-and-replicas').first());
}
