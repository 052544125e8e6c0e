/** The scheduling preview in a real workbench: opened by its lens, it follows the text, changes it, and comes back after a reload. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { URLSearchParams } from 'node:url';
import { installExtension } from './code-server.mjs';
import { createPreview } from './preview.mjs';
import { step } from './report.mjs';
import { createHands, out, root, vsix, withWorkbench } from './workbench.mjs';

const fixture = join(root, 'test/workbench/fixtures/preview');

export async function driveSimulator(tools) {
  const prepare = (profile) => step('installs the package', () => installExtension(tools, profile, vsix));
  await withWorkbench(tools, { name: 'simulator', fixture, prepare }, async ({ page, profile, origin }) => {
    const hands = createHands(page);
    const preview = createPreview(page);
    const look = { page, hands, preview, inFolder: (path) => join(profile.folder, path) };
    await step('opens the folder in Restricted Mode', async () => {
      await page.goto(`${origin}/?${new URLSearchParams({ folder: profile.folder })}`);
      await hands.appears(page.locator('.monaco-workbench'), 60_000);
      await hands.openFile('web.yaml', 'nginx');
    });
    await opensByLens(look);
    await isClosed(look);
    await followsTyping(look);
    await supposes(look);
    await changesTheDocument(look);
    await comesBack(look);
    await outlivesItsServer(look);
    await showsStories(look);
  });
}

async function opensByLens({ page, hands, preview }) {
  await step('shows the verdict above the Pod', () =>
    hands.appears(page.locator('.codelens-decoration', { hasText: 'Fits on 2 of 3 nodes' }).first()),
  );
  await step('opens beside the manifest when the lens is clicked', async () => {
    await page.locator('.codelens-decoration a', { hasText: 'Fits on 2 of 3 nodes' }).first().click();
    await preview.heading('Fits on 2 of 3 nodes – would land on plain-1');
    await page.screenshot({ path: join(out, 'simulator-opened.png') });
  });
}

async function isClosed({ preview }) {
  await step('lets nothing in but its own script and style', async () => {
    const policy = await preview.inside(
      (view) =>
        view?.locator('meta[http-equiv="Content-Security-Policy"]').first().getAttribute('content', { timeout: 1_000 }),
      'a policy',
    );
    assert.match(
      policy,
      /^default-src 'none'; style-src \S+ ?[^;]*'nonce-[\da-f]{48}'; font-src [^;]+; script-src 'nonce-[\da-f]{48}'$/,
    );
    assert.doesNotMatch(policy, /unsafe/);
    const forged = await preview.frame().evaluate(() => {
      const { document } = globalThis;
      const script = document.createElement('script');
      script.textContent = 'globalThis.forged = true';
      document.body.append(script);
      return globalThis.forged === true;
    });
    assert.equal(forged, false);
  });
}

async function followsTyping(look) {
  const { page, hands, preview } = look;
  await step('says something else as soon as something else is typed', async () => {
    await type(look, '64Gi');
    await preview.heading('Fits on 0 of 3 nodes');
    await preview.shows(/0\/3 nodes are available/);
    await hands.appears(page.locator('.codelens-decoration', { hasText: 'Fits on 0 of 3 nodes' }).first());
  });
  await step('jumps to the line that is to blame', async () => {
    await (await preview.shows('line 24')).click();
    await hands.appears(page.locator('.statusbar-item', { hasText: /Ln 24, Col/ }));
  });
  await step('follows back', async () => {
    await type(look, '256Mi');
    await preview.heading('Fits on 2 of 3 nodes');
    await hands.appears(page.locator('.codelens-decoration', { hasText: 'Fits on 2 of 3 nodes' }).first());
  });
}

/** Writes another amount into the line of the memory request. */
async function type({ page, hands, inFolder }, amount) {
  await hands.goToLine(
    read(inFolder)
      .split('\n')
      .findIndex((line) => line.includes('memory:')) + 1,
  );
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+End');
  await page.keyboard.insertText(`memory: ${amount}`);
}

async function supposes(look) {
  const { page, hands, preview } = look;
  await step('cordons a node, and undoes it', async () => {
    await runInPreview(look, 'Podlint: What If: Cordon a Node…');
    await hands.choose('plain-1');
    await preview.heading('Fits on 1 of 3 nodes – would land on plain-2');
    await preview.shows('plain-1 cordoned');
    await page.screenshot({ path: join(out, 'simulator-what-if.png') });
    await runInPreview(look, 'Podlint: Undo What-If');
    await preview.heading('Fits on 2 of 3 nodes');
  });
}

