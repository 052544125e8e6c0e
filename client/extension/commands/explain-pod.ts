import * as vscode from 'vscode';
import type { LanguageServer } from '../language-client.js';

const SCHEME = 'podlint-pod';

/** Shows everything that is known of the Pod under the cursor as a page beside its manifest. */
export function registerExplainPod(start: () => Promise<LanguageServer>): vscode.Disposable {
  const pages = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  return vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => pages.get(uri.toString()) ?? '',
    }),
    vscode.commands.registerCommand('podlint.explainPod', async () => {
      const editor = vscode.window.activeTextEditor;
      const page = editor && (await (await start()).explainPod(editor.document.uri, editor.selection.active));
      if (!page) {
        void vscode.window.showInformationMessage(vscode.l10n.t('Put the cursor into a Pod or a workload first.'));
        return;
      }
      const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${page.title}.md` });
      pages.set(uri.toString(), page.markdown);
      changed.fire(uri);
      await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
    }),
  );
}
