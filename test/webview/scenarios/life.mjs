/** E, F, G and the house. */
/* global window */
import { deepEqual, equal, ok } from 'node:assert/strict';

const operation = (value) => ({ type: 'request', request: { type: 'operate', operation: value } });

export async function testLife(panel, fixtures, step) {
  const { page } = panel;
  const whatIf = page.locator('podlint-what-if');
  const timeline = page.locator('podlint-timeline');
  const service = page.locator('podlint-service');
  const house = page.locator('podlint-house');
  const events = timeline.getByRole('listitem').filter({ has: page.locator('.event-button') });
  const result = (changes) => fixtures.result({ workload: 'Deployment/shop/web', ...changes });
  const operated = async () => (await panel.take()).filter((message) => message.request?.type === 'operate');

  const openAll = async (message = result()) => {
    await panel.open();
    await panel.post({ type: 'restore', state: { folded: [] } });
    await panel.show(message);
    await panel.take();
  };

  await step('at first only the verdict, the nodes and their details are open; a fold is remembered', async () => {
    await panel.open();
    await panel.show(result());
    const expanded = await page
      .locator('.section-toggle')
      .evaluateAll((toggles) => toggles.map((toggle) => `${toggle.textContent.trim()} ${toggle.ariaExpanded}`));
    deepEqual(expanded, [
      'Nodes true',
      'Why true',
      'What if… false',
      'Timeline false',
      'Service false',
      'The house false',
      'Answers false',
    ]);
    await page.getByRole('button', { name: 'Timeline' }).click();
    ok(!(await panel.said()).at(-1).state.folded.includes('timeline'));
    await panel.open({ fresh: false });
    await panel.show(result());
    equal(await page.getByRole('button', { name: 'Timeline' }).getAttribute('aria-expanded'), 'true');
  });

  await step('the chosen node offers what its state allows', async () => {
    await openAll();
    await whatIf.getByRole('button', { name: 'Cordon' }).click();
    await whatIf.getByRole('button', { name: 'Remove' }).click();
    deepEqual(await operated(), [
      operation({ op: 'cordon', node: 'node-b' }),
      operation({ op: 'remove', node: 'node-b' }),
    ]);
    await openAll({ ...fixtures.STATES.whatIf(), workload: 'Deployment/shop/web' });
    await page.locator('[data-node="node-a"]').click();
    await whatIf.getByRole('button', { name: 'Recover' }).click();
    deepEqual(await operated(), [operation({ op: 'recover', node: 'node-a' })]);
    equal(await whatIf.getByRole('button', { name: 'Drain…' }).count(), 0);
  });

  await step('forms make operations of what was filled in, and nothing of an empty one', async () => {
    await openAll();
    await whatIf.getByRole('button', { name: 'Taint…' }).click();
    await whatIf.getByRole('button', { name: 'Taint', exact: true }).click();
    deepEqual(await operated(), []);
    await whatIf.getByLabel('Key').fill('dedicated');
    await whatIf.getByLabel('Value').fill('db');
    await whatIf.getByLabel('Effect').selectOption('NoExecute');
    await whatIf.getByLabel('Key').press('Enter');
    await whatIf.getByRole('button', { name: 'Add nodes…' }).click();
    await whatIf.getByLabel('Like').selectOption('gpu');
    await whatIf.getByLabel('Number').fill('2');
    await whatIf.getByRole('button', { name: 'Add', exact: true }).click();
    await whatIf.getByRole('button', { name: 'Requests…' }).click();
    await whatIf.getByRole('combobox', { name: 'Container' }).selectOption('app');
    await whatIf.getByLabel('Memory').fill('2.6Gi');
    await whatIf.getByRole('button', { name: 'Change', exact: true }).click();
    await whatIf.getByRole('button', { name: 'Image…' }).click();
    await whatIf.getByRole('textbox', { name: 'Image' }).fill('shop/web:2.2');
    await whatIf.getByRole('button', { name: 'Roll out' }).click();
    deepEqual(await operated(), [
      operation({ op: 'taint', node: 'node-b', key: 'dedicated', effect: 'NoExecute', value: 'db' }),
      operation({ op: 'addNodes', pool: 'gpu', count: 2 }),
      operation({
        op: 'setRequests',
        workload: 'Deployment/shop/web',
        container: 'app',
        requests: { memory: '2.6Gi' },
      }),
      operation({ op: 'setImage', workload: 'Deployment/shop/web', image: 'shop/web:2.2', container: 'app' }),
    ]);
    await whatIf.getByRole('button', { name: '+1 min' }).click();
    deepEqual((await panel.take()).at(-1), { type: 'request', request: { type: 'advance', seconds: 60 } });
  });

  await step('events are an ordered list with their time, and new addresses name the old one', async () => {
    await openAll();
    equal(await events.count(), 15);
    await timeline.getByText('10.244.4.3 was 10.244.2.7').waitFor();
    equal(await timeline.locator('ol').getByText('05:40').count(), 1);
  });

  await step('a chosen event asks for its moment, which nodes and Service then show', async () => {
    await timeline.getByRole('button', { name: /node-b The node is NotReady/ }).click();
    deepEqual((await panel.requests()).at(-1), { type: 'moment', time: 80 });
    equal(await timeline.locator('[aria-current="step"]').count(), 1);
    await page.getByText('As it was at 01:20. Verdicts and scores are those of now.').waitFor();
    await page.locator('[data-node="node-b"]').getByText('Failed').waitFor();
    await service.getByText('not ready').waitFor();
    await page.locator('podlint-nodes').getByRole('button', { name: 'Back to now' }).click();
    equal(await page.locator('[data-node="node-b"]').getByText('Failed').count(), 0);
    equal(await timeline.locator('[aria-current="step"]').count(), 0);
  });

  await step('a moment that belongs to an older result is not shown', async () => {
    await panel.post({ ...fixtures.moment(result(), 80), generation: 0 });
    await panel.settle();
    equal(await page.getByText('As it was at').count(), 0);
  });

  await step('the slider of time shows any moment, once a frame and the latest only', async () => {
    await panel.take();
    const slider = timeline.getByRole('slider', { name: 'Time' });
    equal(await slider.getAttribute('aria-valuetext'), '6 min 20 s of 7 min, web 10.244.4.3 takes traffic');
    await slider.evaluate((input) => {
      for (let value = 10; value <= 200; value += 10) {
        input.value = String(value);
        input.dispatchEvent(new window.Event('input', { bubbles: true }));
      }
    });
    await panel.settle();
    deepEqual(await panel.requests(), [{ type: 'moment', time: 200 }]);
    equal(await timeline.getByRole('status', { name: 'Clock' }).textContent(), 't + 03:20');
    equal(await slider.getAttribute('aria-valuetext'), '3 min 20 s of 7 min, web 10.244.2.7 is taken out');
    equal(await timeline.locator('[aria-current="step"] button').getAttribute('data-index'), '8');
    await page.getByText('As it was at 03:20.').first().waitFor();
    const line = await timeline.locator('.gantt-now').evaluate((element) => element.style.left);
    equal(Math.round(Number.parseFloat(line)), 48);
  });

  await step('the slider of time goes by its keys, and the list leads on from where it stands', async () => {
    const slider = timeline.getByRole('slider', { name: 'Time' });
    const asked = async () => (await panel.requests()).at(-1)?.time;
    for (const [key, time] of [
      ['ArrowRight', 201],
      ['PageUp', 243],
      ['PageDown', 201],
      ['End', 420],
      ['Home', 0],
    ]) {
      await slider.press(key);
      await panel.settle();
      equal(await asked(), time, key);
      equal(await slider.evaluate((input) => input.ownerDocument.activeElement === input), true, 'it keeps the focus');
    }
    await slider.press('PageUp');
    await panel.settle();
    await timeline.getByRole('button', { name: 'Next event' }).click();
    equal(await asked(), 80);
    await timeline.getByRole('button', { name: 'Back to now' }).click();
    equal(await page.getByText('As it was at').count(), 0);
    equal(await slider.inputValue(), '380');
  });

  await step('filters by what an event is about', async () => {
    await timeline.getByRole('button', { name: 'Service', exact: true }).click();
    equal(await events.count(), 3);
    await timeline.getByRole('button', { name: 'All', exact: true }).click();
  });

  await step('playing goes from event to event and can be paused', async () => {
    await timeline.getByRole('combobox', { name: 'Speed' }).selectOption('4');
    await timeline.getByRole('button', { name: 'Play' }).click();
    await page.waitForTimeout(800);
    await timeline.getByRole('button', { name: 'Pause' }).click();
    const at = Number(await timeline.locator('[aria-current="step"] button').getAttribute('data-index'));
    ok(at >= 2, `at event ${at}`);
    await page.waitForTimeout(400);
    equal(Number(await timeline.locator('[aria-current="step"] button').getAttribute('data-index')), at);
  });

  await step('containers are lanes whose bars say from when to when', async () => {
    equal(await timeline.locator('.gantt-lane').count(), 5);
    ok((await timeline.getByText('SIGTERM, terminating from 6 min 45 s to 7 min.').count()) === 1);
  });

  await step('nothing has happened yet, and earlier events are left out', async () => {
    await openAll(fixtures.STATES.bare());
    await timeline.getByText('Nothing has happened yet.').waitFor();
    await openAll(result({ timeline: { ...fixtures.TIMELINE, leftOut: 12 } }));
    await timeline.getByText('12 earlier events left out.').waitFor();
  });

  await step('the Service shows ports, endpoints in their states, who reaches what, and what is wrong', async () => {
    await openAll();
    for (const text of ['named http', 'terminating', 'no answer: the Pod is gone'])
      await service.getByText(text).first().waitFor();
    await service.getByText('No container of the Pod declares a port named metrics.').waitFor();
    await service.getByRole('button', { name: 'Port 9090: go to line 93' }).click();
    equal((await panel.take()).at(-1).place.line, 92);
    await openAll(fixtures.STATES.noService());
    await service.getByText('No Service selects these labels.').waitFor();
  });

  await step('where no Service selects the Pod, one can be created if the manifest allows it', async () => {
    await openAll(fixtures.STATES.noService());
    await service.getByRole('button', { name: 'Create Service' }).click();
    deepEqual((await panel.take()).at(-1), { type: 'applyEdit', editId: 'add-service', version: 7 });
    await openAll(result({ services: [] }));
    await service.getByText('No Service selects these labels.').waitFor();
    equal(await service.getByRole('button', { name: 'Create Service' }).count(), 0);
  });

  await step('the house has a front door, rooms, doors with their callers and a refrigerator', async () => {
    await openAll();
    await house.getByText('10.244.4.3').waitFor();
    equal(await house.locator('.room').count(), 4);
    await house.getByText('log-scraper → app').waitFor();
    await house.getByText('log-scraper reads /logs').waitFor();
    await house.getByText('app and proxy both listen here; the second one to start crashes.').waitFor();
    await house.getByRole('button', { name: 'log-scraper: go to line 52' }).click();
    equal((await panel.take()).at(-1).place.line, 51);
  });
}
