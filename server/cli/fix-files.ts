/** `--fix`: applies the safe fixes and writes what changed. */
import type { Finding } from '../engine/linter/finding.js';
import { fixAll } from '../engine/linter/fixes.js';
import type { LintResult } from '../engine/linter/run.js';
import { encodeText } from './files/decode.js';
import type { ReadProblem } from './files/discover.js';
import { reasonOf } from './files/discover.js';
import type { Interrupt } from './files/interrupts.js';
import { holdInterrupts } from './files/interrupts.js';
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
  /** What stopped the writing: some files are fixed, the others as they were. */
  readonly interrupt: Interrupt | undefined;
}

export async function fixFiles(files: readonly LoadedFile[], lintAll: LintAll): Promise<FixedFiles> {
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
  const written = await writeChanged(files, fixed);
  return { files: [...current.values()], results, fixed: applied, ...written };
}

function withText(file: LoadedFile, text: string | undefined): LoadedFile {
  return text === undefined || text === file.decoded.text ? file : replaceText(file, text);
}

async function writeChanged(
  files: readonly LoadedFile[],
  texts: ReadonlyMap<string, string>,
): Promise<Pick<FixedFiles, 'problems' | 'interrupt'>> {
  const problems: ReadProblem[] = [];
  const interrupt = await holdInterrupts(async (interrupted) => {
    for (const { path, uri, decoded } of files) {
      const text = texts.get(uri);
      if (text === undefined || text === decoded.text) continue;
      if (await interrupted()) return;
      try {
        writeAtomically(path, encodeText(text, decoded.encoding));
      } catch (error) {
        problems.push({ path, message: `cannot be written: ${reasonOf(error)}` });
      }
    }
  });
  return { problems, interrupt };
}
