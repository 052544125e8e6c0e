/** The panel in another language: everything that it says itself comes from the translations, what the server says does not. */
/* global document */
import { deepEqual, equal, ok } from 'node:assert/strict';

/** Texts and names of the panel that were not translated, apart from those in `said`. */
const untranslated = (page, said) =>
  page.evaluate((given) => {
    const texts = [];
    const walker = document.createTreeWalker(document.querySelector('main'), 4);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) texts.push(node.textContent);
    for (const element of document.querySelectorAll('main [aria-label], main [title], main [placeholder]'))
      texts.push(element.ariaLabel ?? '', element.title, element.getAttribute('placeholder') ?? '');
    const all = given.join('\n');
    return [...new Set(texts.map((text) => text.trim().replaceAll(/\s+/g, ' ')))]
      .filter((text) => /[A-Za-z]{3}/.test(text) && !text.includes('⟦'))
      .filter((text) => !all.includes(text));
  }, said);

/** Every text in a message. */
function textsIn(value) {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Names that are the same in every language: of resources, taints, ports and options. */
const NAMES = [
  'app',
  'NoSchedule',
  'PreferNoSchedule',
  'NoExecute',
  'localhost',
  'sidecar',
  'init',
  '+1 min',
  '+10 min',
  'zone-b · general',
  'app, proxy',
  'log-scraper → app',
  'Insufficient memory (1), untolerated taint (1)',
  'migrate (init)',
  'app (main)',
  '250m',
  '512Mi',
];

export async function testLanguage(panel, fixtures, step) {
  const { page } = panel;

  await step('a panel without translations speaks English', async () => {
    await panel.open();
    await panel.show(fixtures.result());
    equal(await page.getByText('⟦').count(), 0);
    await page.getByRole('heading', { name: 'Replicas' }).waitFor();
  });

  await step('a translation shows in every section', async () => {
    await panel.open({ locale: 'pseudo' });
    await panel.post({ type: 'restore', state: { folded: [] } });
    await panel.show({ ...fixtures.STATES.whatIf(), workload: 'Deployment/shop/web' });
    for (const title of ['Nodes', 'Why', 'What if…', 'Timeline', 'Service', 'The house', 'Answers'])
      await page.getByRole('heading', { name: `⟦${title}⟧`, exact: true }).waitFor();
    await page.getByRole('button', { name: '⟦network/port-clash: go to ⟦line 31⟧⟧' }).waitFor();
    await page.getByText('⟦2 problems could change this⟧').waitFor();
    ok((await page.getByText('⟦').count()) > 100);
  });

  await step('nothing that the panel says itself is left in English', async () => {
    const result = { ...fixtures.STATES.whatIf(), workload: 'Deployment/shop/web' };
    const messages = [
      result,
      ...['node', 'survival', 'rollout', 'autoscaler', 'compare'].map((type) =>
        fixtures.answerTo({ type, name: 'node-b' }, result),
      ),
    ];
    const said = [...messages.flatMap(textsIn), ...NAMES];
    deepEqual(await untranslated(page, said), []);
  });

  await step('empty states and failures are translated, too', async () => {
    for (const reason of ['noPod', 'noNodes', 'helm', 'serverDown']) {
      await panel.open({ locale: 'pseudo' });
      const notice = fixtures.empty(reason, 'Said by the server.');
      await panel.show(notice);
      deepEqual(await untranslated(page, textsIn(notice)), [], reason);
    }
  });
}
