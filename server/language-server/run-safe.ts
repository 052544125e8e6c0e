import { LSPErrorCodes, ResponseError, type CancellationToken, type RemoteConsole } from 'vscode-languageserver';
import type { Runtime } from './runtime.js';

export interface SafeRequest<T> {
  /** The method, for the log. */
  readonly method: string;
  readonly token: CancellationToken;
  /** The neutral answer, given when the body fails. */
  readonly neutral: () => T;
  readonly body: () => T | Promise<T>;
}

export type RunSafe = <T>(request: SafeRequest<T>) => Promise<T | ResponseError<never>>;

/**
 * Makes the wrapper that every request goes through: it gives way first, so that a cancellation which is already on its way
 * is seen; it answers a cancelled request as cancelled; and it turns a failure into a log entry and the neutral answer.
 */
export const createRunSafe =
  (runtime: Pick<Runtime, 'yield'>, log: Pick<RemoteConsole, 'error'>): RunSafe =>
  async ({ method, token, neutral, body }) => {
    const isCancelled = (): boolean => token.isCancellationRequested;
    await runtime.yield();
    if (isCancelled()) return cancelled();
    try {
      const answer = await body();
      return isCancelled() ? cancelled() : answer;
    } catch (error) {
      log.error(`${method} failed: ${describe(error)}`);
      return neutral();
    }
  };

export const cancelled = (): ResponseError<never> =>
  new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');

/** An error with its stack, for the log. */
export const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
