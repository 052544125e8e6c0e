import type { DocumentLink, FoldingRange, Position, SelectionRange } from 'vscode-languageserver';
import { locate } from '../../engine/document/locate.js';
import { imageLinks } from '../../engine/language/image-page.js';
import { objectLinks } from '../../engine/language/object-links.js';
import { foldsOf, selectionsAt } from '../../engine/language/structure.js';
import type { Session } from '../session.js';
import type { Manifest } from '../workspace/analysis.js';
import { normalise } from '../workspace/uri.js';

/** Folding, growing selections and links: what follows from the tree alone. */
export function registerStructure(session: Session): void {
  const { connection, analyser, runSafe } = session;
  connection.onFoldingRanges(({ textDocument }, token) =>
    runSafe<FoldingRange[] | null>({
      method: 'textDocument/foldingRange',
      token,
      neutral: () => null,
      body: async () => {
        const manifest = await analyser.read(normalise(textDocument.uri));
        return manifest ? folds(manifest) : null;
      },
    }),
  );
  connection.onSelectionRanges(({ textDocument, positions }, token) =>
    runSafe<SelectionRange[] | null>({
      method: 'textDocument/selectionRange',
      token,
      neutral: () => null,
      body: async () => {
        const manifest = await analyser.read(normalise(textDocument.uri));
        return manifest ? positions.map((position) => selection(position, manifest)) : null;
      },
    }),
  );
  connection.onDocumentLinks(({ textDocument }, token) =>
    runSafe<DocumentLink[] | null>({
      method: 'textDocument/documentLink',
      token,
      neutral: () => null,
      body: async () => {
        const manifest = await analyser.read(normalise(textDocument.uri));
        if (!manifest) return null;
        return [...pages(manifest), ...objects(manifest, session)];
      },
    }),
  );
}

const pages = ({ uri, workspace, lines }: Manifest): readonly DocumentLink[] =>
  imageLinks(workspace.pods(uri)).map(({ range, url, title }) => ({
    range: lines.range(range),
    target: url,
    tooltip: title,
  }));

/** From the name of a ConfigMap, a Secret, a claim, … to the line that gives it. */
function objects({ file, workspace, lines }: Manifest, { convert }: Session): readonly DocumentLink[] {
  return objectLinks(file, workspace).flatMap(({ range, object }) => {
    const named = locate(object.document, { path: [...object.path, 'metadata', 'name'] });
    const line = convert.linesOf(object.uri)?.range(named).start.line;
    if (line === undefined) return [];
    const target = `${convert.clientUri(object.uri)}#L${line + 1}`;
    return [{ range: lines.range(range), target, tooltip: `Open ${object.kind} ${object.name}` }];
  });
}

/** One fold for each first line: the largest that begins there. */
function folds({ file, lines }: Manifest): FoldingRange[] {
  const ends = new Map<number, number>();
  for (const fold of foldsOf(file)) {
    const { start, end } = lines.range(fold);
    const last = end.character === 0 ? end.line - 1 : end.line;
    if (last > start.line) ends.set(start.line, Math.max(last, ends.get(start.line) ?? 0));
  }
  return [...ends].map(([startLine, endLine]) => ({ startLine, endLine }));
}

function selection(position: Position, { file, lines }: Manifest): SelectionRange {
  const ranges = selectionsAt(file, lines.offset(position));
  const nested = ranges.reduceRight<SelectionRange | undefined>(
    (parent, range) => ({ range: lines.range(range), ...(parent && { parent }) }),
    undefined,
  );
  return nested ?? { range: { start: position, end: position } };
}
