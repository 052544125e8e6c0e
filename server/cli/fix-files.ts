/** `--fix`: applies the safe fixes and writes what changed. */
import type { Finding } from '../engine/linter/finding.js';
import { fixAll } from '../engine/linter/fixes.js';
import type { LintResult } from '../engine/linter/run.js';
import { encodeText } from './files/decode.js';
import type { ReadProblem } from './files/discover.js';
import { reasonOf } from './files/discover.js';
import { writeAtomically } from './files/write.js';
import type { LoadedFile } from './session.js';
import { replaceText } from './session.js';

type LintAll = (files: readonly LoadedFile[]) => ReadonlyMap<string, LintResult>;

export interface FixedFiles {
  readonly files: readonly LoadedFile[];
  /** What is left after the fixes. */
  readonly results: ReadonlyMap<string, LintResult>;
  readonly problems: readonly ReadProblem[];
  readonly fixed: number;
}

export function fixFiles(files: readonly LoadedFile[], lintAll: LintAll): FixedFiles {
  let current = new Map(files.map((file) => [file.uri, file]));
  let results: ReadonlyMap<string, LintResult> = new Map();
  const lint = (texts: ReadonlyMap<string, string>): readonly Finding[] => {
    current = new Map([...current].map(([uri, file]) => [uri, withText(file, texts.get(uri))]));
    results = lintAll([...current.values()]);
    return [...results.values()].flatMap(({ findings }) => findings);
  };
  // What cannot be written back as it was is left alone.
  const texts = new Map(files.filter(({ decoded }) => !decoded.damaged).map((file) => [file.uri, file.decoded.text]));
  const { texts: fixed, applied } = fixAll(texts, lint);
  if (applied > 0) lint(fixed);
  const problems = writeChanged(files, fixed);
  return { files: [...current.values()], results, problems, fixed: applied };
}

function withText(file: LoadedFile, text: string | undefined): LoadedFile {
  return text === undefined || text === file.decoded.text ? file : replaceText(file, text);
}

function writeChanged(files: readonly LoadedFile[], texts: ReadonlyMap<string, string>): readonly ReadProblem[] {
  const problems: ReadProblem[] = [];
  // With a listener an interrupt waits until the files are written: none is left half done, and no temporary file either.
  const hold = (): void => {
    process.exitCode = 130;
  };
  process.on('SIGINT', hold);
  for (const { path, uri, decoded } of files) {
    const text = texts.get(uri);
    if (text === undefined || text === decoded.text) continue;
    try {
      writeAtomically(path, encodeText(text, decoded.encoding));
    } catch (error) {
      problems.push({ path, message: `cannot be written: ${reasonOf(error)}` });
    }
  }
  process.off('SIGINT', hold);
  return problems;
}
