import { existsSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { matchesWholePath, parseGlob } from '../../engine/linter/glob.js';
import { isPattern, splitPattern } from '../files/discover.js';
import { isInside } from '../files/inside.js';
import { realPathOf } from './changes.js';

type Covers = (path: string) => boolean;

/** Would a real path be among the files that the words of a command line name, if it were there? */
export function coverageOf(words: readonly string[], directory: string): Covers {
  const all = words.map((word) => coverageOfWord(word, directory));
  return (path) => all.some((covers) => covers(path));
}

function coverageOfWord(word: string, directory: string): Covers {
  const root = realPathOf(resolve(directory, word));
  if (!isPattern(word) || existsSync(root)) return (path) => isInside(path, root);
  const { base, rest } = splitPattern(word.replaceAll('\\', '/'));
  const folder = realPathOf(join(resolve(directory, base), '.'));
  const glob = parseGlob(`/${rest}`);
  return (path) => isInside(path, folder) && matchesWholePath(glob, relative(folder, path).replaceAll(sep, '/'));
}
