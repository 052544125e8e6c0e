import * as vscode from 'vscode';
import type { RuleSummary } from '../../../server/protocol/messages.js';
import type { LanguageServer } from '../language-client.js';

/** Asks for a rule; those found in the document in front come first. */
export async function pickRule(server: LanguageServer): Promise<RuleSummary | undefined> {
  const found = rulesInFront();
  const items = (await server.rules()).map((rule) => ({
    label: rule.id,
    description: rule.severity,
    detail: rule.title,
    rule,
  }));
  const [here, elsewhere] = [true, false].map((wanted) => items.filter(({ label }) => found.has(label) === wanted));
  const picked = await vscode.window.showQuickPick([...(here ?? []), ...(elsewhere ?? [])], {
    placeHolder: vscode.l10n.t('Choose a rule'),
    matchOnDetail: true,
  });
  return picked?.rule;
}

function rulesInFront(): ReadonlySet<string> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const codes = (uri ? vscode.languages.getDiagnostics(uri) : [])
    .filter(({ source }) => source === 'podlint')
    .map(({ code }) => (typeof code === 'object' ? code.value : code));
  return new Set(codes.map(String));
}
