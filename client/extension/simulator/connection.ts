/** The way of the panels to the server, whether it runs or not. */
import * as vscode from 'vscode';
import { State, type BaseLanguageClient, type WorkspaceEdit } from 'vscode-languageclient';
import {
  SIMULATOR_ANSWER,
  SIMULATOR_EDIT_REQUEST,
  SIMULATOR_EXPORT_REQUEST,
  SIMULATOR_MESSAGE,
  SIMULATOR_SUPPOSED,
  type PanelAnswer,
  type PanelMessage,
  type PanelSupposition,
  type SimulatorEditParams,
  type SimulatorExportParams,
} from '../../../server/protocol/simulator.js';

/** What the language client offers the panels. */
export interface SimulatorConnection {
  readonly tell: (message: PanelMessage) => void;
  readonly edit: (parameters: SimulatorEditParams) => Promise<vscode.WorkspaceEdit | undefined>;
  readonly export: (parameters: SimulatorExportParams) => Promise<string>;
  readonly onAnswer: vscode.Event<PanelAnswer>;
  readonly onSupposed: vscode.Event<PanelSupposition>;
  /** True when a server runs (again), false when it has stopped. */
  readonly onRunning: vscode.Event<boolean>;
}

/** Puts the panels' messages on a client, which may be stopped and started again. */
export function connectSimulator(client: BaseLanguageClient, context: vscode.ExtensionContext): SimulatorConnection {
  const answers = new vscode.EventEmitter<PanelAnswer>();
  const suppositions = new vscode.EventEmitter<PanelSupposition>();
  const running = new vscode.EventEmitter<boolean>();
  context.subscriptions.push(
    answers,
    suppositions,
    running,
    client.onNotification(SIMULATOR_ANSWER, (answer: PanelAnswer) => {
      answers.fire(answer);
    }),
    client.onNotification(SIMULATOR_SUPPOSED, (supposition: PanelSupposition) => {
      suppositions.fire(supposition);
    }),
    client.onDidChangeState(({ newState }) => {
      if (newState !== State.Starting) running.fire(newState === State.Running);
    }),
  );
  const isRunning = (): boolean => client.state === State.Running;
  return {
    onAnswer: answers.event,
    onSupposed: suppositions.event,
    onRunning: running.event,
    tell: (message) => {
      if (isRunning()) void client.sendNotification(SIMULATOR_MESSAGE, message);
    },
    edit: async (parameters) => {
      if (!isRunning()) return undefined;
      const edit = await client.sendRequest<WorkspaceEdit | null>(SIMULATOR_EDIT_REQUEST, parameters);
      return client.protocol2CodeConverter.asWorkspaceEdit(edit);
    },
    export: async (parameters) => (isRunning() ? client.sendRequest<string>(SIMULATOR_EXPORT_REQUEST, parameters) : ''),
  };
}
