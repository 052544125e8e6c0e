import type { Session } from '../session.js';

/** Milliseconds in which several reasons become one. */
const GATHER = 100;

/** Tells a client that pulls when it should pull again for another reason than its own edits. */
export function registerRefresh({ connection, client, runtime, onOutdated }: Session): void {
  if (!client.pullDiagnostics || !client.refreshDiagnostics) return;
  let callOff = (): void => undefined;
  onOutdated(() => {
    callOff();
    callOff = runtime.after(GATHER, () => {
      void connection.languages.diagnostics.refresh();
    });
  });
}
