import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { actionsAt, inFolder, open, revert, ruleOf, settlesOn } from './support.js';

const deployment = (): vscode.Uri => inFolder('deployment.yaml');
const BOTH = ['network/port-clash', 'scaling/hpa-and-replicas'];

describe('Code actions', () => {
  afterEach(async () => {
    await revert(await open('deployment.yaml'));
    await settlesOn(deployment(), ...BOTH);
  });

  const actionsFor = async (rule: string): Promise<readonly vscode.CodeAction[]> => {
    const found = await settlesOn(deployment(), ...BOTH);
    const diagnostic = found.find((candidate) => ruleOf(candidate) === rule);
    assert.ok(diagnostic);
    return actionsAt(deployment(), diagnostic.range);
  };

  const apply = async (action: vscode.CodeAction | undefined): Promise<void> => {
    assert.ok(action?.edit, 'The action has an edit.');
    assert.ok(await vscode.workspace.applyEdit(action.edit));
  };

  it('moves one container to a free port', async () => {
    await open('deployment.yaml');
    const actions = await actionsFor('network/port-clash');
    await apply(actions.find(({ title }) => title.includes('8081')));
    await settlesOn(deployment(), 'scaling/hpa-and-replicas');
  });

  it('disables a rule for a line by a comment above it', async () => {
    const editor = await open('deployment.yaml');
    const actions = await actionsFor('network/port-clash');
    await apply(actions.find(({ title }) => title === 'Disable network/port-clash for this line'));
    assert.match(
      editor.document.getText(),
      /^ +# podlint-disable-next-line network\/port-clash\n +containerPort: 8080$/m,
    );
    await settlesOn(deployment(), 'scaling/hpa-and-replicas');
  });

  it('disables a rule for the file by a comment at its top', async () => {
    const editor = await open('deployment.yaml');
    const actions = await actionsFor('scaling/hpa-and-replicas');
    await apply(actions.find(({ title }) => title === 'Disable scaling/hpa-and-replicas for this file'));
    assert.match(editor.document.getText(), /^# podlint-disable-file scaling\/hpa-and-replicas\n/);
    await settlesOn(deployment(), 'network/port-clash');
  });

  it('applies the safe fixes of a file on save, and only those', async () => {
    const editor = await open('deployment.yaml');
    await vscode.commands.executeCommand('editor.action.fixAll');
    await settlesOn(deployment(), 'network/port-clash');
    assert.doesNotMatch(editor.document.getText(), /replicas:/);
  });

  it('explains a rule inside the editor', async () => {
    await open('deployment.yaml');
    const actions = await actionsFor('network/port-clash');
    const explain = actions.find(({ title }) => title === 'Explain network/port-clash');
    assert.ok(explain?.command);
    const page = await vscode.workspace.openTextDocument(vscode.Uri.parse('podlint-rule:/network/port-clash.md'));
    assert.match(page.getText(), /port-clash/);
    assert.ok(page.getText().length > 300, 'The page says why.');
  });
});
