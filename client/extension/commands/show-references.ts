import * as vscode from 'vscode';
import { SHOW_REFERENCES_COMMAND } from '../../../server/protocol/messages.js';

/** Behind the lens that counts references: the editor's own list of them. */
export const registerShowReferences = (): vscode.Disposable =>
  vscode.commands.registerCommand(
    SHOW_REFERENCES_COMMAND,
    async (target: string, { line, character }: { readonly line: number; readonly character: number }) => {
      const uri = vscode.Uri.parse(target);
      const position = new vscode.Position(line, character);
      const found = await vscode.commands.executeCommand('vscode.executeReferenceProvider', uri, position);
      await vscode.commands.executeCommand('editor.action.showReferences', uri, position, found);
    },
  );
