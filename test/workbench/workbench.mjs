/** Puts the parts together around one scenario, and ends them whatever happens. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startBrowser } from './browser.mjs';
import { createProfile, startCodeServer } from './code-server.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
export const out = join(root, 'out/workbench');
export const vsix = join(root, 'podlint.vsix');

/** Builds and packages the extension as `npm run package` does. */
export function packageExtension() {
  execFileSync('npm', ['run', '--silent', 'package'], { cwd: root, stdio: ['ignore', 2, 2] });
}

/**
 * Runs `body` in a workbench over a copy of a folder of `fixtures`.
 * `PODLINT_KEEP=1` keeps the profile for a look at it; logs and a screenshot of a failure are in `out/workbench`.
 */
export async function withWorkbench(tools, { name, fixture, settings, prepare, server, viewport, scale }, body) {
  mkdirSync(out, { recursive: true });
  const profile = createProfile(fixture, settings);
  let codeServer;
  let browser;
  let failed = true;
  try {
    await prepare?.(profile);
    codeServer = await startCodeServer(tools, profile, { ...server?.(profile), log: join(out, `${name}-server.log`) });
    browser = await startBrowser({
      executablePath: tools.chromium,
      viewport,
      scale,
      log: join(out, `${name}-console.log`),
    });
    await body({ page: browser.page, profile, ...codeServer });
    failed = false;
  } finally {
    await browser?.stop(failed ? join(out, `${name}-failed.png`) : undefined);
    await codeServer?.stop();
    if (process.env.PODLINT_KEEP) console.log(`  profile: ${profile.directory}`);
    else profile.remove();
  }
}

/** What a person does in the workbench, in terms of keys and what is to be seen. */
export function createHands(page) {
  const appears = (locator, timeout = 30_000) => locator.waitFor({ state: 'visible', timeout });
  const vanishes = (locator, timeout = 30_000) => locator.waitFor({ state: 'detached', timeout });
  const quickInput = page.locator('.quick-input-widget input:not([type=checkbox])');
  const row = (text) => page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  const choose = async (text, label = text) => {
    await appears(quickInput);
    await quickInput.fill(text);
    // Enter before the row is there would pick whatever stands first.
    await appears(row(label));
    await page.keyboard.press('Enter');
  };
  /**
   * Opens a list by a key, types and takes the row. A page that is just getting the focus may miss the key, or close the list again:
   * then it is opened once more, as a person would. `before` brings the focus to where the key is meant.
   */
  const chooseBy = async (key, text, label, before) => {
    for (const end = performance.now() + 30_000; ;) {
      await before?.();
      await page.keyboard.press(key);
      try {
        await appears(quickInput, 3_000);
        await quickInput.fill(text, { timeout: 3_000 });
        await appears(row(label), 5_000);
        await page.keyboard.press('Enter');
        return;
      } catch (error) {
        if (performance.now() > end) throw error;
        if (await quickInput.isVisible()) await page.keyboard.press('Escape');
      }
    }
  };
  const editor = page.locator('.editor-instance .view-lines').first();
  const focusEditor = () => page.keyboard.press('Control+1');
  return {
    appears,
    editor,
    focusEditor,
    problems: page.locator('.markers-panel-container'),
    vanishes,
    openFile: async (file, content) => {
      await chooseBy('Control+P', file, file);
      await appears(editor.getByText(content).first());
      await focusEditor();
    },
    runCommand: (title, before) => chooseBy('F1', `>${title}`, title, before),
    choose,
    /** Puts the cursor into a line of the first editor, counted from 1. */
    goToLine: async (line) => {
      await chooseBy('Control+P', `:${line}`, /go to line/i, focusEditor);
      await appears(page.locator('.statusbar-item', { hasText: new RegExp(`Ln\\s${line},`) }).first());
    },
    save: async () => {
      await focusEditor();
      // From a webview the keys go a long way; saving there would save nothing.
      await appears(page.locator('.monaco-editor.focused').first());
      await page.keyboard.press('Control+S');
    },
    /**
     * Goes to the next problem and opens its quick fixes; the one with this title.
     * The menu shows what was known when it was opened, so a menu that came too early is closed and opened again, as a person would.
     */
    openQuickFix: async (title) => {
      const action = page.locator('.action-widget .monaco-list-row', { hasText: title }).first();
      for (const end = performance.now() + 30_000; ;) {
        await focusEditor();
        await page.keyboard.press('Alt+F8');
        await appears(page.locator('.marker-widget'));
        await page.keyboard.press('Escape');
        // It gives the focus back when it is gone; until then the next key would be lost.
        await vanishes(page.locator('.marker-widget'));
        await page.keyboard.press('Control+.');
        try {
          await appears(action, 3_000);
          return action;
        } catch (error) {
          if (performance.now() > end) throw error;
          await page.keyboard.press('Escape');
        }
      }
    },
  };
}
