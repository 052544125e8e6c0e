/** Documents of Podlint's own kinds (operations, scenarios, assertions), read with their places. */
import { locate } from '../../engine/document/locate.js';
import type { Path } from '../../engine/document/tree.js';
import { toValue } from '../../engine/document/value.js';
import { configurationProblems } from '../configuration-problems.js';
import type { ReadProblem } from '../files/discover.js';
import type { Host } from '../host.js';
import { nameFrom } from '../report.js';
import type { PlacedProblem, TextFile } from '../simulate/read-files.js';
import { parseText, readTexts } from '../simulate/read-files.js';
import { sanitize } from '../terminal/sanitize.js';
import type { ColorChoice } from '../terminal/style.js';
import { createStyle, wantsColor } from '../terminal/style.js';

/** A parsed document. */
export interface ReadDocument {
  readonly value: unknown;
  readonly file: TextFile;
  /** A problem at a place of the document. */
  readonly problemAt: (message: string, path: Path) => PlacedProblem;
}

/** All documents of the files. */
export interface ReadDocuments {
  readonly files: readonly TextFile[];
  readonly documents: readonly ReadDocument[];
  readonly problems: readonly PlacedProblem[];
  readonly unreadable: readonly ReadProblem[];
}

export function readDocuments(paths: readonly string[], host: Host): ReadDocuments {
  const { files, problems: unreadable } = readTexts(paths, host);
  const problems: PlacedProblem[] = [];
  const documents = files.flatMap((file) => {
    const parsed = parseText(file);
    problems.push(...parsed.problems);
    return parsed.file.stream.documents.flatMap((document): readonly ReadDocument[] => {
      if (document.root === undefined) return [];
      const problemAt: ReadDocument['problemAt'] = (message, path) => ({
        severity: 'error',
        message,
        ...file,
        range: locate(document, { path }),
      });
      return [{ value: toValue(document.root), file, problemAt }];
    });
  });
  return { files, documents, problems, unreadable };
}

/** Most problems that are printed; a wrong file has thousands. */
const MOST_PROBLEMS = 20;

/** Prints what is wrong with files; true when the run must not pass. */
export function complain(
  problems: readonly PlacedProblem[],
  unreadable: readonly ReadProblem[],
  { color, host }: { readonly color: ColorChoice; readonly host: Host },
): boolean {
  for (const { path, message } of unreadable)
    host.complain(`podlint: ${sanitize(nameFrom(host.directory, path))}: ${message}\n`);
  const style = createStyle(wantsColor(color, { environment: host.environment, isTerminal: host.showsProgress }));
  const named = problems.slice(0, MOST_PROBLEMS).map((problem) => ({ ...problem, uri: nameOf(problem.uri, host) }));
  host.complain(configurationProblems(named, style, host.directory));
  if (problems.length > MOST_PROBLEMS) host.complain(`… and ${problems.length - MOST_PROBLEMS} more.\n`);
  return unreadable.length > 0 || problems.some(({ severity }) => severity === 'error');
}

/** A file as the user knows it. */
export const nameOf = (uri: string, { directory }: Pick<Host, 'directory'>): string =>
  uri.endsWith('/<stdin>') ? '<stdin>' : nameFrom(directory, uri);
