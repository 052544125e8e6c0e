import * as vscode from 'vscode';
import { EXPLAIN_RULE_COMMAND } from '../../../server/protocol/messages.js';
import type { LanguageServer } from '../language-client.js';
import { pickRule } from './pick-rule.js';

const SCHEME = 'podlint-rule';

/** Shows a rule's page inside the editor; works without a network. */
export function registerExplainRule(start: () => Promise<LanguageServer>): vscode.Disposable {
  const provideTextDocumentContent = async (uri: vscode.Uri): Promise<string> => {
    const server = await start();
    const explanation = await server.explain(ruleOf(uri));
    return explanation?.markdown ?? vscode.l10n.t('There is no rule `{0}`.', ruleOf(uri));
  };
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, { provideTextDocumentContent }),
    vscode.commands.registerCommand(EXPLAIN_RULE_COMMAND, async (rule: unknown) => {
      const chosen = typeof rule === 'string' ? rule : (await pickRule(await start()))?.id;
      if (chosen !== undefined) await vscode.commands.executeCommand('markdown.showPreview', pageOf(chosen));
    }),
  );
}

const pageOf = (rule: string): vscode.Uri => vscode.Uri.from({ scheme: SCHEME, path: `/${rule}.md` });

const ruleOf = (uri: vscode.Uri): string => uri.path.replace(/^\//, '').replace(/\.md$/, '');
