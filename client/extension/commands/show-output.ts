import * as vscode from 'vscode';

export const registerShowOutput = (output: vscode.LogOutputChannel): vscode.Disposable =>
  vscode.commands.registerCommand('podlint.showOutput', () => {
    output.show(true);
  });
