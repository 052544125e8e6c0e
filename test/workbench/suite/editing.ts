import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { inFolder, open, pause, replaceIn, until } from './support.js';

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: storefront
  namespace: shop
spec:
  selector:
    app: storefront
  ports:
    - port: 80
      targetPort: web
`;

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The position behind the first occurrence of a text. */
function behind({ document }: vscode.TextEditor, find: string): vscode.Position {
  const offset = document.getText().indexOf(find);
  assert.ok(offset >= 0, `The document holds ${JSON.stringify(find)}.`);
  return document.positionAt(offset + find.length);
}

describe('Writing', () => {
  let editor: vscode.TextEditor;
  let original = '';
  const service = (): vscode.Uri => inFolder('service.yaml');

  before(async () => {
    editor = await open('deployment.yaml');
    original = editor.document.getText();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('hideSuggestWidget');
    await vscode.commands.executeCommand('leaveSnippet');
    // Not reverted: editors in a browser save by themselves after a while.
    await vscode.window.showTextDocument(editor.document);
    const whole = new vscode.Range(0, 0, editor.document.lineCount, 0);
    await editor.edit((edit) => {
      edit.replace(whole, original);
    });
    await editor.document.save();
  });
  after(async () => {
    await vscode.workspace.fs.delete(service());
  });

  it('hovers over a field', async () => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      editor.document.uri,
      behind(editor, 'containerPor'),
    );
    const text = hovers.flatMap(({ contents }) => contents.map((part) => (part as vscode.MarkdownString).value)).join();
    assert.match(text, /\*\*containerPort\*\* · `integer` · required/);
  });

  it('accepts a completion by the keyboard', async () => {
    await replaceIn(editor, '      containers:\n', '      dnsPol\n      containers:\n');
    editor.selection = new vscode.Selection(behind(editor, 'dnsPol'), behind(editor, 'dnsPol'));
    await vscode.commands.executeCommand('editor.action.triggerSuggest');
    await pause(1_000);
    await vscode.commands.executeCommand('acceptSelectedSuggestion');
    await until('the completion', () => editor.document.getText().includes('      dnsPolicy: \n'));
  });

  it('renames a port across two files', async () => {
    await vscode.workspace.fs.writeFile(service(), encode(SERVICE));
    const other = await vscode.workspace.openTextDocument(service());
    await replaceIn(editor, '- name: proxy\n              containerPort', '- name: web\n              containerPort');
    // The editor tells the server of the other file in its own time.
    await pause(500);
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      editor.document.uri,
      behind(editor, '- name: we'),
      'front',
    );
    assert.equal(edit.size, 2);
    await vscode.workspace.applyEdit(edit);
    assert.match(other.getText(), /targetPort: front/);
    assert.match(editor.document.getText(), /- name: front\n {14}containerPort/);
    await other.save();
  });

  it('outlines the file and shows hints', async () => {
    const { uri } = editor.document;
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      uri,
    );
    assert.equal(symbols[0]?.name, 'Deployment storefront');
    const range = new vscode.Range(0, 0, editor.document.lineCount, 0);
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
      'vscode.executeInlayHintProvider',
      uri,
      range,
    );
    assert.ok(hints.some(({ label }) => label === '30 s to stop'));
  });
});
