import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnosticsOf, inFolder, open, pause, replaceIn, revert, ruleOf, settlesOn, until } from './support.js';

const deployment = (): vscode.Uri => inFolder('deployment.yaml');
const BOTH = ['network/port-clash', 'scaling/hpa-and-replicas'];

describe('Diagnostics', () => {
  it('activates for YAML and leaves a file alone that is no manifest', async () => {
    await open('ci/pipeline.yaml');
    const extension = vscode.extensions.getExtension('podlint.podlint');
    assert.ok(extension, 'The extension is installed.');
    await until('activation', () => extension.isActive);
    await pause(500);
    assert.deepEqual(diagnosticsOf(inFolder('ci/pipeline.yaml')), []);
  });

  it('marks the port that two containers share, and names the other place', async () => {
    const editor = await open('deployment.yaml');
    const found = await settlesOn(deployment(), ...BOTH);
    const clash = found.find((diagnostic) => ruleOf(diagnostic) === 'network/port-clash');
    assert.ok(clash);
    assert.equal(clash.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(editor.document.getText(clash.range), '8080');
    assert.match(clash.message, /`site`.*`proxy`|`proxy`.*`site`/);
    assert.ok(typeof clash.code === 'object');
    assert.match(clash.code.target.toString(), /network\/port-clash/);
    const [related] = clash.relatedInformation ?? [];
    assert.ok(related);
    assert.equal(related.location.uri.toString(), deployment().toString());
    assert.equal(editor.document.getText(related.location.range), '8080');
    assert.notEqual(related.location.range.start.line, clash.range.start.line);
  });

  it('sees the autoscaler in a file that is not open', async () => {
    const found = await settlesOn(deployment(), ...BOTH);
    const replicas = found.find((diagnostic) => ruleOf(diagnostic) === 'scaling/hpa-and-replicas');
    const [related] = replicas?.relatedInformation ?? [];
    assert.equal(related?.location.uri.toString(), inFolder('autoscaler.yaml').toString());
  });

  it('follows every edit, half-typed states included', async () => {
    const editor = await open('deployment.yaml');
    await replaceIn(editor, 'containerPort: 8080\n          resources', 'containerPort: 9\n          resources');
    await settlesOn(deployment(), 'scaling/hpa-and-replicas');
    await replaceIn(editor, 'containerPort: 9\n', 'containerPort: 8080\n');
    await settlesOn(deployment(), ...BOTH);
    await revert(editor);
    await settlesOn(deployment(), ...BOTH);
  });

  it('keeps silent about a template that is not rendered', async () => {
    await open('chart/templates/release.yaml');
    await pause(1_000);
    assert.deepEqual(diagnosticsOf(inFolder('chart/templates/release.yaml')), []);
  });

  it('works on a document that was never saved', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'yaml',
      content: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  name: b\n',
    });
    await vscode.window.showTextDocument(document);
    const found = await until(
      'diagnostics',
      () => diagnosticsOf(document.uri).length > 0 && diagnosticsOf(document.uri),
    );
    assert.ok(found.map(ruleOf).includes('api/duplicate-key'));
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});
