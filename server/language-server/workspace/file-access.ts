/** Files wherever they are: on this machine, or known only to the client (virtual workspaces). */
import type { CancellationToken, Connection } from 'vscode-languageserver';
import {
  FIND_FILES_REQUEST,
  READ_FILE_REQUEST,
  type FindFilesParams,
  type ReadFileParams,
} from '../../protocol/messages.js';
import type { FileSystem } from '../runtime.js';
import { schemeOf } from './uri.js';

/** How many files of a virtual folder are asked for: each is a request of its own, often over a network. */
const VIRTUAL_FILES = 500;

/** `local` reads the scheme `file`, where there is one; the client answers for everything else, if it said that it does. */
export function combineFiles(
  local: FileSystem | undefined,
  connection: Pick<Connection, 'sendRequest'>,
  clientReads: boolean,
): FileSystem {
  const remote = clientReads ? clientFiles(connection) : undefined;
  const choose = (uri: string): FileSystem => {
    const chosen = schemeOf(uri) === 'file' ? (local ?? remote) : (remote ?? local);
    return chosen ?? NO_FILES;
  };
  return {
    read: (uri, limit) => choose(uri).read(uri, limit),
    find: (folder, token) => choose(folder).find(folder, token),
    leadsOut: (folder, uri) => choose(uri).leadsOut(folder, uri),
    ignores: (folder, uri) => choose(folder).ignores(folder, uri),
  };
}

/** A browser whose client reads nothing: open documents are all there is. */
const NO_FILES: FileSystem = {
  read: () => Promise.resolve(undefined),
  find: async function* () {
    // Nothing is found.
  },
  leadsOut: () => Promise.resolve(false),
  ignores: () => Promise.resolve(false),
};

function clientFiles(connection: Pick<Connection, 'sendRequest'>): FileSystem {
  return {
    read: async (uri, limit) => {
      const parameters: ReadFileParams = { uri };
      const text = await connection.sendRequest<string | null>(READ_FILE_REQUEST, parameters).catch(() => null);
      return text === null || text.length > limit ? undefined : text;
    },
    find: (folder, token) => findThroughClient(connection, folder, token),
    leadsOut: () => Promise.resolve(false),
    ignores: () => Promise.resolve(false),
  };
}

async function* findThroughClient(
  connection: Pick<Connection, 'sendRequest'>,
  folder: string,
  token: Pick<CancellationToken, 'isCancellationRequested'>,
): AsyncGenerator<string> {
  const parameters: FindFilesParams = { folder, limit: VIRTUAL_FILES };
  if (token.isCancellationRequested) return;
  const found = await connection.sendRequest<readonly string[]>(FIND_FILES_REQUEST, parameters).catch(() => []);
  yield* found;
}
