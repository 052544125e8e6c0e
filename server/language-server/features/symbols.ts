import { SymbolKind, type DocumentSymbol, type WorkspaceSymbol } from 'vscode-languageserver';
import { locate } from '../../engine/document/locate.js';
import { matchesQuery, outlineOf, type OutlineItem } from '../../engine/language/outline.js';
import type { Lines } from '../convert/range.js';
import type { Session } from '../session.js';
import { createBreather } from '../workspace/slices.js';
import { normalise } from '../workspace/uri.js';

export function registerSymbols(session: Session): void {
  const { connection, analyser, runSafe } = session;
  connection.onDocumentSymbol(({ textDocument }, token) =>
    runSafe<DocumentSymbol[] | null>({
      method: 'textDocument/documentSymbol',
      token,
      neutral: () => null,
      body: async () => {
        const manifest = await analyser.read(normalise(textDocument.uri));
        return manifest ? outlineOf(manifest.file).map((item) => toSymbol(item, manifest.lines)) : null;
      },
    }),
  );
  connection.onWorkspaceSymbol(({ query }, token) =>
    runSafe<WorkspaceSymbol[] | null>({
      method: 'workspace/symbol',
      token,
      neutral: () => null,
      body: () => findSymbols(query, session),
    }),
  );
}

const KINDS: Readonly<Record<OutlineItem['kind'], SymbolKind>> = {
  object: SymbolKind.Class,
  container: SymbolKind.Module,
  volume: SymbolKind.Field,
  port: SymbolKind.Interface,
  key: SymbolKind.Key,
};

const toSymbol = ({ name, detail, kind, range, selection, children }: OutlineItem, lines: Lines): DocumentSymbol => ({
  // An empty name is an error for the client.
  name: name === '' ? '""' : name,
  detail,
  kind: KINDS[kind],
  range: lines.range(range),
  selectionRange: lines.range(selection),
  children: children.map((child) => toSymbol(child, lines)),
});

/** More than anybody reads. */
const MAX_SYMBOLS = 500;

async function findSymbols(query: string, { projects, convert, runtime }: Session): Promise<WorkspaceSymbol[]> {
  const breathe = createBreather(runtime);
  const found: WorkspaceSymbol[] = [];
  for (const project of projects.all()) {
    for (const { objects, uri } of project.workspace.files()) {
      for (const object of objects) {
        const name = `${object.kind} ${object.name}`;
        if (object.name === '' || !matchesQuery(name, query)) continue;
        const range = convert
          .linesOf(uri)
          ?.range(locate(object.document, { path: [...object.path, 'metadata', 'name'] }));
        if (!range) continue;
        const containerName = object.namespace ?? '';
        found.push({ name, kind: SymbolKind.Class, containerName, location: { uri: convert.clientUri(uri), range } });
        if (found.length === MAX_SYMBOLS) return found;
      }
      await breathe();
    }
  }
  return found;
}