async function changesTheDocument(look) {
  const { page, hands, preview, inFolder } = look;
  await step('makes a change that unlocks a node, in the document', async () => {
    await runInPreview(look, 'Podlint: Apply a Change That Unlocks Nodes…');
    await hands.choose('Add a toleration for dedicated=gpu:NoSchedule');
    await preview.heading('Fits on 3 of 3 nodes');
    await hands.save();
    for (const end = performance.now() + 10_000; !read(inFolder).includes('tolerations:'); await sleep(50)) {
      assert.ok(performance.now() < end, 'The change never reached the disk.');
    }
    assert.match(read(inFolder), /tolerations:\n\s+- key: dedicated\n\s+operator: Equal\n\s+value: gpu\n/);
  });
  await step('offers its commands only while it is there', async () => {
    await hands.focusEditor();
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input').fill('>Podlint: Undo What-If');
    // Something is always found; the command itself must not be.
    await hands.appears(page.locator('.quick-input-list .monaco-list-row').first());
    await sleep(500);
    assert.equal(await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Undo What-If' }).count(), 0);
    await page.keyboard.press('Escape');
  });
}

const read = (inFolder) => readFileSync(inFolder('web.yaml'), 'utf8');

async function comesBack(look) {
  const { page, hands, preview } = look;
  await step('is as it was after a reload', async () => {
    await runInPreview(look, 'Podlint: What If: a Node Fails…');
    await hands.choose('plain-2');
    await preview.heading('Fits on 2 of 3 nodes');
    await preview.shows('plain-2 failed');
    // The page has kept it; a workbench in a browser writes down what pages keep every few seconds.
    await sleep(6_000);
    await page.reload();
    await hands.appears(page.locator('.monaco-workbench'), 60_000);
    await preview.heading('Fits on 2 of 3 nodes');
    await preview.shows('plain-2 failed');
    await page.screenshot({ path: join(out, 'simulator-reloaded.png') });
  });
}

async function outlivesItsServer(look) {
  const { hands, preview } = look;
  await step('goes on with another server', async () => {
    await hands.runCommand('Podlint: Restart Language Server');
    await preview.heading('Fits on 2 of 3 nodes');
    await type(look, '64Gi');
    await preview.heading('Fits on 0 of 3 nodes');
    await preview.shows('plain-2 failed');
  });
}

async function showsStories({ page, hands, preview }) {
  await step('plays a story', async () => {
    await hands.runCommand('Podlint: Show Me a Story in the Simulator');
    await hands.choose('A node dies');
    await preview.heading('Fits on 2 of 2 nodes');
    await preview.shows('node-1 failed');
  });
  await step('plays the story of a rule, from the link on its page', async () => {
    await hands.runCommand('Podlint: Explain a Rule');
    await hands.choose('network/port-clash');
    const link = await linkOf(page, 'Show me: A port clash that crash-loops');
    const address = await link.getAttribute('href');
    assert.match(address, /^[a-z-]+:\/\/podlint\.podlint\/stories\/port-clash$/);
    // A browser hands such an address to the system; the workbench can be given it as the system would.
    await hands.runCommand('Developer: Open URL');
    await page.locator('.quick-input-widget input').fill(address);
    await page.keyboard.press('Enter');
    // The workbench asks whether the extension may open an address that is meant for it.
    await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Open' }).click();
    await hands.appears(hands.editor.getByText('port-clash').first());
    await preview.shows(/both listen on 8080/);
  });
}

/** In whichever of the workbench's frames it is. */
async function linkOf(page, text) {
  for (const end = performance.now() + 30_000; ; await sleep(200)) {
    for (const frame of page.frames()) {
      const link = frame.getByText(text).first();
      if (await link.isVisible().catch(() => false)) return link;
    }
    assert.ok(performance.now() < end, `There is no link “${text}”.`);
  }
}

/** Commands mean the panel in front: a click into it brings it there, and the status bar forgets the line of the editor. */
const runInPreview = ({ page, hands, preview }, title) =>
  hands.runCommand(title, async () => {
    await preview.frame().locator('h1').first().click();
    await hands.vanishes(page.locator('.statusbar-item', { hasText: /Ln\s\d/ }).first());
  });
