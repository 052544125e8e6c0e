/** What there is to choose from in the panel in front. */
import * as vscode from 'vscode';
import type {
  ClusterChoice,
  NodeCard,
  PlaceInText,
  PodChoice,
  Remedy,
  Result,
} from '../../../server/protocol/simulator.js';

export const listNodes = ({ nodes }: Result): readonly NodeCard[] => nodes;

export const listPools = ({ nodes }: Result): readonly string[] => distinct(nodes.map(({ pool }) => pool));

export const listZones = ({ nodes }: Result): readonly string[] => distinct(nodes.map(({ zone }) => zone));

const distinct = (names: readonly (string | undefined)[]): readonly string[] => [
  ...new Set(names.filter((name) => name !== undefined)),
];

export async function pickNode(nodes: readonly NodeCard[]): Promise<string | undefined> {
  const items = nodes.map(({ name, zone, state, outcome }) => ({
    label: name,
    description: [zone, state === 'ready' ? undefined : state, outcome]
      .filter((word) => word !== undefined)
      .join(' · '),
  }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Which node?') }))?.label;
}

export async function pickPod(pods: readonly PodChoice[], current: string): Promise<string | undefined> {
  const items = pods.map(({ id, title }) => ({ label: title, picked: id === current, id }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Which Pod?') }))?.id;
}

export async function pickCluster(clusters: readonly ClusterChoice[], current: string): Promise<string | undefined> {
  const items = clusters.map(({ id, label, description }) => ({
    label,
    detail: description,
    picked: id === current,
    id,
  }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Which cluster?') }))?.id;
}

export async function pickRemedy(remedies: readonly Remedy[]): Promise<Remedy | undefined> {
  const items = remedies
    .filter(({ editId }) => editId !== undefined)
    .map((remedy) => ({ label: remedy.label, description: `+${remedy.unlocks}`, remedy }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No edit of this manifest unlocks another node.'));
    return undefined;
  }
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('What is to be changed?') }))?.remedy;
}

/** The lines that findings and changes speak of; of several, the one that is chosen. */
export async function pickCause({ problems, remedies }: Result): Promise<PlaceInText | undefined> {
  const causes = [
    ...problems.map(({ message, place }) => ({ label: message, place })),
    ...remedies.flatMap(({ label, place }) => (place ? [{ label, place }] : [])),
  ];
  const items = causes.map(({ label, place }) => ({
    label,
    description: vscode.l10n.t('line {0}', place.line + 1),
    place,
  }));
  if (items.length < 2) return items[0]?.place;
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Which cause?') }))?.place;
}
