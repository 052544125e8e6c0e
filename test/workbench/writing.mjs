/** Somebody writes: accepts a completion, renames across two files and has safe fixes applied on saving, with the keys for it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { URLSearchParams } from 'node:url';
import { step } from './report.mjs';
import { installs } from './user-interface.mjs';
import { createHands, out, root, withWorkbench } from './workbench.mjs';

const settings = {
  'security.workspace.trust.enabled': false,
  'editor.codeActionsOnSave': { 'source.fixAll.podlint': 'explicit' },
  'files.autoSave': 'off',
};

export async function driveWriting(tools) {
  const fixture = join(root, 'test/workbench/fixtures/writing');
  const options = { name: 'writing', fixture, settings, prepare: (profile) => installs(tools, profile) };
  await withWorkbench(tools, options, async ({ page, profile, origin }) => {
    const hands = createHands(page);
    const read = (name) => readFileSync(join(profile.folder, name), 'utf8');
    await step('opens the folder', async () => {
      await page.goto(`${origin}/?${new URLSearchParams({ folder: profile.folder })}`);
      await hands.appears(page.locator('.monaco-workbench'), 60_000);
      await hands.openFile('deployment.yaml', 'storefront');
      await page.keyboard.press('Control+Shift+M');
      // Until it lists something, the server has not read the folder.
      await hands.appears(hands.problems.getByText('storage/unused-volume').first(), 60_000);
    });
    await step('accepts a completion', () => acceptsCompletion(page, hands, read));
    await step('has safe fixes applied on saving', () => fixesOnSave(page, hands, read));
    await step('renames a port in two files', () => renames(page, hands, read));
    await page.screenshot({ path: join(out, 'writing.png') });
  });
}

/** The names of the file's own ports are offered where a probe asks for one. */
async function acceptsCompletion(page, hands, read) {
  await goTo(page, hands, 23, 21);
  await again('the completion', async () => {
    await hands.focusEditor();
    await page.keyboard.press('Control+Space');
    const row = page.locator('.suggest-widget .monaco-list-row', { hasText: 'front' }).first();
    await hands.appears(row, 3_000);
    await page.keyboard.press('Enter');
  });
  await hands.save();
  await until('The completion', () => read('deployment.yaml').includes('              port: front\n'));
}

/** Saving does not wait for a fix that takes long, and nothing is saved that has not changed: each attempt writes a line. */
async function fixesOnSave(page, hands, read) {
  await again('the fix', async () => {
    await hands.focusEditor();
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Enter');
    await hands.save();
    await until('The fix', () => !read('deployment.yaml').includes('scratch'), 3_000);
  });
  await hands.vanishes(hands.problems.getByText('storage/unused-volume').first());
}

async function renames(page, hands, read) {
  await goTo(page, hands, 19, 22);
  await again('the box for the new name', async () => {
    await hands.focusEditor();
    await page.keyboard.press('F2');
    await hands.appears(page.locator('.rename-box input'), 3_000);
  });
  await page.locator('.rename-box input').fill('web');
  await page.keyboard.press('Enter');
  await hands.appears(hands.editor.getByText(/name:\sweb$/).first());
  await hands.runCommand('File: Save All');
  await until('The new name', () => read('service.yaml').includes('targetPort: web\n'));
  assert.match(read('deployment.yaml'), / - name: web\n {14}containerPort/);
  assert.match(read('deployment.yaml'), /port: web\n/);
}

async function goTo(page, hands, line, column) {
  await hands.focusEditor();
  await page.keyboard.press('Control+G');
  await hands.choose(`:${line}:${column}`, "Press 'Enter'");
}

/** A widget that was asked for before the server knew the text is closed and asked for again, as a person would. */
async function again(what, attempt) {
  for (let count = 0; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (count === 9) throw new Error(`Waited in vain for ${what}.`, { cause: error });
      await sleep(500);
    }
  }
}

async function until(what, condition, time = 20_000) {
  for (const end = performance.now() + time; !condition(); await sleep(50)) {
    assert.ok(performance.now() < end, `${what} never reached the disk.`);
  }
}
