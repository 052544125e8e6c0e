import * as vscode from 'vscode';
import type { LanguageServer } from '../language-client.js';

/** Checks every manifest of the workspace, open or not, and shows what it found. Can be stopped on the way. */
export const registerLintWorkspace = (start: () => Promise<LanguageServer>): vscode.Disposable =>
  vscode.commands.registerCommand('podlint.lintWorkspace', async () => {
    const server = await start();
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Podlint: checking the workspace'),
      cancellable: true,
    };
    const counts = await vscode.window.withProgress(options, (_, token) => server.lintWorkspace(token));
    if (!counts) return;
    const { files, problems } = counts;
    await vscode.commands.executeCommand('workbench.actions.view.problems');
    void vscode.window.showInformationMessage(vscode.l10n.t('Podlint: {0} problems in {1} files.', problems, files));
  });
