/** Survival, rollout, autoscaler, container or Pod, why pending, and the sheet before a drain. */
import { deepEqual, equal } from 'node:assert/strict';

export async function testAnswers(panel, fixtures, step) {
  const { page } = panel;
  const answers = page.locator('podlint-answers');
  const tab = (name) => answers.getByRole('tab', { name }).click();

  await step('an answer is asked for when its tab is looked at, and again for a new result', async () => {
    await panel.open();
    await panel.show(fixtures.result());
    deepEqual(
      (await panel.requests()).map(({ type }) => type),
      ['node'],
    );
    await page.getByRole('button', { name: 'Answers' }).click();
    await answers.getByText('2 nodes or zones of 4 cannot be lost without harm.').waitFor();
    await panel.show(fixtures.result({ generation: 2 }));
    equal((await panel.requests()).filter(({ type }) => type === 'survival').length, 2);
  });

  await step('what it does not survive comes first, with its reason', async () => {
    deepEqual(await answers.locator('tbody th').allInnerTexts(), ['node-b', 'zone zone-b', 'node-a', 'node-c']);
    await answers.getByText('blocked by budget web').waitFor();
  });

  await step('a cell opens the sheet of that disaster, Escape closes only the sheet', async () => {
    await panel.take();
    const cell = answers.getByRole('button', { name: /^drain node-b/ });
    await cell.click();
    const sheet = page.getByRole('dialog', { name: 'drain node-b' });
    await sheet.getByText('blocked: budget db allows 0 disruptions').waitFor();
    await sheet.getByText('The workload does not survive this unharmed.').waitFor();
    await page.keyboard.press('Escape');
    equal(await page.getByRole('dialog').count(), 0);
    equal(await cell.evaluate((element) => element === element.ownerDocument.activeElement), true);
    deepEqual(
      (await panel.take()).map(({ request }) => request),
      [{ type: 'preflight', action: 'drain', node: 'node-b' }],
    );
  });

  await step('a drain is done from its sheet', async () => {
    await page.locator('[data-node="node-d"]').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Drain…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Drain' }).click();
    equal(await page.getByRole('dialog').count(), 0);
    deepEqual((await panel.take()).at(-1).request, { type: 'operate', operation: { op: 'drain', node: 'node-d' } });
  });

  await step('a forgotten sheet is not opened by a late answer', async () => {
    await panel.post(fixtures.preflight(2, 'Late'));
    await panel.settle();
    equal(await page.getByRole('dialog').count(), 0);
  });

  await step('rollout and autoscaler', async () => {
    await tab('Rollout');
    await answers.getByText('The rollout completes after 1 min 24 s').waitFor();
    await panel.post({ ...fixtures.rollout(2), completes: false, text: 'The new Pod stays Pending.' });
    await answers.getByText('Does not complete.').waitFor();
    await tab('Autoscaler');
    await answers.getByText('only 8 can be placed').waitFor();
  });

  await step('a second container and a second Pod stand side by side', async () => {
    await tab('Container or Pod?');
    await answers.getByText('Has its own address and its own life.').waitFor();
    equal(await answers.locator('.comparison-column').count(), 2);
  });

  await step('a pasted event is explained, and an empty one is not asked about', async () => {
    await tab('Why pending?');
    await panel.take();
    await answers.getByRole('button', { name: 'Explain' }).click();
    deepEqual(await panel.take(), []);
    const text = '0/216 nodes are available: 200 Insufficient memory, 16 node(s) had untolerated taint(s).';
    await answers.getByRole('textbox', { name: 'FailedScheduling event' }).fill(text);
    await answers.getByRole('button', { name: 'Explain' }).click();
    deepEqual((await panel.take()).at(-1).request, { type: 'whyPending', text });
    await answers.getByText('These nodes have less memory free than the Pod asks for.').waitFor();
    await answers.getByRole('button', { name: 'Insufficient memory: go to line 42' }).click();
    equal((await panel.take()).at(-1).type, 'jump');
  });
}
