import * as vscode from 'vscode';
import type { LanguageServer } from '../language-client.js';

export const registerRestartServer = (start: () => Promise<LanguageServer>): vscode.Disposable =>
  vscode.commands.registerCommand('podlint.restartServer', async () => {
    const server = await start();
    await server.restart();
  });
