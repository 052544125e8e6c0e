/**
 * Writes `themes/*.json`: every colour and font that VS Code hands to a webview, read from a real workbench in each of its four kinds of theme.
 * `node test/webview/record-themes.mjs`, after an update of the workbench.
 */
/* global document, getComputedStyle */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { URLSearchParams } from 'node:url';
import { ensureTools } from '../workbench/setup.mjs';
import { createHands, root, withWorkbench } from '../workbench/workbench.mjs';
import { THEMES } from './themes.mjs';

const tools = ensureTools();

/** The workbench sets its colours on one element; a webview gets the same, with the editor's font beside them. */
function readVariables() {
  const workbench = document.querySelector('.monaco-workbench');
  const style = getComputedStyle(workbench);
  const names = new Set();
  for (const sheet of document.styleSheets)
    for (const rule of sheet.cssRules)
      for (const name of rule.style ?? []) if (name.startsWith('--vscode-')) names.add(name);
  const pairs = [...names].sort().map((name) => [name, style.getPropertyValue(name).trim()]);
  return Object.fromEntries(
    pairs.filter(([name, value]) => value !== '' && !/url\(|icon-.*-(content|font)/.test(name + value)),
  );
}

for (const { name, id, workbenchClass } of THEMES) {
  const options = {
    name: `theme-${name}`,
    fixture: join(root, 'examples'),
    settings: { 'workbench.colorTheme': id, 'window.autoDetectHighContrast': false },
  };
  await withWorkbench(tools, options, async ({ page, profile, origin }) => {
    const hands = createHands(page);
    await page.goto(`${origin}/?${new URLSearchParams({ folder: profile.folder })}`);
    await hands.appears(page.locator(`.monaco-workbench.${workbenchClass}`), 60_000);
    // The light kind is there from the start, and the theme itself a little later.
    await page.waitForTimeout(8_000);
    const variables = await page.evaluate(readVariables);
    const path = join(root, `test/webview/themes/${name}.json`);
    writeFileSync(path, `${JSON.stringify(variables, undefined, 2)}\n`);
    console.log(`${path}: ${Object.keys(variables).length} variables`);
  });
}
