import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lintText } from '../support/lint.js';

/** A snippet of the page, with what its marker promises. */
interface Snippet {
  readonly chapter: string;
  /** The rule that must find something; undefined where the manifest is right. */
  readonly finds: string | undefined;
  readonly yaml: string;
}

const page = readFileSync(new URL('../../docs/learn.md', import.meta.url), 'utf8');

function snippets(): readonly Snippet[] {
  return page.split(/^## /m).flatMap((section) => {
    const chapter = section.split('\n', 1)[0] ?? '';
    const marked = section.matchAll(/<!-- (?:finds (?<rule>\S+)|right) -->\n```yaml\n(?<yaml>[^]*?)```/g);
    return [...marked].map(({ groups }) => ({ chapter, finds: groups?.rule, yaml: groups?.yaml ?? '' }));
  });
}

describe('docs/learn.md', () => {
  const all = snippets();

  it('has a wrong and a right manifest for each of the nine ideas', () => {
    const chapters = [...new Set(all.map(({ chapter }) => chapter))];
    expect(chapters).toHaveLength(9);
    for (const chapter of chapters) {
      const kinds = all
        .filter((snippet) => snippet.chapter === chapter)
        .map(({ finds }) => (finds === undefined ? 'right' : 'wrong'));
      expect(kinds, chapter).toEqual(['wrong', 'right']);
    }
  });

  it.each(all)('$chapter: finds $finds', ({ finds, yaml }) => {
    const findings = lintText(yaml);
    const rules = [...new Set(findings.map(({ rule }) => rule))];
    expect(rules).toEqual(finds === undefined ? [] : [finds]);
  });
});
