import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { inFolder, open, pause, settlesOn, until, diagnosticsOf } from './support.js';

const deployment = (): vscode.Uri => inFolder('deployment.yaml');
const BOTH = ['network/port-clash', 'scaling/hpa-and-replicas'];
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('Around the documents', () => {
  before(() => open('deployment.yaml'));

  it('follows a change of the settings without a reload', async () => {
    const settings = vscode.workspace.getConfiguration('podlint', deployment());
    const target = vscode.ConfigurationTarget.Workspace;
    await settings.update('rules', { 'network/port-clash': 'off' }, target);
    await settlesOn(deployment(), 'scaling/hpa-and-replicas');
    await settings.update('rules', undefined, target);
    await settlesOn(deployment(), ...BOTH);
    await settings.update('enable', false, target);
    await settlesOn(deployment());
    await settings.update('enable', undefined, target);
    await settlesOn(deployment(), ...BOTH);
  });

  it('notices when the autoscaler goes and comes back', async () => {
    const uri = inFolder('autoscaler.yaml');
    const bytes = await vscode.workspace.fs.readFile(uri);
    await vscode.workspace.fs.delete(uri);
    await settlesOn(deployment(), 'network/port-clash');
    await vscode.workspace.fs.writeFile(uri, bytes);
    await settlesOn(deployment(), ...BOTH);
  });

  it('finds problems in files that are not open', async () => {
    const uri = inFolder('unopened.yaml');
    await vscode.workspace.fs.writeFile(
      uri,
      encode('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  name: b\n'),
    );
    await settlesOn(uri, 'api/duplicate-key');
    await vscode.workspace.fs.delete(uri);
    await settlesOn(uri);
  });

  it('comes back after a restart of the server', async () => {
    await vscode.commands.executeCommand('podlint.restartServer');
    await pause(200);
    await settlesOn(deployment(), ...BOTH);
  });

  it('creates a configuration file and opens it', async () => {
    await vscode.commands.executeCommand('podlint.createConfiguration');
    const editor = await until(
      'podlint.yaml',
      () =>
        vscode.window.activeTextEditor?.document.uri.path.endsWith('/podlint.yaml') && vscode.window.activeTextEditor,
    );
    await pause(500);
    assert.deepEqual(diagnosticsOf(editor.document.uri), []);
    await vscode.workspace.fs.delete(editor.document.uri);
  });

  it('follows podlint.yaml as it is written, and marks its mistakes', async () => {
    const uri = inFolder('podlint.yaml');
    await vscode.workspace.fs.writeFile(uri, encode('rules:\n  network/*: off\n'));
    await settlesOn(deployment(), 'scaling/hpa-and-replicas');
    const editor = await open('podlint.yaml');
    await editor.edit((edit) => {
      edit.replace(new vscode.Range(1, 0, 2, 0), '  network/port-clash: off\n  scaling/hpa-and-replica: off\n');
    });
    const [problem] = await until('a problem', () => diagnosticsOf(uri).length > 0 && diagnosticsOf(uri));
    assert.match(problem?.message ?? '', /scaling\/hpa-and-replicas/);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.workspace.fs.delete(uri);
    await open('deployment.yaml');
    await settlesOn(deployment(), ...BOTH);
  });
});
