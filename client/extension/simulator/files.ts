/** What a panel puts into files: what it saves, a cluster to begin with, a sample. */
import * as vscode from 'vscode';

const NAMES = {
  cluster: 'cluster.podlint.yaml',
  scenario: 'scenario.podlint.yaml',
  assertion: 'assertions.podlint.yaml',
} as const;

export type SavedKind = keyof typeof NAMES;

const CLUSTER = `# The mock cluster on which Podlint schedules the Pods of this folder.
apiVersion: podlint.dev/v1
kind: Cluster
metadata:
  name: my-cluster
nodePools:
  - name: general
    count: 3
    capacity:
      cpu: "4"
      memory: 16Gi
    zones: [zone-a, zone-b, zone-c]
    # What others use already.
    load:
      cpu: 40%
      memory: 40%
      pods: 8
`;

const SAMPLE = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: nginx:1.27
          ports:
            - name: http
              containerPort: 80
          readinessProbe:
            httpGet:
              path: /
              port: http
          resources:
            requests:
              cpu: 250m
              memory: 256Mi
            limits:
              memory: 256Mi
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
      targetPort: http
`;

/** Asks where to, beside the manifest; writes and opens it. */
export async function saveBeside(manifest: vscode.Uri | undefined, kind: SavedKind, text: string): Promise<void> {
  const folder = folderOf(manifest);
  const target = await vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, NAMES[kind]) }),
    filters: { YAML: ['yaml', 'yml'] },
  });
  if (!target) return;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(target, { viewColumn: vscode.ViewColumn.One });
}

/** Puts a cluster file beside the manifest; one that is there is only opened. Without a folder it is a new document. */
export async function createCluster(manifest: vscode.Uri | undefined): Promise<void> {
  const folder = folderOf(manifest);
  if (!folder) {
    await openText(CLUSTER);
    return;
  }
  const uri = vscode.Uri.joinPath(folder, NAMES.cluster);
  if (!(await exists(uri))) await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(CLUSTER));
  await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.One });
}

/** A new document with a workload and its Service. */
export const insertSample = (): Promise<vscode.TextEditor> => openText(SAMPLE);

export async function openText(content: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument({ language: 'yaml', content });
  return vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One });
}

function folderOf(manifest: vscode.Uri | undefined): vscode.Uri | undefined {
  if (manifest && manifest.scheme !== 'untitled') return vscode.Uri.joinPath(manifest, '..');
  return vscode.workspace.workspaceFolders?.[0]?.uri;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
