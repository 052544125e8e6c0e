/**
 * The simulator's panel in Chromium, built as it ships: what each state shows, the keyboard, what it says to the extension,
 * accessibility in the four kinds of theme, and what a hostile message or name can do. `node test/webview/run.mjs [NAME…]`
 * runs the scenarios whose file has one of these names. The last line is `N passed, N failed`.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { finish, scenario, step } from '../workbench/report.mjs';
import { buildAll, out, withPanel } from './harness.mjs';
import { testAccessibility } from './scenarios/accessibility.mjs';
import { testAnswers } from './scenarios/answers.mjs';
import { testDrop } from './scenarios/drop.mjs';
import { testKeyboard } from './scenarios/keyboard.mjs';
import { testLife } from './scenarios/life.mjs';
import { testLanguage } from './scenarios/language.mjs';
import { testNodes } from './scenarios/nodes.mjs';
import { testSafety } from './scenarios/safety.mjs';
import { testSizes } from './scenarios/sizes.mjs';
import { testVerdict } from './scenarios/verdict.mjs';
import { THEMES } from './themes.mjs';

const SCENARIOS = [
  ['verdict', 'verdict, replicas and notices', testVerdict],
  ['nodes', 'nodes and details', testNodes],
  ['life', 'what-if, timeline, Service and house', testLife],
  ['answers', 'answers and the pre-flight sheet', testAnswers],
  ['drop', 'drop, paste and reload', testDrop],
  ['keyboard', 'keyboard only', testKeyboard],
  ['safety', 'forged messages, hostile names, the policy', testSafety],
  ['language', 'another language', testLanguage],
  ['sizes', 'narrow, zoomed, without motion', testSizes],
  ...THEMES.map((theme) => [
    `accessibility`,
    `accessibility in ${theme.name}`,
    (panel, fixtures, step) => testAccessibility(panel, fixtures, step, theme.name),
  ]),
];

const wanted = process.argv.slice(2);
rmSync(join(out, 'report.json'), { force: true });

let fixtures;
await scenario('preparation', async () => {
  fixtures = await step('panel and fixtures are built', () => buildAll());
});
if (fixtures) {
  for (const [name, title, body] of SCENARIOS) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    await scenario(title, () => withPanel(fixtures, { name }, (panel) => body(panel, fixtures, step)));
  }
}
finish(join(out, 'report.json'));
