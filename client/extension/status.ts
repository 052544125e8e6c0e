/** The language status item: what Podlint did with the document in front of the user. */
import * as vscode from 'vscode';
import { State } from 'vscode-languageclient';
import type { DocumentStatus, WorkspaceState } from '../../server/protocol/messages.js';
import { DOCUMENTS } from './selector.js';

export interface StatusItem {
  readonly update: (status: DocumentStatus) => void;
  readonly serverIs: (state: State) => void;
  readonly dispose: () => void;
}

export function createStatusItem(): StatusItem {
  const item = vscode.languages.createLanguageStatusItem('podlint.status', [...DOCUMENTS]);
  item.name = 'Podlint';
  const known = new Map<string, DocumentStatus>();
  let server = State.Starting;
  const show = (): void => {
    const uri = vscode.window.activeTextEditor?.document.uri.toString();
    describe(item, server, uri === undefined ? undefined : known.get(uri));
  };
  const listeners = [
    vscode.window.onDidChangeActiveTextEditor(show),
    vscode.workspace.onDidCloseTextDocument((document) => known.delete(document.uri.toString())),
  ];
  show();
  return {
    update: (status) => {
      known.set(vscode.Uri.parse(status.uri).toString(), status);
      show();
    },
    serverIs: (state) => {
      server = state;
      show();
    },
    dispose: () => {
      item.dispose();
      for (const listener of listeners) listener.dispose();
    },
  };
}

function describe(item: vscode.LanguageStatusItem, server: State, status: DocumentStatus | undefined): void {
  item.severity = vscode.LanguageStatusSeverity.Information;
  item.busy = server === State.Starting || status?.workspace.scan === 'running';
  item.command = { command: 'podlint.showOutput', title: vscode.l10n.t('Show Output') };
  if (server === State.Stopped) {
    item.severity = vscode.LanguageStatusSeverity.Error;
    item.text = vscode.l10n.t('Podlint stopped');
    item.detail = '';
    item.command = { command: 'podlint.restartServer', title: vscode.l10n.t('Restart') };
    return;
  }
  item.text = status ? summary(status) : 'Podlint';
  item.detail = status ? detail(status) : '';
  if (status?.state === 'failed') item.severity = vscode.LanguageStatusSeverity.Error;
}

function summary(status: DocumentStatus): string {
  switch (status.state) {
    case 'checked':
      return counts(status);
    case 'template':
      return vscode.l10n.t('Podlint: a template is checked after rendering');
    case 'foreign':
      return vscode.l10n.t('Podlint: no Kubernetes objects');
    case 'disabled':
      return vscode.l10n.t('Podlint is switched off here');
    case 'ignored':
      return vscode.l10n.t('Podlint: ignored by the configuration');
    case 'failed':
      return vscode.l10n.t('Podlint could not check this document');
  }
}

function counts({ errors, warnings, advice }: DocumentStatus): string {
  if (errors + warnings + advice === 0) return vscode.l10n.t('Podlint: no problems');
  return vscode.l10n.t('Podlint: {0} errors, {1} warnings, {2} hints', errors, warnings, advice);
}

function detail(status: DocumentStatus): string {
  const parts = [describeWorkspace(status.workspace)];
  if (status.configuration !== undefined) {
    parts.unshift(vscode.workspace.asRelativePath(vscode.Uri.parse(status.configuration)));
  }
  return parts.filter((part) => part !== '').join(' · ');
}

function describeWorkspace({ scan, files }: WorkspaceState): string {
  switch (scan) {
    case 'none':
      return '';
    case 'running':
      return vscode.l10n.t('reading the workspace');
    case 'done':
      return vscode.l10n.t('{0} manifest files', files);
    case 'partial':
      return vscode.l10n.t('{0} manifest files, the rest was not read', files);
  }
}
