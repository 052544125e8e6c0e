import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** Waits for something that the editor does in its own time; the message names it when it never comes. */
export async function until<T>(what: string, probe: () => T | undefined | false, limit = 20_000): Promise<T> {
  const end = Date.now() + limit;
  while (Date.now() < end) {
    const value = probe();
    if (value !== undefined && value !== false) return value;
    await pause(40);
  }
  throw new Error(`Waited in vain for ${what}.`);
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

export function inFolder(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'A folder is open.');
  return vscode.Uri.joinPath(folder.uri, path);
}

export const open = async (path: string): Promise<vscode.TextEditor> => vscode.window.showTextDocument(inFolder(path));

/** Podlint's diagnostics of a document. */
export const diagnosticsOf = (uri: vscode.Uri): readonly vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'podlint');

export const ruleOf = ({ code }: vscode.Diagnostic): string => String(typeof code === 'object' ? code.value : code);

export const rulesIn = (uri: vscode.Uri): readonly string[] => diagnosticsOf(uri).map(ruleOf).sort();

/** Waits until the document has exactly these findings, by rule. */
export async function settlesOn(uri: vscode.Uri, ...rules: readonly string[]): Promise<readonly vscode.Diagnostic[]> {
  const wanted = [...rules].sort().join();
  try {
    return await until('diagnostics', () => rulesIn(uri).join() === wanted && diagnosticsOf(uri));
  } catch {
    throw new Error(`Expected [${wanted}], but the document has [${rulesIn(uri).join()}].`);
  }
}

/** Replaces the first occurrence of a text, as an edit that undo takes back. */
export async function replaceIn(editor: vscode.TextEditor, find: string, by: string): Promise<void> {
  const { document } = editor;
  const offset = document.getText().indexOf(find);
  assert.ok(offset >= 0, `The document holds ${JSON.stringify(find)}.`);
  const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + find.length));
  assert.ok(
    await editor.edit((edit) => {
      edit.replace(range, by);
    }),
  );
}

/** Back to what is on disk. */
export async function revert(editor: vscode.TextEditor): Promise<void> {
  await vscode.window.showTextDocument(editor.document);
  await vscode.commands.executeCommand('workbench.action.files.revert');
}

/** The code actions at a range, as the light bulb would list them. */
export const actionsAt = async (
  uri: vscode.Uri,
  range: vscode.Range,
  kind?: vscode.CodeActionKind,
): Promise<readonly vscode.CodeAction[]> =>
  vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range, kind?.value, 50);
