/** Reads the files of a simulation: what is in them, and what could not be read. */
import { resolve } from 'node:path';
import type { SyntaxProblem, TextRange } from '../../engine/document/tree.js';
import type { SourceFile } from '../../engine/kubernetes/object.js';
import { readSourceFile } from '../../engine/kubernetes/read.js';
import { toUri } from '../files/configurations.js';
import type { FoundFile, ReadProblem } from '../files/discover.js';
import { discoverFiles } from '../files/discover.js';
import { readManifest, toManifest } from '../files/read.js';
import type { Host } from '../host.js';

/** Something wrong at a place in a file. */
export interface PlacedProblem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly uri: string;
  readonly range: TextRange;
  readonly text: string;
}

/** A text that was read. */
export interface TextFile {
  readonly uri: string;
  readonly text: string;
}

export interface ReadTexts {
  readonly files: readonly TextFile[];
  readonly problems: readonly ReadProblem[];
}

/** Texts in the order of the paths; `-` is the standard input. A file that several paths lead to is read once. */
export function readTexts(paths: readonly string[], host: Host): ReadTexts {
  const files = new Map<string, TextFile>();
  const problems: ReadProblem[] = [];
  const add = (path: string, result: ReturnType<typeof toManifest>): void => {
    if (result.kind === 'problem') problems.push({ path, message: result.message });
    if (result.kind === 'manifest' && !files.has(path)) files.set(path, { uri: toUri(path), text: result.text });
  };
  for (const path of paths) {
    if (path === '-') {
      add(resolve(host.directory, '<stdin>'), toManifest(host.readInput(), true));
      continue;
    }
    const discovery = discoverFiles([path], host.directory);
    problems.push(...discovery.problems);
    for (const file of discovery.files) add(file.path, readOnce(file, files));
  }
  return { files: [...files.values()], problems };
}

function readOnce(file: FoundFile, files: ReadonlyMap<string, TextFile>): ReturnType<typeof toManifest> {
  return files.has(file.path) ? { kind: 'other' } : readManifest(file);
}

/** Parses a text and says what of it could not be read. */
export function parseText({ uri, text }: TextFile): {
  readonly file: SourceFile;
  readonly problems: readonly PlacedProblem[];
} {
  const file = readSourceFile(uri, text, { mode: 'fast' });
  const { documents, template } = file.stream;
  const place = ({ message, range }: Pick<SyntaxProblem, 'message' | 'range'>): PlacedProblem => ({
    severity: 'error',
    message,
    uri,
    range,
    text,
  });
  if (template) {
    const range = { start: 0, end: 0 };
    return {
      file,
      problems: [
        place({ message: 'This is a template; render it first: helm template … | podlint simulate -', range }),
      ],
    };
  }
  const [first, ...others] = documents.flatMap((document) => document.problems);
  if (first === undefined) return { file, problems: [] };
  // What follows the first is rarely more than its echo.
  const more = others.length === 0 ? '' : ` (${others.length} more below)`;
  return { file, problems: [place({ message: `${first.message}${more}`, range: first.range })] };
}
