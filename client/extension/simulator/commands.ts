/**
 * Every action of a panel as a command, so that it is in the palette and can be bound to a key. They mean the panel in front;
 * package.json shows them while there is one.
 */
import * as vscode from 'vscode';
import type { FromView, PanelRequest, Result, SimulatorOperation } from '../../../server/protocol/simulator.js';
import { listNodes, listPools, listZones, pickCause, pickCluster, pickNode, pickPod, pickRemedy } from './picks.js';
import type { SimulatorPanel } from './panel.js';

type Action = (panel: SimulatorPanel, result: Result) => Promise<FromView | undefined> | FromView | undefined;

const asking = (request: PanelRequest): FromView => ({ type: 'request', request });
const doing = (operation: SimulatorOperation): FromView => asking({ type: 'operate', operation });

/** By the last part of the command's name. */
const ACTIONS: Readonly<Record<string, Action>> = {
  undo: () => asking({ type: 'undo' }),
  redo: () => asking({ type: 'redo' }),
  reset: () => asking({ type: 'reset' }),
  runAnyway: () => asking({ type: 'runAnyway' }),
  toggleLock: (panel) => ({ type: 'lock', locked: !panel.isLocked() }),
  focusEditor: () => ({ type: 'focusEditor' }),
  copyEvent: () => ({ type: 'copy', what: 'event' }),
  copyMarkdown: () => ({ type: 'copy', what: 'markdown' }),
  copyJson: () => ({ type: 'copy', what: 'json' }),
  copyAssertion: () => ({ type: 'copy', what: 'assertion' }),
  saveCluster: () => ({ type: 'save', what: 'cluster' }),
  saveScenario: () => ({ type: 'save', what: 'scenario' }),
  saveAssertion: () => ({ type: 'save', what: 'assertion' }),
  createCluster: () => ({ type: 'command', command: 'createCluster' }),
  insertSample: () => ({ type: 'command', command: 'insertSample' }),
  cordon: onNode('cordon'),
  uncordon: onNode('uncordon'),
  drain: onNode('drain'),
  fail: onNode('fail'),
  recover: onNode('recover'),
  remove: onNode('remove'),
  taint: taintNode,
  addNodes,
  zoneOutage,
  setReplicas,
  writeReplicas: (_, { replicas, document }) =>
    replicas.writeEditId === undefined
      ? undefined
      : { type: 'applyEdit', editId: replicas.writeEditId, version: document.version },
  applyFix: async (_, { remedies, document }) => {
    const chosen = await pickRemedy(remedies);
    return chosen?.editId === undefined
      ? undefined
      : { type: 'applyEdit', editId: chosen.editId, version: document.version };
  },
  goToCause: async (_, result) => {
    const place = await pickCause(result);
    return place && { type: 'jump', place };
  },
  changeImage,
  advance,
  setSeed,
  choosePod: async (_, { pods, pod }) => {
    const id = await pickPod(pods, pod);
    return id === undefined ? undefined : asking({ type: 'pod', id });
  },
  chooseCluster: async (_, { clusters, cluster }) => {
    const id = await pickCluster(clusters, cluster);
    return id === undefined ? undefined : asking({ type: 'cluster', id });
  },
  whyPending: async () => {
    const text = await vscode.window.showInputBox({
      prompt: vscode.l10n.t('Paste a FailedScheduling event'),
      placeHolder: '0/6 nodes are available: …',
    });
    return text === undefined || text === '' ? undefined : asking({ type: 'whyPending', text });
  },
};

/** Actions that need no result. */
const ALWAYS: ReadonlySet<string> = new Set(['toggleLock', 'focusEditor', 'insertSample', 'createCluster']);

export function registerPanelCommands(current: () => SimulatorPanel | undefined): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(ACTIONS).map(([name, action]) =>
      vscode.commands.registerCommand(`podlint.simulator.${name}`, async () => {
        const panel = current();
        const result = panel?.result();
        if (!panel || (!result && !ALWAYS.has(name))) {
          void vscode.window.showInformationMessage(vscode.l10n.t('Open the scheduling preview of a Pod first.'));
          return;
        }
        const message = await action(panel, result ?? NO_RESULT);
        if (message) await panel.hear(message);
      }),
    ),
  );
}

