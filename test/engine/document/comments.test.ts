import { describe, expect, it } from 'vitest';
import { podlintComments } from '../../../server/engine/document/comments.js';

const found = (text: string): string[] =>
  podlintComments({ text }).map(({ text: comment, ownLine, start, end }) => {
    expect(text.slice(start, end).trimEnd()).toBe(comment);
    return `${ownLine ? 'own' : 'end'} ${comment}`;
  });

describe('comments that mention podlint', () => {
  it('are found wherever comments may stand', () => {
    const text = `# podlint-disable-file a
a: 1 # podlint-disable-line b -- reason
  # podlint-disable-next-line c
b: [1, # podlint one
  2] # podlint two
c: | # podlint three
  text
# podlint four
---
# podlint five
`;
    expect(found(text)).toEqual([
      'own # podlint-disable-file a',
      'end # podlint-disable-line b -- reason',
      'own # podlint-disable-next-line c',
      'end # podlint one',
      'end # podlint two',
      'end # podlint three',
      'own # podlint four',
      'own # podlint five',
    ]);
  });

  it('are not found in strings', () => {
    expect(
      found(
        'a: "# podlint"\nb: \'x # podlint\'\nc: x#podlint\nd: |\n  # podlint\n  x # podlint\ne: "x\n  # podlint"\n',
      ),
    ).toEqual([]);
    expect(found('podlint: 1\n# other\n')).toEqual([]);
    expect(found('--- |\n# podlint\n')).toEqual([]);
  });

  it('survive Windows line breaks, byte order marks and faults', () => {
    expect(found('\ufeff# podlint one\r\na: 1 # podlint two\r\n')).toEqual(['own # podlint one', 'end # podlint two']);
    expect(found('a: [1, 2 # podlint one\nb: : c # podlint two\n\0 # podlint three\n')).toEqual([
      'end # podlint one',
      'end # podlint two',
      'end # podlint three',
    ]);
    expect(found('a: 1\r# podlint one\rb: 2')).toEqual(['own # podlint one']);
  });
});
