/** What a hostile message, name or page cannot do. */
/* global document, window */
import { deepEqual, equal, ok } from 'node:assert/strict';

const HOSTILE = '<img src=x onerror="window.pwned=1"><script>window.pwned=2</script>"\'`${7*7}';

/** Puts a hostile name into every text of a message, and leaves the words of the contract alone. */
function poison(value, key) {
  const words = [
    'type',
    'outcome',
    'state',
    'severity',
    'about',
    'level',
    'role',
    'phase',
    'kind',
    'model',
    'scope',
    'disaster',
  ];
  if (typeof value === 'string') return words.includes(key) ? value : `${value} ${HOSTILE}`;
  if (Array.isArray(value)) return value.map((item) => poison(item, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, poison(item, name)]));
}

export async function testSafety(panel, fixtures, step) {
  const { page } = panel;

  await step('names from a manifest are text wherever they stand', async () => {
    await panel.open();
    await panel.post({ type: 'restore', state: { folded: [] } });
    const result = poison(fixtures.STATES.whatIf());
    await panel.show({ ...result, generation: 4 });
    for (const tab of ['Scores', 'Pods', 'Why', 'Rollout', 'Autoscaler', 'Container or Pod?', 'Survives what?']) {
      await page.getByRole('tab', { name: tab, exact: true }).click();
      await panel.settle();
    }
    for (const answer of [
      fixtures.nodeDetails(result.nodes[0].name, 4, true),
      fixtures.survival(4),
      fixtures.whyPending(4),
      fixtures.moment(result, 80),
    ])
      await panel.post({ ...poison(answer), name: answer.name ?? '' });
    await page.locator('[data-node]').first().click({ button: 'right' });
    await panel.settle();
    ok((await page.getByText('<img src=x').count()) > 20, 'the names are on the screen');
    equal(await page.locator('img, script:not([src])').count(), 0);
    equal(await page.evaluate(() => window.pwned), undefined);
    for (const notice of [fixtures.empty('noPod', HOSTILE), { ...poison(fixtures.failure()) }]) {
      await panel.show(notice);
      equal(await page.locator('img').count(), 0);
    }
  });

  await step('a message of another shape changes nothing', async () => {
    await panel.open();
    await panel.show(fixtures.result());
    // The announcement comes later than the rest.
    await page.getByRole('status').getByText('Fits on 4 of 6 nodes').waitFor({ state: 'attached' });
    const before = await page.locator('main').innerText();
    await panel.take();
    const result = fixtures.result({ generation: 99 });
    const wrong = [
      ...[null, undefined, 1, 'result', [], {}, { type: 'nothing' }, { type: 'constructor' }, { type: '__proto__' }],
      { type: 'result' },
      { ...result, generation: '99' },
      { ...result, generation: -1 },
      { ...result, verdict: { ...result.verdict, outcome: 'excellent' } },
      { ...result, verdict: { ...result.verdict, text: { toString: 'x' } } },
      { ...result, nodes: {} },
      { ...result, nodes: [{ ...result.nodes[0], resources: [{ ...result.nodes[0].resources[0], used: Infinity }] }] },
      { ...result, nodes: [...result.nodes, null] },
      { ...result, problems: [{ ...result.problems[0], place: { uri: 'file:///x' } }] },
      { ...result, operations: [{ index: 1.5, label: 'x' }] },
      { type: 'empty', reason: 'because', text: '', candidates: [] },
      { type: 'locked', locked: 'yes' },
      { type: 'restore', state: { folded: 'all' } },
    ];
    for (const message of wrong) await panel.post(message);
    await panel.settle();
    equal(await page.locator('main').innerText(), before);
    deepEqual(await panel.take(), []);
  });

  await step('the panel does not take a field from a prototype', async () => {
    await page.evaluate(
      (data) => {
        const rest = { ...data, verdict: undefined };
        window.postMessage(JSON.parse(JSON.stringify(rest).replace('{', '{"__proto__":{"verdict":{}},')), '*');
      },
      fixtures.result({ generation: 99 }),
    );
    await panel.settle();
    equal(await page.locator('h1').textContent(), 'Fits on 4 of 6 nodes – would land on node-b');
  });

  await step('a remembered state of another shape is left alone', async () => {
    await page.evaluate(() => window.sessionStorage.setItem('state', '{"folded":3}'));
    await panel.open({ fresh: false });
    await panel.show(fixtures.result());
    equal(await page.locator('h1').count(), 1);
  });

  await step('nothing in the panel needs an exception from the policy', async () => {
    for (const state of Object.keys(fixtures.STATES)) {
      await panel.open();
      await panel.post({ type: 'restore', state: { folded: [] } });
      await panel.show(fixtures.STATES[state]());
      await page
        .locator('[data-node]')
        .first()
        .click({ trial: true, timeout: 500 })
        .catch(() => undefined);
      deepEqual(await panel.violations(), [], state);
    }
    equal(await page.evaluate(() => document.querySelectorAll('[onclick], [onerror], [onload]').length), 0);
  });

  await step('the policy of this test does refuse', async () => {
    await page.evaluate(() => document.querySelector('main').setAttribute('style', 'color: red'));
    await panel.settle();
    ok((await panel.violations()).length > 0);
  });
}