/** Nobody looks at it. */
const NO_RESULT = {} as Result;

function onNode(op: 'cordon' | 'uncordon' | 'drain' | 'fail' | 'recover' | 'remove'): Action {
  return async (_, result) => {
    const node = await pickNode(listNodes(result));
    return node === undefined ? undefined : doing({ op, node });
  };
}

async function taintNode(_: SimulatorPanel, result: Result): Promise<FromView | undefined> {
  const node = await pickNode(listNodes(result));
  if (node === undefined) return undefined;
  const text = await vscode.window.showInputBox({
    prompt: vscode.l10n.t('The taint of {0}', node),
    value: 'dedicated=gpu:NoSchedule',
    validateInput: (value) =>
      readTaint(value)
        ? undefined
        : vscode.l10n.t('A taint is written key=value:Effect, with NoSchedule, PreferNoSchedule or NoExecute.'),
  });
  const taint = text === undefined ? undefined : readTaint(text);
  return taint && doing({ op: 'taint', node, ...taint });
}

export function readTaint(text: string): { key: string; value?: string; effect: string } | undefined {
  const groups = /^(?<key>[^=:\s]+)(?:=(?<value>[^=:\s]*))?:(?<effect>NoSchedule|PreferNoSchedule|NoExecute)$/.exec(
    text.trim(),
  )?.groups;
  const { key, value, effect } = groups ?? {};
  if (key === undefined || effect === undefined) return undefined;
  return { key, effect, ...(value !== undefined && value !== '' && { value }) };
}

async function addNodes(_: SimulatorPanel, result: Result): Promise<FromView | undefined> {
  const pools = listPools(result);
  const pool =
    pools.length > 1 ? await vscode.window.showQuickPick(pools, { title: vscode.l10n.t('Which pool?') }) : pools[0];
  const count = await askNumber(vscode.l10n.t('How many nodes?'), 1, 1000);
  if (count === undefined) return undefined;
  const kind = pool === undefined ? { machineType: 'aws/m6i.xlarge' } : { pool };
  return doing({ op: 'addNodes', ...kind, count });
}

async function zoneOutage(_: SimulatorPanel, result: Result): Promise<FromView | undefined> {
  const zone = await vscode.window.showQuickPick(listZones(result), { title: vscode.l10n.t('Which zone fails?') });
  return zone === undefined ? undefined : doing({ op: 'zoneOutage', zone });
}

async function setReplicas(_: SimulatorPanel, { replicas }: Result): Promise<FromView | undefined> {
  const count = await askNumber(vscode.l10n.t('How many replicas?'), replicas.count, 10_000);
  return count === undefined ? undefined : asking({ type: 'replicas', count });
}

async function advance(): Promise<FromView | undefined> {
  const seconds = await askNumber(vscode.l10n.t('How many seconds pass?'), 60, 86_400);
  return seconds === undefined ? undefined : asking({ type: 'advance', seconds });
}

async function setSeed(_: SimulatorPanel, { seed }: Result): Promise<FromView | undefined> {
  const chosen = await askNumber(vscode.l10n.t('Which seed?'), seed, 2 ** 31);
  return chosen === undefined ? undefined : asking({ type: 'seed', seed: chosen });
}

async function changeImage(_: SimulatorPanel, { workload, house }: Result): Promise<FromView | undefined> {
  const image = await vscode.window.showInputBox({
    prompt: vscode.l10n.t('The image that is rolled out'),
    value: house.rooms.find(({ phase }) => phase === 'main')?.image ?? '',
  });
  return workload === undefined || image === undefined || image === ''
    ? undefined
    : doing({ op: 'setImage', workload, image });
}

async function askNumber(prompt: string, value: number, most: number): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    prompt,
    value: String(value),
    validateInput: (typed) =>
      /^\d+$/.test(typed) && Number(typed) <= most ? undefined : vscode.l10n.t('A whole number up to {0}.', most),
  });
  return text === undefined ? undefined : Number(text);
}
