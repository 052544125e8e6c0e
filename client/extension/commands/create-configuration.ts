import * as vscode from 'vscode';
import { CONFIGURATION_FILE } from '../../../server/protocol/files.js';

const TEXT = `# Podlint's configuration for this folder and everything below it.
extends: [recommended]

# The Kubernetes version that the manifests are applied to.
# kubernetes: '1.37'

# A rule, or all of a theme (network/*), with a severity: error, warning, info or off.
rules: {}

# Files that are left alone.
ignore: []
`;

/** Puts a `podlint.yaml` into a folder and opens it; one that is there already is only opened. */
export const registerCreateConfiguration = (): vscode.Disposable =>
  vscode.commands.registerCommand('podlint.createConfiguration', async () => {
    const folder = await chooseFolder();
    if (!folder) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Open a folder first: podlint.yaml belongs into one.'));
      return;
    }
    const uri = vscode.Uri.joinPath(folder, CONFIGURATION_FILE);
    if (!(await exists(uri))) await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(TEXT));
    await vscode.window.showTextDocument(uri);
  });

/** The only workspace folder, the chosen one of several, or the folder of the file in front. */
async function chooseFolder(): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length > 1) return (await vscode.window.showWorkspaceFolderPick())?.uri;
  const document = vscode.window.activeTextEditor?.document;
  const beside = document && !document.isUntitled ? vscode.Uri.joinPath(document.uri, '..') : undefined;
  return folders[0]?.uri ?? beside;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
