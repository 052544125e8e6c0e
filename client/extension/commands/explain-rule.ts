import * as vscode from 'vscode';
import { EXPLAIN_RULE_COMMAND } from '../../../server/protocol/messages.js';
import { storyOf } from '../../../server/protocol/stories.js';
import type { LanguageServer } from '../language-client.js';
import { pickRule } from './pick-rule.js';

const SCHEME = 'podlint-rule';

/** Shows a rule's page inside the editor; works without a network. */
export function registerExplainRule(start: () => Promise<LanguageServer>): vscode.Disposable {
  const provideTextDocumentContent = async (uri: vscode.Uri): Promise<string> => {
    const server = await start();
    const explanation = await server.explain(ruleOf(uri));
    if (!explanation) return vscode.l10n.t('There is no rule `{0}`.', ruleOf(uri));
    return explanation.markdown + showMe(explanation.id);
  };
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, { provideTextDocumentContent }),
    vscode.commands.registerCommand(EXPLAIN_RULE_COMMAND, async (rule: unknown) => {
      const chosen = typeof rule === 'string' ? rule : (await pickRule(await start()))?.id;
      if (chosen !== undefined) await vscode.commands.executeCommand('markdown.showPreview', pageOf(chosen));
    }),
  );
}

/** The way from a rule's page to the story that plays its mistake; a page may not run commands, but follow links. */
function showMe(rule: string): string {
  const story = storyOf(rule);
  if (!story) return '';
  const address = `${vscode.env.uriScheme}://podlint.podlint/stories/${story.id}`;
  return `\n\n[${vscode.l10n.t('Show me: {0}', story.title)}](${address})\n`;
}

const pageOf = (rule: string): vscode.Uri => vscode.Uri.from({ scheme: SCHEME, path: `/${rule}.md` });

const ruleOf = (uri: vscode.Uri): string => uri.path.replace(/^\//, '').replace(/\.md$/, '');
