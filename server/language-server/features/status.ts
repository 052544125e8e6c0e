import { STATUS_NOTIFICATION, type DocumentState, type DocumentStatus } from '../../protocol/messages.js';
import type { Session } from '../session.js';
import { severityOf, type Analysis } from '../workspace/analysis.js';

export interface StatusSender {
  readonly send: (analysis: Analysis) => void;
  readonly failed: (uri: string) => void;
}

/** Tells a client that shows it what was done with a document, whenever that differs from what it was told before. */
export function createStatusSender({ connection, client, documents, projects, scanner }: Session): StatusSender {
  const sent = new Map<string, string>();
  const tell = (status: DocumentStatus): void => {
    const text = JSON.stringify(status);
    if (client.options.status !== true || sent.get(status.uri) === text) return;
    sent.set(status.uri, text);
    void connection.sendNotification(STATUS_NOTIFICATION, status);
  };
  const describe = (uri: string, state: DocumentState): Pick<DocumentStatus, 'uri' | 'state' | 'workspace'> => ({
    uri: documents.get(uri)?.uri ?? uri,
    state,
    workspace: scanner.stateOf(projects.workspaceFolderOf(uri)),
  });
  documents.onClose((uri) => void sent.delete(uri));
  return {
    send: ({ uri, state, remarks, configuration }) => {
      const count = (severity: string): number => remarks.filter((remark) => severityOf(remark) === severity).length;
      tell({
        ...describe(uri, state),
        errors: count('error'),
        warnings: count('warning'),
        advice: count('info'),
        configuration: configuration.file,
      });
    },
    failed: (uri) => {
      tell({ ...describe(uri, 'failed'), errors: 0, warnings: 0, advice: 0, configuration: undefined });
    },
  };
}
