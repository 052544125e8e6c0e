/** The language server in a web worker: every file is read through the client. */
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  ProposedFeatures,
  createConnection,
} from 'vscode-languageserver/browser';
import { clock } from '../clock.js';
import { connectionStrategy } from '../connection-strategy.js';
import type { Runtime } from '../runtime.js';
import { startServer } from '../server.js';
import { SERVER } from '../version.js';

const runtime: Runtime = { ...clock, files: undefined, yield: createYield() };

/** A message to oneself comes after those that wait already, and at once; a timer would be held back. */
function createYield(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => {
    waiting.shift()?.();
  };
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port2.postMessage(undefined);
    });
}

const connection = createConnection(
  ProposedFeatures.all,
  new BrowserMessageReader(self),
  new BrowserMessageWriter(self),
  { connectionStrategy },
);
startServer(connection, runtime, SERVER);
