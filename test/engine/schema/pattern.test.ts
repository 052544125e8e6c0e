import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchesPattern } from '../../../server/engine/schema/custom/pattern.js';

describe('patterns of definitions', () => {
  test.each([
    ['^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$', 'a-b.c-1', true],
    ['^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$', 'a-b..c', false],
    ['^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE])?$', '1.5Gi', true],
    ['^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE])?$', '1.5 Gi', false],
    ['^([0-9]+(s|m|h))+$', '1h30m', true],
    ['^([0-9]+(s|m|h))+$', '1h30', false],
    ['^.{2,3}$', 'ab', true],
    ['^.{2,3}$', 'abcd', false],
    ['^.{2,}$', 'a', false],
    ['b', 'abc', true],
    ['', '', true],
    ['^$', 'a', false],
    ['a$', 'a\n', false],
    ['.', '\n', false],
    ['^[[:alpha:]_-]+$', 'ab-c_', true],
    ['^[[:alpha:]_-]+$', 'ab1', false],
    ['^[\\w-.]+$', 'a-b.c', true],
    ['^[\\w-.]+$', 'a/b', false],
    ['^[^/]+/[^]]$', 'a/b', true],
    ['^[]a]+$', 'a]', true],
    ['\\bfoo\\b', 'a foo.', true],
    ['\\bfoo\\b', 'afoo', false],
    ['\\Bfoo', 'afoo', true],
    ['^\\x41\\x{1F600}$', 'A😀', true],
    ['^\\p{Lu}$', 'É', true],
    ['^\\p{Lu}$', 'é', false],
    ['^(?P<year>\\d{4})-(?:\\d\\d)$', '2026-01', true],
    ['\\A/\\S*\\z', '/a b', false],
    ['^a{,2}$', 'a{,2}', true],
    ['^\\@\\/\\-\\_$', '@/-_', true],
    ['^😀+?$', '😀😀', true],
  ])('%s on %j: %s', (pattern, text, expected) => {
    expect(matchesPattern(text, pattern)).toBe(expected);
  });

  test.each([
    '(',
    ')',
    '[a',
    'a**',
    'a{2}{3}',
    '*a',
    '(?i)a',
    '(?=a)',
    '(?<!a)',
    '\\1',
    'a{2,1}',
    'a{1001}',
    '[z-a]',
    '\\',
  ])('what is none of Go’s, or is not understood, matches everything: %s', (pattern) => {
    expect(matchesPattern('nothing like it', pattern)).toBe(true);
  });

  test('agree with JavaScript where both read a pattern alike', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '\\w', '\\.', 'é', '^', '$', '\\b');
    const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
      pattern: fc.oneof(
        { maxDepth: 4 },
        atom,
        fc.tuple(tie('pattern'), tie('pattern')).map(([left, right]) => left + right),
        fc.tuple(tie('pattern'), tie('pattern')).map(([left, right]) => `(?:${left}|${right})`),
        fc
          .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{0,}', '*?', '{0}'))
          .map(([inner, mark]) => `(${inner})${mark}`),
      ),
    }));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', '.', ' ', 'é'), maxLength: 6 });
    fc.assert(
      fc.property(pattern, text, (source, value) => {
        expect(matchesPattern(value, source)).toBe(new RegExp(source, 'u').test(value));
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    ['nested repetitions', '^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(50_000)],
    ['a choice of the same', '^(a|a|aa)*$', `${'a'.repeat(50_000)}!`],
    ['counted repetitions', '^((a{0,30}){0,30}){0,20}$', `${'a'.repeat(50_000)}!`],
    ['nothing, very often', '^(((){1000}){1000}){1000}$', 'x'],
    ['a search from everywhere', 'a*a*a*a*b', 'a'.repeat(100_000)],
  ])('take no time: %s', (_, pattern, text) => {
    const started = performance.now();
    matchesPattern(text, pattern);
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
