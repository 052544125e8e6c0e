/** Where cluster files are put. */
import * as vscode from 'vscode';

/** Asks where and writes the file, and opens it unless a panel shows it; undefined when nobody answers. */
export async function saveClusterFile(
  text: string,
  name: string,
  { opens }: { readonly opens: boolean } = { opens: true },
): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const proposed = folder && vscode.Uri.joinPath(folder, `${name}.podlint.yaml`);
  const uri = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Save the cluster file'),
    filters: { YAML: ['yaml', 'yml'] },
    ...(proposed && { defaultUri: proposed }),
  });
  if (!uri) return undefined;
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  if (!opens) return uri;
  await vscode.window.showTextDocument(uri);
  const path = vscode.workspace.asRelativePath(uri);
  void vscode.window.showInformationMessage(
    vscode.l10n.t('To schedule on it, write `cluster: {0}` into podlint.yaml, or choose it in the simulator.', path),
  );
  return uri;
}
