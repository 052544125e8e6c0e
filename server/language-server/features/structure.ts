import type { DocumentLink, FoldingRange, Position, SelectionRange } from 'vscode-languageserver';
import { imageLinks } from '../../engine/language/image-page.js';
import { foldsOf, selectionsAt } from '../../engine/language/structure.js';
import type { Session } from '../session.js';
import type { Manifest } from '../workspace/analysis.js';
import { normalise } from '../workspace/uri.js';

/** Folding, growing selections and links: what follows from the tree alone. */
export function registerStructure({ connection, analyser, runSafe }: Session): void {
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
        const links = imageLinks(manifest.workspace.pods(manifest.uri));
        return links.map(({ range, url, title }) => ({
          range: manifest.lines.range(range),
          target: url,
          tooltip: title,
        }));
      },
    }),
  );
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
