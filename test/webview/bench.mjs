/**
 * How fast the panel is, in Chromium, built as it ships. `npm run bench:webview` prints the figures and fails over a budget.
 * Draws are from posting a message to the end of the frame that shows it.
 */
/* global document, window, PerformanceObserver */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildAll, out, withPanel } from './harness.mjs';

const ROUNDS = 15;
const lines = [];

/** Notes a figure; `budget` is the most it may be. */
function note(title, value, budget, unit) {
  const ok = value <= budget;
  lines.push(ok);
  console.log(`${ok ? '✓' : '✗'} ${title}: ${value.toFixed(1)} ${unit} (budget ${Math.round(budget)} ${unit})`);
}

const percentile = (values, share) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

/** Milliseconds until results are on the screen, one after the other. */
const drawResults = (page, result, rounds) =>
  page.evaluate(
    async ({ data, times }) => {
      const frame = () => new Promise((resolve) => window.requestAnimationFrame(() => setTimeout(resolve)));
      const taken = [];
      for (let round = 1; round <= times; round++) {
        const text = `round ${round}`;
        const message = { ...data, generation: data.generation + round, verdict: { ...data.verdict, text } };
        await frame();
        const start = window.performance.now();
        window.postMessage(message, '*');
        do await frame();
        while (document.querySelector('h1')?.textContent !== text);
        taken.push(window.performance.now() - start);
      }
      return taken;
    },
    { data: result, times: rounds },
  );

/** Lengths of frames while `change` runs once in each of them. */
const frames = (page, amount, change) =>
  page.evaluate(
    async ({ times, source }) => {
      const body = window.changes[source];
      const taken = [];
      let last = await new Promise((resolve) => window.requestAnimationFrame(resolve));
      for (let at = 0; at < times; at++) {
        body(at, times);
        const now = await new Promise((resolve) => window.requestAnimationFrame(resolve));
        taken.push(now - last);
        last = now;
      }
      return taken;
    },
    { times: amount, source: change },
  );

/**
 * The longest frame of a change that is repeated: of each frame the best of five rounds, and of these the worst.
 * What the panel itself is slow at is slow in every round; what else runs on the machine is not.
 */
async function longest(page, amount, change) {
  const best = Array.from({ length: amount }, () => Infinity);
  for (let round = 0; round < 5; round++) {
    await page.evaluate(() => (document.querySelector('.field').scrollTop = 0));
    await page.waitForTimeout(100);
    for (const [at, frame] of (await frames(page, amount, change)).entries()) best[at] = Math.min(best[at], frame);
  }
  return Math.max(...best);
}

const fixtures = await buildAll();
for (const [file, budget] of [
  ['webview.js', 150],
  ['webview.css', 20],
]) {
  note(`${file}, gzipped`, gzipSync(readFileSync(join(out, 'dist', file))).length / 1024, budget, 'kB');
}

await withPanel(fixtures, { name: 'bench', viewport: { width: 560, height: 900 } }, async (panel) => {
  const { page } = panel;
  const paints = [];
  for (let round = 0; round < 7; round++) {
    await panel.open();
    paints.push(
      await page.evaluate(
        () =>
          new Promise((resolve) => {
            new PerformanceObserver((list) => {
              const [entry] = list.getEntriesByName('first-contentful-paint');
              if (entry) resolve(entry.startTime);
            }).observe({ type: 'paint', buffered: true });
          }),
      ),
    );
  }
  note('first paint of an empty panel, median', percentile(paints, 0.5), 300, 'ms');

  const everything = async (result) => {
    await panel.open();
    await panel.post({ type: 'restore', state: { folded: [] } });
    await panel.show(result);
  };

  await everything(fixtures.largeResult(50));
  note(
    'a result of 50 nodes, all sections open, 95th percentile',
    percentile(await drawResults(page, fixtures.largeResult(50), ROUNDS), 0.95),
    100,
    'ms',
  );

  await everything(fixtures.largeResult(1000));
  note(
    'a result of 1,000 nodes and 20 replicas, 95th percentile',
    percentile(await drawResults(page, fixtures.largeResult(1000), ROUNDS), 0.95),
    500,
    'ms',
  );

  await everything(fixtures.largeResult(200));
  await page.evaluate((result) => {
    const slider = document.querySelector('input[type=range]');
    let generation = result.generation;
    window.changes = {
      // Each position is answered by a whole result in the next frame, as a fast server would.
      drag: (at) => {
        slider.value = String(1 + (at % 190));
        slider.dispatchEvent(new window.Event('input', { bubbles: true }));
        generation += 1;
        window.postMessage({ ...result, generation, replicas: { ...result.replicas, count: 1 + (at % 190) } }, '*');
      },
    };
  }, fixtures.largeResult(200));
  const drag = await frames(page, 90, 'drag');
  note(
    'a frame while the slider is dragged over 200 nodes, mean',
    drag.reduce((sum, frame) => sum + frame, 0) / drag.length,
    1000 / 30,
    'ms',
  );

  await everything(fixtures.largeResult(200));
  await page.evaluate(
    (moment) => {
      const slider = [...document.querySelectorAll('input[type=range]')].find((input) => input.ariaLabel === 'Time');
      window.changes = { ...window.changes };
      window.changes.scrub = (at) => {
        slider.value = String((at * 4) % 420);
        slider.dispatchEvent(new window.Event('input', { bubbles: true }));
        window.postMessage({ ...moment, time: (at * 4) % 420 }, '*');
      };
    },
    fixtures.moment(fixtures.largeResult(200), 80),
  );
  const scrub = await frames(page, 90, 'scrub');
  note(
    'a frame while the slider of time is dragged over 200 nodes, mean',
    scrub.reduce((sum, frame) => sum + frame, 0) / scrub.length,
    1000 / 30,
    'ms',
  );

  for (const view of ['list', 'grid']) {
    await panel.open();
    await panel.post({ type: 'restore', state: { view } });
    await panel.show(fixtures.largeResult(5000));
    await page.evaluate(() => {
      window.changes = {
        scroll: (at, times) => {
          const field = document.querySelector('.field');
          field.scrollTop = (at / times) * field.scrollHeight;
        },
        wheel: () => {
          document.querySelector('.field').scrollTop += 120;
        },
      };
    });
    await page.waitForTimeout(300);
    note(`longest frame while 5,000 nodes are scrolled, ${view}`, await longest(page, 90, 'wheel'), 50, 'ms');
    note(`longest frame from end to end of 5,000 nodes, ${view}`, await longest(page, 60, 'scroll'), 50, 'ms');
  }
});

process.exitCode = lines.every(Boolean) ? 0 : 1;
