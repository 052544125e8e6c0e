import { describe, expect, test } from 'vitest';
import { matchesGlob, matchesGlobs, matchesName, parseGlob } from '../../../server/engine/linter/glob.js';

const matches = (pattern: string, path: string): boolean => matchesGlob(parseGlob(pattern), path);

describe('file patterns', () => {
  test.each([
    ['*.yaml', 'deploy/web.yaml', true],
    ['*.yaml', 'web.yml', false],
    ['/*.yaml', 'deploy/web.yaml', false],
    ['/*.yaml', 'web.yaml', true],
    ['vendor', 'a/vendor/b/c.yaml', true],
    ['vendor/', 'vendor/c.yaml', true],
    ['vendor/', 'vendored/c.yaml', false],
    ['a/b', 'a/b/c.yaml', true],
    ['a/b', 'x/a/b/c.yaml', false],
    ['a/**/z.yaml', 'a/z.yaml', true],
    ['a/**/z.yaml', 'a/b/c/z.yaml', true],
    ['a/**', 'a/b', true],
    ['**/gen/*.yaml', 'gen/x.yaml', true],
    ['**/gen/*.yaml', 'x/y/gen/x.yaml', true],
    ['**/gen/*.yaml', 'x/gen/y/x.json', false],
    ['{dev,prod}/*.{yaml,yml}', 'prod/web.yml', true],
    ['{dev,prod}/*.{yaml,yml}', 'test/web.yml', false],
    ['web-?.yaml', 'web-1.yaml', true],
    ['web-?.yaml', 'web-10.yaml', false],
    ['web-[0-3a].yaml', 'web-2.yaml', true],
    ['web-[0-3a].yaml', 'web-a.yaml', true],
    ['web-[!0-3].yaml', 'web-2.yaml', false],
    [String.raw`\*.yaml`, '*.yaml', true],
    [String.raw`\*.yaml`, 'a.yaml', false],
    ['web.yaml', 'webxyaml', false],
    ['ä*.yaml', 'ärger.yaml', true],
    ['./deploy/web.yaml', 'deploy/web.yaml', true],
  ])('%s on %s: %s', (pattern, path, expected) => {
    expect(matches(pattern, path)).toBe(expected);
  });

  test('later patterns win, and ! takes back', () => {
    const globs = ['vendor/', '!vendor/ours.yaml'].map(parseGlob);
    expect(matchesGlobs(globs, 'vendor/theirs.yaml')).toBe(true);
    expect(matchesGlobs(globs, 'vendor/ours.yaml')).toBe(false);
    expect(matchesGlobs([...globs].reverse(), 'vendor/ours.yaml')).toBe(true);
  });

  test('a pattern of many stars costs no more than a simple one', () => {
    const start = performance.now();
    expect(matchesName('*a'.repeat(500), `${'a'.repeat(5000)}b`)).toBe(false);
    expect(matches(`${'**/a/'.repeat(200)}x`, `${'a/'.repeat(2000)}y`)).toBe(false);
    expect(matches('{a,b}'.repeat(30), 'ab')).toBe(false);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
