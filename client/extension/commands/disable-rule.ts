import * as vscode from 'vscode';
import { DISABLE_COMMAND, type SuppressParams, type SuppressionPlace } from '../../../server/protocol/messages.js';
import type { LanguageServer } from '../language-client.js';

type Question = SuppressParams & { readonly places: readonly SuppressionPlace[] };

/** Asks where a finding is to be accepted and why, and lets the server write that down. */
export const registerDisableRule = (start: () => Promise<LanguageServer>): vscode.Disposable =>
  vscode.commands.registerCommand(DISABLE_COMMAND, async (question: Question) => {
    const place = await pickPlace(question);
    if (place === undefined) return;
    const reason = await vscode.window.showInputBox({
      title: vscode.l10n.t('Disable {0}', question.rule),
      prompt: vscode.l10n.t('Why is it right here? Whoever reads the manifest after you will ask.'),
    });
    if (reason === undefined) return;
    const edit = await (await start()).suppress({ ...question, place, reason });
    if (edit) await vscode.workspace.applyEdit(edit);
  });

async function pickPlace({ rule, places }: Question): Promise<SuppressionPlace | undefined> {
  const details: Readonly<Record<SuppressionPlace, string>> = {
    line: vscode.l10n.t('a comment above the line'),
    document: vscode.l10n.t('comments around this document of the file'),
    object: vscode.l10n.t('an annotation, which stays with the object in the cluster'),
    file: vscode.l10n.t('a comment at the top of the file'),
  };
  const items = places.map((place) => ({ label: place, description: details[place], place }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Disable {0}', rule),
    placeHolder: vscode.l10n.t('For this …'),
  });
  return picked?.place;
}
