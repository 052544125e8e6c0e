/** Mock clusters for the workspace: presets to begin with, and files made of what a real cluster tells. */
import type { CancellationToken } from 'vscode-languageserver';
import { importCluster } from '../../engine/scheduler/clusters/import-cluster.js';
import { findPreset, presetNames } from '../../engine/scheduler/clusters/presets.js';
import { serializeYaml } from '../../engine/document/serialize.js';
import {
  CLUSTER_PRESETS_REQUEST,
  IMPORT_CLUSTER_REQUEST,
  type ClusterImport,
  type ClusterPreset,
  type ImportClusterParams,
} from '../../protocol/messages.js';
import type { Session } from '../session.js';

export function registerClusters({ connection, runSafe }: Session): void {
  connection.onRequest(CLUSTER_PRESETS_REQUEST, (token: CancellationToken) =>
    runSafe<readonly ClusterPreset[]>({
      method: CLUSTER_PRESETS_REQUEST,
      token,
      neutral: () => [],
      body: () => presetNames.map((name) => ({ name, text: serializeYaml(findPreset(name)) })),
    }),
  );
  connection.onRequest(IMPORT_CLUSTER_REQUEST, (parameters: ImportClusterParams, token: CancellationToken) =>
    runSafe<ClusterImport>({
      method: IMPORT_CLUSTER_REQUEST,
      token,
      neutral: () => ({ fault: 'The cluster could not be read; the log says why.' }),
      body: () => importCluster(parameters.text, parameters),
    }),
  );
}
