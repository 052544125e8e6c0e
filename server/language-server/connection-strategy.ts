import { LSPErrorCodes, type ConnectionStrategy } from 'vscode-languageserver';

/** A request that was cancelled while it waited in the queue is not started at all. */
export const connectionStrategy: ConnectionStrategy = {
  cancelUndispatched: () => ({
    jsonrpc: '2.0',
    id: null,
    error: { code: LSPErrorCodes.RequestCancelled, message: 'The request was cancelled before it was begun.' },
  }),
};
