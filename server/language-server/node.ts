/** What the language server needs of Node: a connection over stdio, the IPC channel of a parent, a socket or a pipe, and files. */
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { ProposedFeatures, createConnection } from 'vscode-languageserver/node';
import { clock } from './clock.js';
import { connectionStrategy } from './connection-strategy.js';
import { nodeFileSystem } from './node/file-system.js';
import type { Connected } from './runtime.js';

export function connect(): Connected {
  // An editor runs many servers, each for hours: memory that is free again goes back, at no cost that could be measured.
  setFlagsFromString('--optimize-for-size');
  return {
    // The connection reads from the command line how it is to be made: --stdio, --node-ipc, --socket=PORT or --pipe=NAME.
    connection: createConnection(ProposedFeatures.all, { connectionStrategy }),
    runtime: { ...clock, files: nodeFileSystem, yield: () => setImmediate() },
  };
}
