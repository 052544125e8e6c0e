/**
 * The browser's language server in a worker thread of Node, made to look like a web worker: the bundle finds `self` with
 * `postMessage` and events, and nothing of Node.
 */
import { createContext, runInContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';

/** What both worlds have. */
const SHARED = ['MessageChannel', 'TextDecoder', 'TextEncoder', 'URL', 'performance', 'setTimeout', 'clearTimeout'];

const listeners = new Set();
const self = {
  ...Object.fromEntries(SHARED.map((name) => [name, globalThis[name]])),
  postMessage: (message) => parentPort.postMessage(message),
  addEventListener: (type, listener) => type === 'message' && listeners.add(listener),
};
self.self = self;
parentPort.on('message', (data) => {
  self.onmessage?.({ data });
  for (const listener of listeners) listener({ data });
});
runInContext(workerData, createContext(self), { filename: 'worker.js' });
