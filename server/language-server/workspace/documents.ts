/** The documents that the client has open, under normalised URIs. Their text wins over what is on disk. */
import { TextDocuments, TextDocumentSyncKind, type Connection } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { normalise } from './uri.js';

export interface OpenDocuments {
  readonly get: (uri: string) => TextDocument | undefined;
  readonly uris: () => Iterable<string>;
  readonly onChange: (listener: (uri: string) => void) => void;
  readonly onClose: (listener: (uri: string) => void) => void;
  /**
   * The file of an open document was deleted. Editors keep such a document for minutes after its tab is closed; until it is
   * edited or the file is there again, it counts as gone.
   */
  readonly fileDeleted: (uri: string) => void;
  /** The file is there (again); true when that brings a document back. */
  readonly fileExists: (uri: string) => boolean;
}

export const SYNC_KIND = TextDocumentSyncKind.Incremental;

export function createOpenDocuments(connection: Connection): OpenDocuments {
  const documents = new TextDocuments(TextDocument);
  const open = new Map<string, TextDocument>();
  const orphans = new Map<string, TextDocument>();
  const changed: ((uri: string) => void)[] = [];
  const closed: ((uri: string) => void)[] = [];
  // Fired when a document is opened too.
  documents.onDidChangeContent(({ document }) => {
    const uri = normalise(document.uri);
    open.set(uri, document);
    orphans.delete(uri);
    for (const listener of changed) listener(uri);
  });
  documents.onDidClose(({ document }) => {
    const uri = normalise(document.uri);
    open.delete(uri);
    orphans.delete(uri);
    for (const listener of closed) listener(uri);
  });
  documents.listen(connection);
  return {
    get: (uri) => open.get(uri),
    uris: () => open.keys(),
    onChange: (listener) => void changed.push(listener),
    onClose: (listener) => void closed.push(listener),
    fileDeleted: (uri) => {
      const document = open.get(uri);
      if (document && open.delete(uri)) orphans.set(uri, document);
    },
    fileExists: (uri) => {
      const document = orphans.get(uri);
      if (!document) return false;
      orphans.delete(uri);
      open.set(uri, document);
      return true;
    },
  };
}
