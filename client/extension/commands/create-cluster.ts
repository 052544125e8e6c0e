import * as vscode from 'vscode';
import type { LanguageServer } from '../language-client.js';
import { saveClusterFile } from './cluster-file.js';

/** Makes a cluster file of a preset, to be changed. */
export const registerCreateCluster = (start: () => Promise<LanguageServer>): vscode.Disposable =>
  vscode.commands.registerCommand('podlint.createCluster', async () => {
    const presets = await (await start()).clusterPresets();
    const chosen = await vscode.window.showQuickPick(
      presets.map(({ name, text }) => ({ label: name, text })),
      { placeHolder: vscode.l10n.t('Which cluster do you want to begin with?') },
    );
    if (chosen) await saveClusterFile(chosen.text, chosen.label);
  });
