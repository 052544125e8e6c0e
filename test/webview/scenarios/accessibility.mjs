/** axe-core over every state in one kind of theme. */
/* global document, window */
import { equal } from 'node:assert/strict';
import axe from 'axe-core';

/** Where a violation is, in a line each. */
const words = (violations) =>
  violations
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary.replaceAll('\n', ' ')}`),
    )
    .slice(0, 12)
    .join('\n');

export async function testAccessibility(panel, fixtures, step, theme) {
  const { page } = panel;

  /** The page's policy stays out of the way of the judge, not of the judged: axe comes through the debugger. */
  const judge = async (what) => {
    if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    equal(words(violations), '', what);
  };

  const everything = async (message) => {
    await panel.open({ theme });
    await panel.post({ type: 'restore', state: { folded: [] } });
    await panel.show(message);
    await page.waitForTimeout(50);
  };

  await step('every state of a result', async () => {
    for (const state of Object.keys(fixtures.STATES)) {
      await everything({ ...fixtures.STATES[state](), workload: 'Deployment/shop/web' });
      await judge(state);
    }
  });

  await step('every notice', async () => {
    for (const reason of ['noPod', 'noNodes', 'helm', 'serverDown', 'loading']) {
      await panel.open({ theme });
      await panel.show(fixtures.empty(reason, 'A sentence.'));
      await judge(reason);
    }
    await panel.show(fixtures.failure());
    await judge('failure');
  });

  await step('tabs, list, menu, form, moment and sheet', async () => {
    await everything({ ...fixtures.largeResult(200), workload: 'Deployment/shop/web' });
    await judge('list');
    for (const tab of ['Scores', 'Pods', 'Rollout', 'Autoscaler', 'Container or Pod?', 'Why pending?']) {
      await page.getByRole('tab', { name: tab }).click();
      await panel.settle();
      await judge(tab);
    }
    await page.getByRole('textbox', { name: 'FailedScheduling event' }).fill('0/6 nodes are available.');
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByRole('button', { name: 'Requests…' }).click();
    await page.locator('.event-button').nth(7).click();
    await panel.settle();
    await judge('explained, form and moment');
    await page.getByRole('button', { name: 'Copy and save' }).click();
    await panel.settle();
    await judge('menu');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Zone outage…' }).click();
    await page.getByText('blocked: budget db allows 0 disruptions').waitFor();
    await judge('sheet');
  });
}
