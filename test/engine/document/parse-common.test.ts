import { describe, expect, it } from 'vitest';
import { readDocumentCommon } from '../../../server/engine/document/parse-common.js';
import { readDocumentTolerant } from '../../../server/engine/document/parse-tolerant.js';

/** What the parser for ordinary manifests makes of a text, which is what the tolerant one makes of it, or nothing. */
function takes(text: string): boolean {
  const range = { start: 0, end: text.length };
  const common = readDocumentCommon(text, range);
  if (common !== undefined) expect(common).toEqual(readDocumentTolerant(text, range));
  return common !== undefined;
}

const ORDINARY: Readonly<Record<string, string>> = {
  'maps and lists': 'a:\n  b: 1\n  c:\n  - x\n  - y: z\n    w: "q"\nd:\n  - 1\n',
  'a list in a list': '- - a\n  - b\n-\n  - c\n',
  'absent values': 'a:\nb: # why\n  - \n  -\nc:',
  comments: '# first\n---\n# second\na: b # c\n  # further in\nd: e#f\n# last',
  'Windows line breaks': 'a: b\r\nc:\r\n  - d\r\n  - |\r\n    e\r\n    f\r\n',
  quotes: `a: 'it''s'\nb: "\\u00e4\\n"\n'c d': "e: f" # g\n"h" : i\n`,
  'quotes over several lines': `a: "one\n  two\\\n  three"\nb: 'four\n\n  five'\n`,
  'plain scalars over several lines': 'a: one\n  two\n\n  - three # no item\nb: c\n',
  brackets: 'a: [b, "c", {d: e, "f":1}, [], {},]\ng: {\n  h: i, # j\n  k: [\n  l]\n  }\n',
  JSON: '{"a": {"b": [1, 2.5, true, null, "\\/"]},\n "c": ""\n}\n',
  'block scalars': 'a: |\n  one\n\n    two\nb: >-\n  three\n  four\nc:\n- |2+\n   five\n\n\n- last\n',
  'names like numbers and words': '1: a\n0x10: b\nyes: c\n1.50: d\n',
  'prefixes that mean nothing': 'a: -b\nc: --d\ne: .f\ng: a:b\nh: a?b\n',
};

const EXTRAORDINARY: Readonly<Record<string, string>> = {
  'an anchor': 'a: &b c\nd: *b\n',
  'a tag': 'a: !!str 1\n',
  'a merge key': '<<: {a: b}\n',
  'a repeated key': 'a: b\na: c\n',
  'a repeated key in brackets': '{a: b, a: c}\n',
  'an explicit key': '? a\n: b\n',
  'a tab': 'a:\tb\n',
  'a directive': '%YAML 1.1\n---\na: b\n',
  'what is not a number': 'a: .nan\n',
  'a key that is null': '~: a\n',
  'a scalar as document': 'a\n',
  'a key over several lines': '"a\n b": c\n',
  'two keys on a line': 'a: b: c\n',
  'a list on the line of its key': 'a: - b\n',
  'a value behind a value': 'a: "b" c\n',
  'a line too far right': 'a: "b"\n  c: d\n',
  'a line between two columns': 'a:\n    b: c\n  d: e\n',
  'brackets that stay open': 'a: [b\n',
  'brackets too far left': 'a: [\nb]\n',
  'an empty item': 'a: [b,,c]\n',
  'a pair in a list': 'a: [b: c]\n',
  'an unknown escape': 'a: "\\q"\n',
  'a quote that stays open': 'a: "b\nc: d\n',
  'an empty block scalar': 'a: |\nb: c\n',
  'content behind the marker': '--- a: b\n',
};

describe('The parser for ordinary manifests', () => {
  it.each(Object.entries(ORDINARY))('takes %s', (_, text) => {
    expect(takes(text)).toBe(true);
  });

  it.each(Object.entries(EXTRAORDINARY))('leaves %s to the others', (_, text) => {
    expect(takes(text)).toBe(false);
  });
});
