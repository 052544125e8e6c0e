/** C and D. */
import { deepEqual, equal, ok } from 'node:assert/strict';

export async function testNodes(panel, fixtures, step) {
  const { page } = panel;
  const options = page.getByRole('listbox', { name: 'Nodes' }).getByRole('option');
  const details = page.locator('podlint-details');

  await step('nodes are options of a list box, the target first and selected', async () => {
    await panel.open();
    await panel.show(fixtures.result());
    equal(await page.getByRole('listbox', { name: 'Nodes' }).getByRole('option').count(), 6);
    const first = options.first();
    equal(await first.getAttribute('aria-selected'), 'true');
    const words = (await first.innerText()).replaceAll(/\s+/g, ' ');
    for (const word of ['node-b', 'score 347', 'Lands here', 'zone-b']) ok(words.includes(word), words);
    equal(await options.nth(5).getAttribute('aria-posinset'), '6');
  });

  await step('bars are meters with a sentence, and their numbers stand in text', async () => {
    const meter = options.first().locator('[role=meter]').nth(1);
    equal(await meter.getAttribute('aria-valuetext'), 'Memory 52 percent used, 57 with this Pod');
    await options.first().getByText('3.6 → 3.9 of 6.9 GiB').waitFor();
    await options.nth(5).getByText('1.3 GiB over').waitFor();
  });

  await step('outcome and state have a word beside their glyph', async () => {
    await panel.open();
    await panel.show(fixtures.STATES.whatIf());
    for (const word of ['Lands here', 'Blocked', 'Failed', 'Cordoned'])
      ok((await page.locator('.card-sub', { hasText: word }).count()) > 0, word);
  });

  await step('filter, outcome and order', async () => {
    await panel.open();
    await panel.show(fixtures.result());
    await page.getByRole('button', { name: 'Blocked 2' }).click();
    equal(await options.count(), 2);
    await page.getByRole('button', { name: 'All 6' }).click();
    await page.getByRole('textbox', { name: 'Filter nodes' }).fill('zone-c taint');
    equal(await options.count(), 1);
    await page.getByRole('textbox', { name: 'Filter nodes' }).fill('nowhere');
    await page.getByText('No node matches the filter.').waitFor();
    await page.getByRole('textbox', { name: 'Filter nodes' }).fill('');
    await page.getByRole('combobox', { name: 'Sort nodes' }).selectOption('name');
    equal(await options.first().getAttribute('data-node'), 'gpu-1');
  });

  await step('a click selects, and the details of that node are asked for and shown', async () => {
    await panel.take();
    await page.locator('[data-node="gpu-1"]').click();
    await details.getByText('The node is reserved for Pods that tolerate dedicated=gpu:NoSchedule.').waitFor();
    deepEqual(
      (await panel.take()).filter(({ type }) => type === 'request').map(({ request }) => request),
      [{ type: 'node', name: 'gpu-1' }],
    );
    await details.getByRole('button', { name: 'Apply: Tolerate dedicated=gpu:NoSchedule' }).click();
    deepEqual((await panel.take()).at(-1), { type: 'applyEdit', editId: 'tolerate', version: 7 });
    await details.getByText('5 checks passed').waitFor();
  });

  await step('scores stand beside those of the winner, approximated ones are marked', async () => {
    await page.locator('[data-node="node-a"]').click();
    await details.getByRole('tab', { name: 'Scores' }).click();
    await details.getByText('node-b is 16 points ahead').waitFor();
    deepEqual(await details.locator('tfoot .number-cell').allTextContents(), ['331', '347']);
    equal(await details.getByText('approximated', { exact: true }).count(), 1);
  });

  await step('Pods of the node, this workload marked in words', async () => {
    await details.getByRole('tab', { name: 'Pods' }).click();
    await details.getByText('shop/web-0').waitFor();
    equal(await details.getByText('(this workload)').count(), 1);
  });

  await step('a change of the result asks for the details again', async () => {
    await panel.take();
    await panel.show(fixtures.result({ generation: 2 }));
    deepEqual((await panel.requests()).at(-1), { type: 'node', name: 'node-a' });
  });

  await step('an older answer and an older result change nothing', async () => {
    await panel.show(fixtures.result({ generation: 9, verdict: { ...fixtures.result().verdict, text: 'Newest' } }));
    await panel.post({ ...fixtures.nodeDetails('node-a', 8, true) });
    await panel.post(fixtures.result({ generation: 8 }));
    await panel.settle();
    equal(await page.locator('h1').textContent(), 'Newest');
    equal(await details.getByText('TaintToleration').count(), 0);
  });

  await step('more than sixty nodes are a list in groups by reason, a preference is remembered', async () => {
    await panel.open();
    await panel.show(fixtures.largeResult(200));
    const table = page.getByRole('grid', { name: 'Nodes' });
    await table.waitFor();
    equal(await table.locator('.group-row').first().innerText(), 'Fits (68)');
    await page.getByRole('button', { name: 'Grid', exact: true }).click();
    await page.getByRole('listbox', { name: 'Nodes' }).waitFor();
    deepEqual((await panel.said()).at(-1).state.view, 'grid');
    await panel.open({ fresh: false });
    await panel.show(fixtures.largeResult(200));
    await page.getByRole('listbox', { name: 'Nodes' }).waitFor();
  });

  await step('of 5,000 nodes only those in sight are drawn, and the last can be reached', async () => {
    for (const view of ['list', 'grid']) {
      await panel.open();
      await panel.post({ type: 'restore', state: { view } });
      await panel.show(fixtures.largeResult(5000));
      const nodes = page.locator('[data-node]');
      ok((await nodes.count()) < 120, `${await nodes.count()} are drawn`);
      await nodes.first().focus();
      await page.keyboard.press('End');
      await panel.settle();
      const last = page.locator('[data-node]:focus');
      equal(await last.count(), 1, view);
      ok(await last.isVisible());
      await page.keyboard.press('Home');
      await panel.settle();
      equal(await page.locator('[data-node]:focus').getAttribute('data-node'), 'pool-c-2');
    }
  });

  await step('a cluster without nodes leads to adding some', async () => {
    await panel.open();
    await panel.show(fixtures.STATES.noNodes());
    await page.getByText('This cluster has no nodes.').waitFor();
    await page.getByRole('button', { name: 'Add nodes', exact: true }).click();
    await page.locator('#field-add-nodes:focus').waitFor();
  });

  await step('a double click and the context menu', async () => {
    await panel.open();
    await panel.show(fixtures.result());
    await page.locator('[data-node="node-c"]').click({ button: 'right' });
    const labels = await page.getByRole('menuitem').allInnerTexts();
    deepEqual(labels, ['Show Details', 'Cordon', 'Drain…', 'Fail…', 'Remove', 'Taint…']);
    await panel.take();
    await page.getByRole('menuitem', { name: 'Cordon' }).click();
    deepEqual((await panel.take()).filter(({ type }) => type === 'request').at(-1).request, {
      type: 'operate',
      operation: { op: 'cordon', node: 'node-c' },
    });
    await page.locator('[data-node="node-a"]').dblclick();
    await page.locator('#field-details:focus').waitFor();
  });
}
