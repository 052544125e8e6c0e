/** The packaged extension as a person meets it: installed, in a folder that is not trusted, driven by the keyboard. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { URLSearchParams } from 'node:url';
import { installExtension } from './code-server.mjs';
import { step } from './report.mjs';
import { createHands, out, root, vsix, withWorkbench } from './workbench.mjs';

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
export const fixture = join(root, 'test/workbench/fixtures/shop');

export async function driveUserInterface(tools) {
  await withWorkbench(
    tools,
    { name: 'ui', fixture, prepare: (profile) => installs(tools, profile) },
    async ({ page, profile, origin }) => {
      const hands = createHands(page);
      const inFolder = (path) => join(profile.folder, path);
      const snapshot = (name) => page.screenshot({ path: join(out, `ui-${name}.png`) });

      await step('opens the folder in Restricted Mode', async () => {
        await page.goto(`${origin}/?${new URLSearchParams({ folder: profile.folder })}`);
        await hands.appears(page.locator('.monaco-workbench'), 60_000);
        await hands.appears(page.getByText('Restricted Mode').first());
      });
      await findsProblems(page, hands, snapshot);
      await fixesByKeyboard(page, hands, inFolder, snapshot);
      await disablesByKeyboard(page, hands, inFolder);
      await staysSilent(page, hands);
      await showsLog(page, hands, snapshot);
    },
  );
}

export const installs = (tools, profile) =>
  step('installs the package', async () => {
    const installed = await installExtension(tools, profile, vsix);
    assert.deepEqual(installed.trim().split('\n'), [`podlint.podlint@${version}`]);
  });

export async function findsProblems(page, hands, snapshot) {
  await step('draws a squiggle under the port', async () => {
    await hands.openFile('deployment.yaml', 'storefront');
    await hands.appears(page.locator('.squiggly-error').first());
  });
  await step('lists the problem with its rule in Problems', async () => {
    await page.keyboard.press('Control+Shift+M');
    await hands.appears(hands.problems.getByText(/both\slisten\son\s8080/).first());
    await hands.appears(hands.problems.getByText('network/port-clash').first());
    await snapshot('problems');
  });
  await step('knows the autoscaler of a file that was never opened', () =>
    hands.appears(hands.problems.getByText('scaling/hpa-and-replicas').first()),
  );
}

export async function fixesByKeyboard(page, hands, inFolder, snapshot) {
  const read = () => readFileSync(inFolder('deployment.yaml'), 'utf8');
  await step('offers a fix for the next problem', async () => {
    await hands.openQuickFix('Move `proxy` to port 8081');
    await snapshot('quick-fix');
  });
  await step('applies the fix by the keyboard', async () => {
    await page.keyboard.press('Enter');
    await hands.vanishes(hands.problems.getByText('network/port-clash').first());
    await hands.vanishes(page.locator('.squiggly-error').first());
  });
  await step('saves what was fixed to disk', async () => {
    const before = read();
    await hands.save();
    await onDisk(() => read() !== before, 'The fix');
    const port = '            - name: proxy\n              containerPort: ';
    assert.equal(read(), before.replace(`${port}8080`, `${port}8081`));
  });
}

async function disablesByKeyboard(page, hands, inFolder) {
  const read = () => readFileSync(inFolder('deployment.yaml'), 'utf8');
  await step('disables the other rule for its line', async () => {
    const action = await hands.openQuickFix('Disable scaling/hpa-and-replicas for this line');
    await action.click();
    await hands.vanishes(page.locator('.squiggly-warning').first());
    await hands.save();
    const comment = '  # podlint-disable-next-line scaling/hpa-and-replicas\n  replicas: 3\n';
    await onDisk(() => read().includes(comment), 'The comment');
  });
  await step('finds nothing more in the folder', () =>
    hands.appears(hands.problems.getByText('No problems have been detected').first()),
  );
}

async function staysSilent(page, hands) {
  await step('says nothing about a template', async () => {
    await hands.openFile('release.yaml', '.Values.containers');
    await sleep(1_000);
    await hands.appears(hands.problems.getByText('No problems have been detected').first());
  });
}

export async function showsLog(page, hands, snapshot) {
  await step('shows its log in the Output panel', async () => {
    await hands.runCommand('Podlint: Show Output');
    // The editor writes no-break spaces, which only \s matches.
    await hands.appears(page.locator('.part.panel .view-line', { hasText: /Podlint\s[\d.]+\sis\sready/ }).first());
    await snapshot('output');
  });
}

async function onDisk(condition, what) {
  for (const end = performance.now() + 10_000; !condition(); await sleep(50)) {
    assert.ok(performance.now() < end, `${what} never reached the disk.`);
  }
}
