/**
 * The panel over many updates: `npm run soak:panel [-- --updates N]`. Each update is a result of the server that differs from the last one:
 * verdict, number of nodes, Pods and what is folded. Every one has to be on the screen, and memory and elements stay as many as they were.
 */
/* global document, window */
import { parseArgs } from 'node:util';
import { buildAll, withPanel } from '../webview/harness.mjs';

const { values } = parseArgs({ options: { updates: { type: 'string', default: '10000' } } });
const updates = Number(values.updates);
const ROUNDS = 20;

const fixtures = await buildAll();
const states = ['result', 'whatIf'].map((name) => (name === 'result' ? fixtures.result() : fixtures.STATES[name]()));

/** Shows results one after the other, each once the last one is drawn; gives back how many never were. */
const showMany = (page, from, count) =>
  page.evaluate(
    async ({ messages, first, times }) => {
      const frame = () => new Promise((resolve) => window.requestAnimationFrame(() => setTimeout(resolve)));
      let lost = 0;
      for (let at = first; at < first + times; at++) {
        const data = messages[at % messages.length];
        const text = `update ${at}`;
        const nodes = data.nodes.slice(0, 1 + (at % data.nodes.length));
        window.postMessage({ ...data, nodes, generation: at, verdict: { ...data.verdict, text } }, '*');
        let frames = 0;
        do await frame();
        while (document.querySelector('h1')?.textContent !== text && ++frames < 200);
        if (document.querySelector('h1')?.textContent !== text) lost += 1;
      }
      return lost;
    },
    { messages: states, first: from, times: count },
  );

async function measure(page, client) {
  await client.send('HeapProfiler.collectGarbage');
  const { usedSize } = await client.send('Runtime.getHeapUsage');
  return { heap: usedSize / 2 ** 20, elements: await page.evaluate(() => document.querySelectorAll('*').length) };
}

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

await withPanel(fixtures, { name: 'soak' }, async (panel) => {
  const { page } = panel;
  const client = await page.context().newCDPSession(page);
  await panel.open();
  await panel.show(fixtures.result({ generation: 1 }));
  const measured = [];
  let lost = 0;
  const each = Math.ceil(updates / ROUNDS);
  for (let round = 0; round < ROUNDS; round++) {
    lost += await showMany(page, 2 + round * each, each);
    measured.push(await measure(page, client));
  }
  const half = ROUNDS >> 1;
  const growth = (key) =>
    median(measured.slice(half).map((one) => one[key])) / median(measured.slice(1, half).map((one) => one[key]));
  const violations = await panel.violations();
  console.log(
    `${each * ROUNDS} updates of the panel, ${lost} never drawn, ${violations.length} violations of its policy`,
  );
  console.log(
    `memory: ${measured.at(-1).heap.toFixed(1)} MB, second half over first × ${growth('heap').toFixed(2)}; ${measured.at(-1).elements} elements, × ${growth('elements').toFixed(2)}`,
  );
  const isSound = lost === 0 && violations.length === 0 && growth('heap') < 1.3 && growth('elements') < 1.2;
  console.log(isSound ? 'sound' : 'NOT SOUND');
  process.exitCode = isSound ? 0 : 1;
});
