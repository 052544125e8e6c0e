/** Every rule's page opens with the picture of the Pod that goes wrong and ends with the right manifest. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseFast } from '../../server/engine/document/parse.js';
import { configure, lintTexts, metas } from '../support/lint.js';

/** The themes whose rules are about a Pod; the others judge manifests, and share a picture of their theme. */
const HOUSES = /^(network|sidecar|storage|lifecycle|scaling)\//;

/** A rule that no manifest makes speak has nothing to show. */
const WITHOUT_EXAMPLES = ['internal/rule-crashed'];

const pageOf = (id: string): string => readFileSync(`docs/rules/${id}.md`, 'utf8');

const pictureIn = (page: string): string | undefined => /^# \S+\n\n> (?<picture>[^\n]+)\n/.exec(page)?.groups?.picture;

/** The headings of a page outside its manifests. */
const headingsOf = (page: string): readonly string[] =>
  page.replace(/^(`{3,})yaml\n[\s\S]*?^\1$/gm, '').match(/^## .+$/gm) ?? [];

describe.each(metas.map(({ id }) => id))('the page of %s', (id) => {
  const page = pageOf(id);

  test('opens with a picture', () => {
    expect(pictureIn(page)).toMatch(/^[A-Z].{20,}\.$/);
  });

  const hasExamples = !WITHOUT_EXAMPLES.includes(id);
  test(hasExamples ? 'ends with the right manifest' : 'shows no manifest', () => {
    if (!hasExamples) {
      expect(page).not.toContain('```yaml');
      return;
    }
    expect(headingsOf(page).slice(-2)).toEqual(['## Wrong', '## Right']);
    const last = /```+yaml\n(?<text>[\s\S]*?)\n```+\n$/.exec(page.slice(page.lastIndexOf('## Right')))?.groups?.text;
    expect(last).toBeDefined();
    const { documents } = parseFast(last ?? '');
    expect(documents.length).toBeGreaterThan(0);
  });
});

test('rules about a Pod have a picture each, and no two the same', () => {
  const pictures = metas.flatMap(({ id }) => (HOUSES.test(id) ? [pictureIn(pageOf(id))] : []));
  expect(pictures.length).toBeGreaterThan(80);
  expect(new Set(pictures).size).toBe(pictures.length);
});

test('the right manifests of rules that need no neighbours or options are silent', () => {
  const alone = metas.filter(({ id }) => HOUSES.test(id)).flatMap(({ id }) => lastManifest(id));
  expect(alone.length).toBeGreaterThan(60);
  for (const { id, text } of alone) {
    const findings = [...lintTexts(new Map([['/right.yaml', text]]), configure({ presets: ['all'] })).values()];
    const own = findings.flatMap((result) => result.findings.filter(({ rule }) => rule === id));
    expect(
      own.map(({ message }) => message),
      id,
    ).toEqual([]);
  }
});

/** The last manifest of a page, unless it is one of several files or for another version. */
function lastManifest(id: string): readonly { readonly id: string; readonly text: string }[] {
  const right = pageOf(id).split('\n## Right\n')[1] ?? '';
  const text = [...right.matchAll(/```yaml\n([\s\S]*?)\n```/g)].at(-1)?.[1];
  return text === undefined || text.startsWith('# ') ? [] : [{ id, text: `${text}\n` }];
}
