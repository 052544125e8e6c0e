/**
 * A real editor with a finding, in three themes: `node test/workbench/screenshot.mjs`.
 * The dark one is docs/images/editor.png, the picture of the README; the others are in `out/workbench/screenshots`, to be looked at.
 */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { URLSearchParams } from 'node:url';
import { installExtension } from './code-server.mjs';
import { ensureTools } from './setup.mjs';
import { createHands, out, packageExtension, root, vsix, withWorkbench } from './workbench.mjs';

const FILE = 'one-localhost.yaml';
const folder = join(out, 'screenshots');

const THEMES = [
  ['Default Dark Modern', join(root, 'docs/images/editor.png')],
  ['Default Light Modern', join(folder, 'editor-light.png')],
  ['Default High Contrast', join(folder, 'editor-high-contrast.png')],
];

/** As a person would arrange it for reading one file. */
const settings = {
  'workbench.activityBar.location': 'hidden',
  'workbench.statusBar.visible': true,
  'workbench.layoutControl.enabled': false,
  'window.commandCenter': false,
  'window.menuBarVisibility': 'hidden',
  'editor.minimap.enabled': false,
  'editor.fontSize': 13,
  'editor.lineHeight': 20,
  'editor.scrollbar.vertical': 'hidden',
  'editor.stickyScroll.enabled': false,
  'editor.lightbulb.enabled': 'off',
  'editor.occurrencesHighlight': 'off',
  'editor.selectionHighlight': false,
  'breadcrumbs.enabled': false,
  'security.workspace.trust.enabled': false,
};

const tools = ensureTools();
packageExtension();
mkdirSync(join(root, 'docs/images'), { recursive: true });
mkdirSync(folder, { recursive: true });
const optionsFor = (theme) => ({
  name: 'screenshot',
  fixture: join(root, 'examples'),
  settings: { ...settings, 'workbench.colorTheme': theme },
  viewport: { width: 1200, height: 700 },
  scale: 2,
  prepare: (profile) => {
    for (const name of readdirSync(profile.folder))
      if (name !== FILE) rmSync(join(profile.folder, name), { recursive: true });
    return installExtension(tools, profile, vsix);
  },
});

async function takePicture({ page, profile, origin }, picture) {
  const hands = createHands(page);
  await page.goto(`${origin}/?${new URLSearchParams({ folder: profile.folder })}`);
  await hands.appears(page.locator('.monaco-workbench'), 60_000);
  await hands.openFile(FILE, 'storefront');
  await page.keyboard.press('Control+B');
  await hands.appears(page.locator('.squiggly-error').first());
  await page.keyboard.press('Control+Shift+M');
  await hands.appears(hands.problems.getByText('network/port-clash').first());
  await hands.focusEditor();
  await page.keyboard.press('Control+G');
  await hands.choose(':27:30', "Press 'Enter'");
  await hands.runCommand('Show or Focus Hover');
  await hands.appears(page.locator('.monaco-hover-content', { hasText: 'network/port-clash' }).first());
  await page.screenshot({ path: picture });
}

for (const [theme, picture] of THEMES) {
  await withWorkbench(tools, optionsFor(theme), (workbench) => takePicture(workbench, picture));
  console.log(picture);
}
