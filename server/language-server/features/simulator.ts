/** The simulator's panels: what they look at, what they suppose, what they take away. */
import type { CancellationToken, WorkspaceEdit } from 'vscode-languageserver';
import {
  SIMULATOR_ANSWER,
  SIMULATOR_EDIT_REQUEST,
  SIMULATOR_EXPORT_REQUEST,
  SIMULATOR_MESSAGE,
  SIMULATOR_SUPPOSED,
  type PanelMessage,
  type SimulatorEditParams,
  type SimulatorExportParams,
} from '../../protocol/simulator.js';
import { exportOf } from '../../engine/simulator/export.js';
import { toWorkspaceEdit } from '../convert/workspace-edit.js';
import type { Session } from '../session.js';
import type { Clusters } from '../simulator/clusters.js';
import { createPanels, type Panels } from '../simulator/panels.js';

/** Serves the panels of the client. */
export function registerSimulator(session: Session, clusters: Clusters): void {
  const { connection, documents, onOutdated, runSafe } = session;
  const panels = createPanels(session, clusters, {
    answer: (answer) => void connection.sendNotification(SIMULATOR_ANSWER, answer),
    suppose: (supposition) => void connection.sendNotification(SIMULATOR_SUPPOSED, supposition),
  });
  connection.onNotification(SIMULATOR_MESSAGE, ({ panel, message }: PanelMessage) => {
    panels.receive(panel, message);
  });
  documents.onChange((uri) => {
    panels.touch(uri);
  });
  onOutdated(() => {
    panels.touch();
  });
  connection.onRequest(SIMULATOR_EDIT_REQUEST, (request: SimulatorEditParams, token: CancellationToken) =>
    runSafe<WorkspaceEdit | null>({
      method: SIMULATOR_EDIT_REQUEST,
      token,
      neutral: () => null,
      body: () => editFor(request, panels, session) ?? null,
    }),
  );
  connection.onRequest(SIMULATOR_EXPORT_REQUEST, ({ panel, what }: SimulatorExportParams, token: CancellationToken) =>
    runSafe<string>({
      method: SIMULATOR_EXPORT_REQUEST,
      token,
      neutral: () => '',
      body: () => {
        const shown = panels.shown(panel);
        return shown ? exportOf(shown.scene, shown.result, what) : '';
      },
    }),
  );
}

/** Edits are made for one version of the document; one that has moved on since is left alone. */
function editFor(
  { panel, editId, version }: SimulatorEditParams,
  panels: Panels,
  { documents, convert }: Session,
): WorkspaceEdit | undefined {
  const shown = panels.shown(panel);
  if (!shown) return undefined;
  const { manifests } = shown.scene.query;
  const { uri } = manifests.file;
  const isCurrent = manifests.version === version && (documents.get(uri)?.version ?? 0) === version;
  const edits = isCurrent ? shown.scene.edits(editId) : undefined;
  return edits && toWorkspaceEdit([{ uri, edits }], convert);
}
