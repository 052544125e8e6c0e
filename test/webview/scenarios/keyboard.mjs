/** The panel without a mouse. */
/* global document, window */
import { deepEqual, equal, ok } from 'node:assert/strict';

/** What has the focus: its name or text, and the section it is in. */
const focus = (page) =>
  page.evaluate(() => {
    let element = document.activeElement;
    const group = element.closest('[data-roving]');
    const section = group?.ariaLabel ?? group?.querySelector('h2')?.textContent.trim();
    while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    const name =
      element.getAttribute('aria-label') ?? element.dataset.node ?? element.textContent.trim().replace(/\s+/g, ' ');
    return { section, name: name.slice(0, 60), tag: element.localName };
  });

export async function testKeyboard(panel, fixtures, step) {
  const { page } = panel;
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
    await panel.settle();
  };
  const start = async (message, folded = []) => {
    await panel.open();
    await panel.post({ type: 'restore', state: { folded } });
    await panel.show(message);
    await page.locator('main').focus();
    await panel.take();
  };
  const name = async () => (await focus(page)).name;

  await step('a panel that gets the focus has it', async () => {
    await panel.open();
    await panel.show(fixtures.result());
    await page.evaluate(() => window.dispatchEvent(new window.Event('focus')));
    equal(await page.locator('main:focus').count(), 1);
    await page.getByRole('slider', { name: 'Replicas' }).focus();
    await page.evaluate(() => window.dispatchEvent(new window.Event('focus')));
    equal(
      await page.getByRole('slider', { name: 'Replicas' }).evaluate((slider) => slider === document.activeElement),
      true,
    );
  });

  await step('the tab key goes from section to section, in the order of what matters', async () => {
    await start(fixtures.result());
    const visited = [];
    for (let at = 0; at < 40; at++) {
      await press('Tab');
      const { section } = await focus(page);
      if (section === undefined) break;
      if (visited.at(-1) !== section) visited.push(section);
    }
    deepEqual(visited, [
      'Pod and cluster',
      'Verdict',
      'Replicas',
      'Nodes',
      'Why',
      'What if…',
      'Timeline',
      'Service',
      'The house',
      'Answers',
    ]);
  });

  await step('a section without fields of its own is one stop', async () => {
    await start(fixtures.result(), ['nodes', 'details', 'whatIf', 'timeline', 'service', 'house', 'answers']);
    const stops = [];
    for (let at = 0; at < 12; at++) {
      await press('Tab');
      stops.push(await name());
    }
    deepEqual(stops.slice(0, 11), [
      'Pod',
      'network/port-clash: go to line 31',
      'Number of replicas',
      'Replicas',
      'Nodes',
      'Why',
      'What if…',
      'Timeline',
      'Service',
      'The house',
      'Answers',
    ]);
  });

  await step('arrows go from control to control inside a section and around its ends', async () => {
    await start(fixtures.result());
    await press('Tab', 'Tab');
    equal(await name(), 'network/port-clash: go to line 31');
    await press('ArrowDown');
    equal(await name(), 'lifecycle/no-grace-overrun: go to line 44');
    await press('End');
    equal(await name(), 'Apply: Lower requests.memory of app to 1.7Gi');
    await press('ArrowRight');
    equal(await name(), 'network/port-clash: go to line 31');
    await press('ArrowLeft', 'Enter');
    equal((await panel.take()).at(-1).type, 'applyEdit');
  });

  await step('a section remembers where one was', async () => {
    await press('Tab', 'Shift+Tab');
    equal(await name(), 'Apply: Lower requests.memory of app to 1.7Gi');
  });

  await step('selects keep up and down for themselves', async () => {
    await start(fixtures.result());
    await press('Tab');
    equal(await name(), 'Pod');
    await press('ArrowRight');
    equal(await name(), 'Cluster');
    await press('ArrowDown');
    deepEqual((await panel.take()).at(-1)?.request, { type: 'cluster', id: 'file:///shop/cluster.podlint.yaml' });
  });

  await step('the slider: arrows by one, pages by five', async () => {
    await start(fixtures.result());
    await page.getByRole('slider', { name: 'Replicas' }).focus();
    await press('ArrowRight');
    await press('PageUp');
    await press('ArrowLeft');
    await press('PageDown');
    deepEqual(
      (await panel.take()).map(({ request }) => request.count),
      [4, 9, 8, 3],
    );
  });

  await step('the grid: arrows, ends, first letters, space and enter', async () => {
    await start(fixtures.result());
    await page.locator('[data-node="node-b"]').focus();
    await press('ArrowRight');
    equal(await page.locator('[data-node]:focus').getAttribute('data-node'), 'node-d');
    await press('ArrowDown');
    equal(await page.locator('[data-node]:focus').getAttribute('data-node'), 'node-c');
    await press('Home');
    equal(await page.locator('[data-node]:focus').getAttribute('data-node'), 'node-b');
    await press('End');
    equal(await page.locator('[data-node]:focus').getAttribute('data-node'), 'node-e');
    await press('g');
    equal(await page.locator('[data-node]:focus').getAttribute('data-node'), 'gpu-1');
    equal(await page.locator('[role=option][tabindex="0"]').count(), 1);
    await press(' ');
    equal(await page.locator('[data-node="gpu-1"]').getAttribute('aria-selected'), 'true');
    await press('Enter');
    await page.locator('#field-details:focus').waitFor();
  });

  await step('shift and F10 open the menu of a node, Escape gives the focus back', async () => {
    await page.locator('[data-node="node-a"]').focus();
    await press('Shift+F10');
    await page.getByRole('menu', { name: 'Node node-a' }).waitFor();
    equal(await name(), 'Show Details');
    await press('ArrowDown', 'ArrowDown');
    equal(await name(), 'Drain…');
    await press('r');
    equal(await name(), 'Remove');
    await panel.take();
    await press('Escape');
    equal(await page.getByRole('menu').count(), 0);
    equal(await page.locator('[data-node]:focus').getAttribute('data-node'), 'node-a');
    deepEqual(await panel.take(), []);
  });

  await step('the list: rows by arrows and pages, over groups', async () => {
    await start(fixtures.largeResult(200));
    await page.locator('[data-node="pool-c-2"]').focus();
    await press('ArrowDown', 'ArrowDown', 'ArrowUp');
    const before = await page.locator('[data-node]:focus').getAttribute('data-node');
    await press('PageDown');
    const after = page.locator('[data-node]:focus');
    ok((await after.getAttribute('data-node')) !== before);
    ok(await after.isVisible());
    await press('End');
    equal(await page.locator('[data-node]:focus').count(), 1);
    equal(await page.locator('tr[tabindex="0"]').count(), 1);
  });

  await step('what is scrolled away does not take the keyboard with it', async () => {
    await start(fixtures.largeResult(5000));
    await page.locator('[data-node="pool-c-2"]').focus();
    await page.locator('.field').evaluate((field) => (field.scrollTop = 60_000));
    await panel.settle();
    await panel.settle();
    equal(await page.evaluate(() => document.activeElement.classList.contains('field')), true);
    await press('Home');
    equal(await page.locator('[data-node]:focus').getAttribute('data-node'), 'pool-c-2');
  });

  await step('the timeline: steps, ends, play and pause', async () => {
    await start(fixtures.result());
    await page.locator('.event-button').first().focus();
    await press('ArrowRight');
    equal(await page.locator('[aria-current="step"] button').getAttribute('data-index'), '1');
    await press('End');
    equal(await page.locator('[aria-current="step"] button:focus').getAttribute('data-index'), '14');
    await press('Home', 'ArrowRight', 'ArrowLeft');
    equal(await page.locator('[aria-current="step"] button').getAttribute('data-index'), '0');
    await press(' ');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await press(' ');
    await page.getByRole('button', { name: 'Play' }).waitFor();
    deepEqual((await panel.requests()).filter(({ type }) => type === 'moment').length >= 3, true);
  });

  await step('Escape leads back to the editor, from anywhere', async () => {
    for (const target of ['main', '[data-node="node-b"]', '.event-button', 'input[type=range]']) {
      await page.locator(target).first().focus();
      await panel.take();
      await press('Escape');
      deepEqual((await panel.take()).at(-1), { type: 'focusEditor' });
    }
  });

  await step('every control that takes the focus shows it', async () => {
    await start(fixtures.STATES.whatIf());
    for (let at = 0; at < 30; at++) {
      await press('Tab');
      const outlined = await page.evaluate(() => {
        let element = document.activeElement;
        while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        if (element === document.body || element.matches('input')) return true;
        const { outlineStyle, outlineWidth } = element.ownerDocument.defaultView.getComputedStyle(element);
        return outlineStyle !== 'none' && outlineWidth !== '0px';
      });
      ok(outlined, JSON.stringify(await focus(page)));
    }
  });
}
