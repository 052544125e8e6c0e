/** What the language server needs of a web worker: a connection to the page; every file is read through the client. */
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  ProposedFeatures,
  createConnection,
} from 'vscode-languageserver/browser';
import { clock } from '../clock.js';
import { connectionStrategy } from '../connection-strategy.js';
import type { Connected } from '../runtime.js';

export function connect(): Connected {
  const [reader, writer] = [new BrowserMessageReader(self), new BrowserMessageWriter(self)];
  return {
    connection: createConnection(ProposedFeatures.all, reader, writer, { connectionStrategy }),
    runtime: { ...clock, files: undefined, yield: createYield() },
  };
}

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
