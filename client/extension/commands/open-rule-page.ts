import * as vscode from 'vscode';
import type { LanguageServer } from '../language-client.js';
import { pickRule } from './pick-rule.js';

export const registerOpenRulePage = (start: () => Promise<LanguageServer>): vscode.Disposable =>
  vscode.commands.registerCommand('podlint.openRulePage', async () => {
    const rule = await pickRule(await start());
    if (rule) await vscode.env.openExternal(vscode.Uri.parse(rule.url));
  });
