import { expect, test } from 'vitest';
import {
  directoryDistance,
  directoryOf,
  distance,
  normalPath,
  resolvePath,
  segmentsOf,
} from '../../../server/engine/workspace/paths.js';

test.each([
  ['/a/b/c.yaml', '/a/b'],
  ['a/c.yaml', 'a'],
  ['c.yaml', ''],
  ['file:///a/c.yaml', 'file:///a'],
  ['C:\\a\\c.yaml', 'C:\\a'],
])('%s lies in %s', (uri, directory) => {
  expect(directoryOf(uri)).toBe(directory);
});

test.each([
  ['/a/b', 'c.yaml', '/a/b/c.yaml'],
  ['/a/b', '../c/./d.yaml', '/a/c/d.yaml'],
  ['a', '../../x.yaml', '../x.yaml'],
  ['', 'x.yaml', 'x.yaml'],
  ['file:///a/b', '../my file.yaml', 'file:///a/my%20file.yaml'],
  ['C:\\a\\b', '../c.yaml', 'C:/a/c.yaml'],
])('from %s, %s is %s', (directory, relative, expected) => {
  expect(normalPath(resolvePath(directory, relative))).toBe(normalPath(expected));
});

test.each([
  ['/a/b', '/a/b', 0],
  ['/a/b', '/a', 1],
  ['/a/b', '/a/c', 2],
  ['/a/b/c', '/a', 2],
  ['', 'a', 1],
  ['', 'a/b', 2],
  ['a', 'b', 2],
  ['file:///a/b', 'file:///a/c', 2],
])('%s and %s are %s steps apart', (first, second, expected) => {
  expect(directoryDistance(first, second)).toBe(expected);
  expect(directoryDistance(second, first)).toBe(expected);
});

test('distances are the same whether characters or segments are compared', () => {
  const directories = [
    '',
    '/',
    '/a',
    '/a/b',
    '/a/b/c',
    '/a/bc',
    '/ab',
    '/a/x/c',
    '/b',
    '/a//b',
    '/a/./b',
    '/a/b/',
    'a/b',
  ];
  for (const first of directories) {
    for (const second of directories) {
      expect(directoryDistance(first, second), `${first} to ${second}`).toBe(
        distance(segmentsOf(first), segmentsOf(second)),
      );
    }
  }
});
