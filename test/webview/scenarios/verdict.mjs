/** T, A and B, and everything that is shown in place of a result. */
/* global window */
import { deepEqual, equal, ok } from 'node:assert/strict';

const request = (value) => ({ type: 'request', request: value });

export async function testVerdict(panel, fixtures, step) {
  const { page } = panel;
  const verdict = page.locator('podlint-verdict');

  await step('the panel says that it is there, and shows that it waits', async () => {
    await panel.open();
    deepEqual((await panel.said())[0], { type: 'ready' });
    await page.getByText('Waiting for the simulator.').waitFor();
  });

  await step('a result shows verdict, score, ties and totals', async () => {
    await panel.show(fixtures.result());
    equal(await page.locator('h1').textContent(), 'Fits on 4 of 6 nodes – would land on node-b');
    await verdict.getByText('Score 347 · node-d ties, kube-scheduler picks at random').waitFor();
  });

  await step('the verdict is announced once it has been the same for 800 ms', async () => {
    await panel.open();
    await panel.show(fixtures.result());
    const status = verdict.getByRole('status');
    equal((await status.textContent()).trim(), '');
    await page.waitForTimeout(500);
    await panel.show(
      fixtures.result({ generation: 2, verdict: { ...fixtures.result().verdict, text: 'Fits on 5 of 6 nodes' } }),
    );
    await page.waitForTimeout(600);
    equal((await status.textContent()).trim(), '');
    await page.waitForTimeout(400);
    equal((await status.textContent()).trim(), 'Fits on 5 of 6 nodes');
  });

  await step('every verdict shows its sentence and a word for its glyph', async () => {
    for (const state of ['fits', 'partly', 'pending', 'preempts', 'gated', 'bypasses', 'rejected']) {
      await panel.open();
      const result = fixtures.STATES[state]();
      await panel.show(result);
      equal(await page.locator('h1').textContent(), result.verdict.text);
      ok((await page.locator('.verdict-glyph').getAttribute('title')).length > 3, state);
    }
  });

  await step('the event stands there byte for byte and can be copied', async () => {
    const result = fixtures.STATES.pending();
    await panel.open();
    await panel.show(result);
    equal(await page.locator('.event pre').textContent(), result.verdict.event);
    await page.getByRole('button', { name: 'Copy event' }).click();
    deepEqual((await panel.take()).at(-1), { type: 'copy', what: 'event' });
  });

  await step('remedies jump to their line and apply their edit for the version that was judged', async () => {
    await page.getByRole('button', { name: 'Lower requests.memory of app from 3Gi to 2.6Gi: go to line 42' }).click();
    await page.getByRole('button', { name: 'Apply: Lower requests.memory of app from 3Gi to 2.6Gi' }).click();
    const [jump, apply] = (await panel.take()).slice(-2);
    equal(jump.type, 'jump');
    equal(jump.place.line, 41);
    deepEqual(apply, { type: 'applyEdit', editId: 'lower-memory', version: 7 });
    equal(await verdict.getByText('Remove nodeSelector disk=ssd').count(), 0);
    await page.getByRole('button', { name: 'Show all 4' }).click();
    await verdict.getByText('Remove nodeSelector disk=ssd').waitFor();
  });

  await step('victims of a preemption are named', async () => {
    await panel.open();
    await panel.show(fixtures.STATES.preempts());
    await verdict.getByText('batch/crunch-2').waitFor();
  });

  await step('what was tried are chips that can be removed, undone, redone and reset', async () => {
    await panel.open();
    await panel.show(fixtures.STATES.whatIf());
    await verdict.getByText('There is no node node-z.').waitFor();
    await panel.take();
    await page.getByRole('button', { name: 'Remove memory of app 2.6Gi' }).click();
    for (const name of ['Undo', 'Redo', 'Reset']) await page.getByRole('button', { name, exact: true }).click();
    deepEqual(await panel.take(), [
      request({ type: 'removeOperation', index: 1 }),
      request({ type: 'undo' }),
      request({ type: 'redo' }),
      request({ type: 'reset' }),
    ]);
  });

  await step('problems that change the verdict come first and lead to their line', async () => {
    await panel.open();
    await panel.show(fixtures.result());
    await verdict.getByText('2 problems could change this').waitFor();
    await verdict.getByText('1 more finding in Problems.').waitFor();
    await panel.take();
    await page.getByRole('button', { name: 'network/port-clash: go to line 31' }).click();
    equal((await panel.take())[0].place.line, 30);
  });

  await step('broken text keeps the last result, dimmed, under a banner that leads to the place', async () => {
    await panel.open();
    await panel.show(fixtures.STATES.stale());
    await page
      .getByText('Line 12: Nested mappings are not allowed here. Showing the result from before this edit.')
      .waitFor();
    equal(await page.locator('main.stale h1').count(), 1);
    await panel.take();
    await page.getByRole('button', { name: 'Go to line 12' }).click();
    equal((await panel.take())[0].type, 'jump');
    await panel.show(fixtures.result({ generation: 2 }));
    equal(await page.locator('main.stale').count(), 0);
  });

  await step('a broken cluster file, a result in part and limits of the model are said', async () => {
    await panel.open();
    await panel.show(fixtures.STATES.clusterProblem());
    await page.getByText('The preset 3-az-small is used.').waitFor();
    await panel.show({ ...fixtures.STATES.partial(), generation: 2 });
    await panel.take();
    await page.getByRole('button', { name: 'Run anyway' }).click();
    deepEqual(await panel.take(), [request({ type: 'runAnyway' })]);
    await panel.show({ ...fixtures.STATES.limits(), generation: 3 });
    await page.getByText('2 things not simulated that could matter here').click();
    await page.getByText('No extender is asked.').waitFor();
  });

  await step('empty states say what to do and do it', async () => {
    const expected = [
      ['noPod', 'Insert sample Pod', { type: 'command', command: 'insertSample' }],
      ['noNodes', 'Create cluster.podlint.yaml', { type: 'command', command: 'createCluster' }],
      ['serverDown', 'Restart', { type: 'command', command: 'restartServer' }],
      ['serverDown', 'Show log', { type: 'command', command: 'showLog' }],
    ];
    for (const [reason, name, message] of expected) {
      await panel.open();
      await panel.show(fixtures.empty(reason, 'Said by the server.'));
      await page.getByText('Said by the server.').waitFor();
      await panel.take();
      await page.getByRole('button', { name, exact: true }).click();
      deepEqual(await panel.take(), [message]);
    }
    await panel.show(fixtures.empty('helm', 'Run helm template and look at what comes out.'));
    await page.getByText('Run helm template and look at what comes out.').waitFor();
  });

  await step('Pods elsewhere in the workspace are offered', async () => {
    await panel.open();
    await panel.show(fixtures.empty('noPod'));
    await panel.take();
    await page.getByRole('button', { name: 'report · CronJob · document 3 of 4' }).click();
    deepEqual(await panel.take(), [request({ type: 'watch', uri: 'file:///shop/web.yaml', line: 79, character: 6 })]);
  });

  await step('a Pod that cannot be simulated says why, and another one can be chosen', async () => {
    await panel.open();
    await panel.show(fixtures.failure());
    equal(await page.locator('h1').textContent(), 'Cannot simulate: requests.memory "1.5Gb" is not a quantity.');
    await panel.take();
    await page.getByRole('button', { name: 'The cause: go to line 42' }).click();
    await page.getByRole('combobox', { name: 'Pod', exact: true }).selectOption('report');
    deepEqual(
      (await panel.take()).map(({ type }) => type),
      ['jump', 'request'],
    );
  });

  await step('the toolbar chooses Pod and cluster and locks', async () => {
    await panel.open();
    await panel.show(fixtures.result());
    await page.getByText('k8s 1.37').waitFor();
    await panel.take();
    await page.getByRole('combobox', { name: 'Pod', exact: true }).selectOption('report');
    await page.getByRole('combobox', { name: 'Cluster' }).selectOption('file:///shop/cluster.podlint.yaml');
    await page.getByRole('button', { name: /lock to this Pod/ }).click();
    deepEqual(await panel.take(), [
      request({ type: 'pod', id: 'report' }),
      request({ type: 'cluster', id: 'file:///shop/cluster.podlint.yaml' }),
      { type: 'lock', locked: true },
    ]);
    await panel.post({ type: 'locked', locked: true });
    await page.getByRole('button', { name: /^Locked/ }).waitFor();
  });

  await step('a cluster that is in no list is that of the document', async () => {
    await panel.open();
    await panel.show(fixtures.result({ cluster: 'untitled:Untitled-1' }));
    const picker = page.getByRole('combobox', { name: 'Cluster' });
    equal(await picker.inputValue(), 'untitled:Untitled-1');
    equal(await picker.locator('option:checked').textContent(), 'of this document');
    await panel.open();
    await panel.show(fixtures.result());
  });

  await step('the menu copies and saves', async () => {
    const expected = [
      ['Copy as Markdown', { type: 'copy', what: 'markdown' }],
      ['Copy as JSON', { type: 'copy', what: 'json' }],
      ['Copy as Test Assertion', { type: 'copy', what: 'assertion' }],
      ['Save as Cluster File…', { type: 'save', what: 'cluster' }],
      ['Save as Scenario File…', { type: 'save', what: 'scenario' }],
    ];
    for (const [name, message] of expected) {
      await page.getByRole('button', { name: 'Copy and save' }).click();
      await panel.take();
      await page.getByRole('menuitem', { name }).click();
      deepEqual((await panel.take())[0], message);
    }
  });

  await step('the slider asks once a frame, for the latest position only', async () => {
    await panel.open();
    await panel.show(fixtures.result());
    await panel.take();
    const slider = page.getByRole('slider', { name: 'Replicas' });
    await slider.evaluate((input) => {
      for (let value = 4; value <= 18; value++) {
        input.value = String(value);
        input.dispatchEvent(new window.Event('input', { bubbles: true }));
      }
    });
    await panel.settle();
    const asked = (await panel.take()).filter(({ type }) => type === 'request');
    deepEqual(asked, [request({ type: 'replicas', count: 18 })]);
    equal(await slider.getAttribute('aria-valuetext'), '18 replicas');
    equal(await page.getByRole('spinbutton').inputValue(), '18');
  });

  await step('an answer to an earlier position leaves the slider where it is', async () => {
    await panel.show(fixtures.result({ generation: 2, replicas: fixtures.replicas(6, 20, 9) }));
    equal(await page.getByRole('slider', { name: 'Replicas' }).inputValue(), '18');
    await panel.show(fixtures.result({ generation: 3, replicas: fixtures.replicas(18, 20, 9) }));
    equal(
      await page.getByRole('slider', { name: 'Replicas' }).getAttribute('aria-valuetext'),
      '18 replicas, 8 placed, first Pending at 9',
    );
    await page.getByRole('button', { name: 'Write 18 to line 9' }).click();
    deepEqual((await panel.take()).at(-1), { type: 'applyEdit', editId: 'write-replicas', version: 7 });
  });

  await step('the strip names every replica and the zones say where they went', async () => {
    equal(await page.locator('.strip .cell.placed').count(), 8);
    await page.locator('.strip').getByText('Replica 9: Pending').waitFor();
    await page.locator('.zones').getByText('Insufficient memory (1)').waitFor();
  });
}
