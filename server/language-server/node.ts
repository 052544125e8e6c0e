/** The language server as a program of Node: over stdio, the IPC channel of a parent, a socket or a pipe. */
import { setImmediate } from 'node:timers/promises';
import { LSPErrorCodes, ProposedFeatures, createConnection } from 'vscode-languageserver/node';
import { nodeFileSystem } from './node/file-system.js';
import type { Runtime } from './runtime.js';
import { startServer } from './server.js';

const runtime: Runtime = {
  files: nodeFileSystem,
  yield: () => setImmediate(),
  now: () => performance.now(),
  today: () => {
    const now = new Date();
    const pad = (part: number): string => String(part).padStart(2, '0');
    return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
  },
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  },
};

// The connection reads from the command line how it is to be made: --stdio, --node-ipc, --socket=PORT or --pipe=NAME.
const connection = createConnection(ProposedFeatures.all, {
  connectionStrategy: {
    // A request that was cancelled while it waited in the queue is not started at all.
    cancelUndispatched: () => ({
      jsonrpc: '2.0',
      id: null,
      error: { code: LSPErrorCodes.RequestCancelled, message: 'The request was cancelled before it was begun.' },
    }),
  },
});

// Put in by the bundler.
startServer(connection, runtime, { name: 'Podlint', version: process.env.PODLINT_VERSION ?? '0.0.0' });
