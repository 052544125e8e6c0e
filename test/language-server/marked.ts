/** Texts with marks for the cursor, and the requests that are made there. */
import type { Position, Range } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Session } from './session.js';

export const CURSOR = '¦';

export interface Marked {
  readonly text: string;
  readonly position: Position;
}

/** Takes the mark out of a text and says where it stood. */
export function marked(source: string): Marked {
  const offset = source.indexOf(CURSOR);
  if (offset < 0) throw new Error('The text has no mark.');
  const text = source.slice(0, offset) + source.slice(offset + CURSOR.length);
  return { text, position: TextDocument.create('', 'yaml', 0, text).positionAt(offset) };
}

/** Opens a marked text and asks there. */
export async function ask<T>(session: Session, path: string, source: string, method: string, more = {}): Promise<T> {
  const { text, position } = marked(source);
  await session.open(path, text);
  return session.connection.sendRequest<T>(method, { textDocument: { uri: session.uri(path) }, position, ...more });
}

/** What a range of a text holds. */
export const textIn = (text: string, range: Range): string => TextDocument.create('', 'yaml', 0, text).getText(range);
