/** What the server needs from the program it runs in; `node.ts` and `browser/browser.ts` build one each. */
import type { CancellationToken, Connection } from 'vscode-languageserver';

export interface Connected {
  readonly connection: Connection;
  readonly runtime: Runtime;
}

export interface Runtime {
  /** Files of this machine; undefined in a browser, where the client reads them all. */
  readonly files: FileSystem | undefined;
  /** Lets other messages be handled before the work goes on. */
  readonly yield: () => Promise<void>;
  /** Milliseconds of a clock that never jumps. */
  readonly now: () => number;
  /** The current day of the user, YYYY-MM-DD. */
  readonly today: () => string;
  /** Calls back once; the returned function calls it off. */
  readonly after: (milliseconds: number, callback: () => void) => () => void;
}

/** Files by URI. Nothing here throws: what cannot be read is not there. */
export interface FileSystem {
  /** The text without a byte order mark; undefined where there is no such file, or it is larger than `limit` bytes. */
  readonly read: (uri: string, limit: number) => Promise<string | undefined>;
  /** URIs of the manifests below a folder, as they are found, those that version control ignores left out. */
  readonly find: (folder: string, token: Pick<CancellationToken, 'isCancellationRequested'>) => AsyncIterable<string>;
  /** Does a link lead from the file, which lies in the folder, to somewhere outside of it? */
  readonly leadsOut: (folder: string, uri: string) => Promise<boolean>;
  /** Would {@link find} leave this file of the folder out? */
  readonly ignores: (folder: string, uri: string) => Promise<boolean>;
}
