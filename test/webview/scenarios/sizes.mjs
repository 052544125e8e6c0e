/** Narrow panels, a zoom of 200 %, and people who want nothing to move. */
/* global document */
import { deepEqual, equal, ok } from 'node:assert/strict';

/** What sticks out to the side, or stands over its neighbour. */
const overflowing = () => {
  const width = document.documentElement.clientWidth;
  const scrolls = (element) => element.closest('.scroll-x, .tabs, .field, dialog:not([open])') !== null;
  return [...document.querySelectorAll('main *')]
    .filter(
      (element) =>
        !scrolls(element) && !element.matches('.sr-only, .sr-only *, svg *') && element.closest('.gantt') === null,
    )
    .filter((element) => element.getBoundingClientRect().right > width + 1)
    .map((element) => `${element.localName}.${element.className} ${Math.round(element.getBoundingClientRect().right)}`);
};

export async function testSizes(panel, fixtures, step) {
  const { page } = panel;
  const everything = async (message) => {
    await panel.open();
    await panel.post({ type: 'restore', state: { folded: [] } });
    await panel.show(message);
  };

  for (const [title, viewport] of [
    ['320 px', { width: 320, height: 640 }],
    ['520 px at 200 %', { width: 260, height: 450 }],
    ['1,280 px at 200 %', { width: 640, height: 450 }],
    ['1,280 px', { width: 1280, height: 900 }],
  ]) {
    await step(`nothing is cut off at ${title}`, async () => {
      await page.setViewportSize(viewport);
      for (const state of ['fits', 'pending', 'whatIf', 'stale', 'limits']) {
        await everything({ ...fixtures.STATES[state](), workload: 'Deployment/shop/web' });
        deepEqual(await page.evaluate(overflowing), [], state);
        equal(
          await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth),
          true,
        );
      }
      for (const notice of [fixtures.empty('noPod', 'A sentence.'), fixtures.failure()]) {
        await panel.show(notice);
        deepEqual(await page.evaluate(overflowing), []);
      }
    });
  }

  await step('long names of nodes, Pods and volumes wrap or are shortened', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    const long = 'a-name-as-long-as-the-api-server-allows-'.repeat(6);
    const result = fixtures.result();
    await everything({
      ...result,
      verdict: { ...result.verdict, text: `Fits on 1 of 6 nodes – would land on ${long}`, ties: [long] },
      nodes: result.nodes.map((node, at) => (at === 1 ? { ...node, name: long, zone: long, pool: long } : node)),
      house: { ...result.house, volumes: result.house.volumes.map((volume) => ({ ...volume, name: long })) },
    });
    deepEqual(await page.evaluate(overflowing), []);
  });

  await step('from 900 px on the nodes stand beside their details', async () => {
    const columns = async (width) => {
      await page.setViewportSize({ width, height: 900 });
      await everything(fixtures.result());
      const [nodes, details] = await Promise.all(
        ['podlint-nodes', 'podlint-details'].map((name) => page.locator(name).boundingBox()),
      );
      return details.x > nodes.x;
    };
    deepEqual([await columns(899), await columns(900)], [false, true]);
  });

  await step('nothing moves for who asked for it, by system or by VS Code', async () => {
    const moving = () =>
      page.evaluate(
        () =>
          [...document.querySelectorAll('main *')].filter((element) => {
            const { transitionDuration, animationName } = element.ownerDocument.defaultView.getComputedStyle(element);
            return transitionDuration.split(',').some((time) => parseFloat(time) > 0) || animationName !== 'none';
          }).length,
      );
    await everything(fixtures.result());
    equal(await moving(), 0);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    ok((await moving()) > 0);
    await page.evaluate(() => document.body.classList.add('vscode-reduce-motion'));
    equal(await moving(), 0);
    await page.emulateMedia({ reducedMotion: 'reduce' });
  });

  await step('a screen reader gets the list', async () => {
    await panel.open();
    await page.evaluate(() => document.body.classList.add('vscode-using-screen-reader'));
    await panel.show(fixtures.result());
    await page.getByRole('grid', { name: 'Nodes' }).waitFor();
  });
}
