/** The language server as a program of Node: over stdio, the IPC channel of a parent, a socket or a pipe. */
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { ProposedFeatures, createConnection } from 'vscode-languageserver/node';
import { clock } from './clock.js';
import { connectionStrategy } from './connection-strategy.js';
import { nodeFileSystem } from './node/file-system.js';
import type { Runtime } from './runtime.js';
import { startServer } from './server.js';
import { SERVER } from './version.js';

// An editor runs many servers, each for hours: memory that is free again goes back, at no cost that could be measured.
setFlagsFromString('--optimize-for-size');

const runtime: Runtime = { ...clock, files: nodeFileSystem, yield: () => setImmediate() };

// The connection reads from the command line how it is to be made: --stdio, --node-ipc, --socket=PORT or --pipe=NAME.
const connection = createConnection(ProposedFeatures.all, { connectionStrategy });

startServer(connection, runtime, SERVER);
