/** Texts of which js-yaml and `yaml` think differently, found by random search. Both ways of reading must still answer the same. */
import { describe, expect, it } from 'vitest';
import { problems, read } from './both.js';

describe('what js-yaml would let pass', () => {
  const faults = [
    'a:\n- {b: 1}  "c": 2\n',
    'a: !t k: v\n',
    'a: &x k: v\n',
    'a: !!\n',
    'a: !! b\n',
    'a: !![]\n',
    '"a": {"b":!{c: 1}}\n',
    '&a[]\n',
    'a: "\\U00110000"\n',
    '%A b\n  ---\na: 1\n',
    `${'k'.repeat(1_100)}: 1\n`,
    'a:\n-\tb\n',
    'a: 1\nb\n : c\n',
    'a: 1\nb # c\n  :\n    d: e\n',
    'a: "b\\"',
  ];
  for (const text of faults) {
    it(`is a fault: ${JSON.stringify(text.slice(0, 40))}`, () => {
      expect(problems(text)).not.toEqual([]);
    });
  }
});

describe('what both read in their own way', () => {
  const texts = [
    '  ---\na: 1\n',
    '|1\n  ',
    '|1\r-',
    '\r\ufeff',
    '\ufeff- ---\n',
    '\ufeff\t""',
    '? !? ',
    '!!str : #\n"a": 1\n',
    '[!\n  ]',
    'a: |\n\n   \n',
    '? a\n? b\n: c\n',
    '{? a : b, ? c, : d}\n',
    '[? a : b, c: d, : e]\n',
    'a:\n  - ? b\n    : c\n',
    '- ? - a\n',
    '"a" :\n  b\n',
    "'a'  :  'b'\n",
    '--- # comment\n\n- a\n',
    'a: [b,\n\n # comment\n  c,]\n',
    '{a: , b}\n',
    '{"a":b,c:d}\n',
    '- - - a\n    - b\n  - c\n',
    'a: >-\n\n  b\n   c\n\n  d\n\n\ne: 1\n',
  ];
  for (const text of texts) {
    it(`is one tree: ${JSON.stringify(text)}`, () => {
      expect(read(text).documents.length).toBeLessThanOrEqual(1);
    });
  }
});
