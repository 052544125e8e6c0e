/**
 * Pictures of every state of the panel in every kind of theme, in `out/webview/screenshots`, and the two that the documentation shows.
 * `node test/webview/screenshots.mjs [STATE…] [--documentation]`: only these states, or only the two.
 */
/* global document, window */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildAll, out, root, withPanel } from './harness.mjs';
import { THEMES } from './themes.mjs';

const folder = join(out, 'screenshots');
mkdirSync(folder, { recursive: true });
const fixtures = await buildAll();
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const onlyDocumentation = process.argv.includes('--documentation');

const MESSAGES = {
  ...fixtures.STATES,
  failure: fixtures.failure,
  many: () => fixtures.largeResult(200),
  ...Object.fromEntries(
    ['noPod', 'noNodes', 'helm', 'serverDown', 'loading'].map((reason) => [
      `empty-${reason}`,
      () => fixtures.empty(reason, 'What the server has to say about it.'),
    ]),
  ),
};

/** All sections open, an event of the timeline chosen. */
async function openEverything(panel, result) {
  await panel.post({ type: 'restore', state: { folded: [] } });
  await panel.show(result);
  await panel.page.waitForTimeout(150);
}

async function everyState(panel) {
  for (const { name: theme } of THEMES) {
    for (const [state, message] of Object.entries(MESSAGES)) {
      if (wanted.length > 0 && !wanted.includes(state)) continue;
      await panel.open({ theme });
      await openEverything(panel, message());
      await panel.page.screenshot({ path: join(folder, `${state}-${theme}.png`), fullPage: true });
    }
  }
}

async function toTop(page) {
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    window.scrollTo(0, 0);
    document.querySelector('.field')?.scrollTo(0, 0);
  });
  await page.waitForTimeout(200);
}

/** What a person sees who has just let a node fail. */
async function pictures(panel) {
  const { page } = panel;
  await panel.open({ theme: 'dark' });
  await panel.post({ type: 'restore', state: { folded: ['whatIf', 'service', 'answers'] } });
  await panel.show({ ...fixtures.result(), workload: 'Deployment/shop/web' });
  await page.locator('[data-node="gpu-1"]').click();
  await toTop(page);
  await page.screenshot({ path: join(root, 'docs/images/simulator.png') });
  // High enough that nothing has to be scrolled below the toolbar.
  await page.setViewportSize({ width: 1120, height: 2000 });
  await panel.open({ theme: 'light' });
  await panel.post({ type: 'restore', state: { folded: ['nodes', 'details', 'whatIf', 'service', 'answers'] } });
  await panel.show({ ...fixtures.STATES.whatIf(), workload: 'Deployment/shop/web' });
  await page.getByRole('button', { name: /web-1 Scheduled to node-d/ }).click();
  await toTop(page);
  await page.locator('.columns').screenshot({ path: join(root, 'docs/images/house.png') });
}

if (!onlyDocumentation) await withPanel(fixtures, { name: 'screenshots' }, everyState);
if (wanted.length === 0) {
  const options = { name: 'pictures', viewport: { width: 1120, height: 1000 }, scale: 1.25 };
  await withPanel(fixtures, options, pictures);
}
console.log(folder);
