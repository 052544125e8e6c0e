/** The nodes that are shown, in their order, in groups, and as they were at another moment. */
import type { Moment, NodeCard, ResourceBar } from '../../../server/protocol/simulator.js';
import type { Choices, NodeOrder, OutcomeFilter } from './choices.js';
import { outcomeMark } from './words.js';

/** From this many on, a list tells more than cards do. */
const LIST_FROM = 61;

export const viewOf = (choices: Choices, nodes: number, screenReader: boolean): 'grid' | 'list' =>
  choices.view ?? (screenReader || nodes >= LIST_FROM ? 'list' : 'grid');

const fits = (node: NodeCard): boolean => node.outcome === 'lands' || node.outcome === 'fits';
const blocked = (node: NodeCard): boolean => node.outcome === 'blocked';

export interface OutcomeCounts {
  readonly all: number;
  readonly fits: number;
  readonly blocked: number;
}

export function countOutcomes(nodes: readonly NodeCard[]): OutcomeCounts {
  return { all: nodes.length, fits: nodes.filter(fits).length, blocked: nodes.filter(blocked).length };
}

const PASSES: Readonly<Record<OutcomeFilter, (node: NodeCard) => boolean>> = { all: () => true, fits, blocked };

/** Every word has to be in what the card says: name, zone, pool, reason, state or one of its Pods. */
function matches(node: NodeCard, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const said = [node.name, node.zone, node.pool, node.reason, node.state, outcomeMark(node.outcome).word]
    .concat(node.pods.map((pod) => pod.name))
    .join('\n')
    .toLowerCase();
  return words.every((word) => said.includes(word));
}

const RANK: Readonly<Record<NodeCard['outcome'], number>> = { lands: 0, fits: 1, notTried: 2, blocked: 3 };
const byRank = (a: NodeCard, b: NodeCard): number => RANK[a.outcome] - RANK[b.outcome];
const byScore = (a: NodeCard, b: NodeCard): number => (b.score ?? -Infinity) - (a.score ?? -Infinity) || 0;

/** `node-2` comes before `node-10`. One collator for all: making one takes longer than comparing with it. */
const names = new Intl.Collator('en', { numeric: true });
const byName = (a: NodeCard, b: NodeCard): number => names.compare(a.name, b.name);

const ORDERS: Readonly<Record<NodeOrder, (a: NodeCard, b: NodeCard) => number>> = {
  score: (a, b) => byRank(a, b) || byScore(a, b) || byName(a, b),
  name: byName,
  zone: (a, b) => names.compare(a.zone ?? '', b.zone ?? '') || byRank(a, b) || byName(a, b),
  replicas: (a, b) => b.replicas - a.replicas || byRank(a, b) || byName(a, b),
};

type Wish = Pick<Choices, 'outcome' | 'order' | 'query'>;

export function shownNodes(nodes: readonly NodeCard[], { outcome, order, query }: Wish): readonly NodeCard[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const passes = PASSES[outcome];
  return nodes.filter((node) => passes(node) && matches(node, words)).sort(ORDERS[order]);
}

export interface NodeGroup {
  readonly title: string;
  readonly nodes: readonly NodeCard[];
}

const groupTitle = (node: NodeCard): string =>
  node.outcome === 'blocked' && node.reason !== undefined
    ? `Blocked: ${node.reason}`
    : fits(node)
      ? 'Fits'
      : outcomeMark(node.outcome).word;

/** Nodes with the same reason together: those that fit first, then the reason with the most nodes. */
export function groupNodes(nodes: readonly NodeCard[]): readonly NodeGroup[] {
  const groups = new Map<string, NodeCard[]>();
  for (const node of nodes) {
    const title = groupTitle(node);
    const group = groups.get(title);
    if (group === undefined) groups.set(title, [node]);
    else group.push(node);
  }
  const rank = ([node]: readonly NodeCard[]) => (node === undefined || fits(node) ? 0 : 1);
  return [...groups]
    .map(([title, members]) => ({ title, nodes: members }))
    .sort(
      (a, b) => rank(a.nodes) - rank(b.nodes) || b.nodes.length - a.nodes.length || names.compare(a.title, b.title),
    );
}

export type ListRow =
  | { readonly type: 'group'; readonly title: string; readonly size: number }
  | { readonly type: 'node'; readonly node: NodeCard };

/** Groups and their nodes, one below the other. */
export const listRows = (nodes: readonly NodeCard[]): readonly ListRow[] =>
  groupNodes(nodes).flatMap(({ title, nodes: members }) => [
    { type: 'group' as const, title, size: members.length },
    ...members.map((node) => ({ type: 'node' as const, node })),
  ]);

function podsThen(resources: readonly ResourceBar[], pods: number): readonly ResourceBar[] {
  return resources.map((bar) =>
    bar.resource === 'pods'
      ? { resource: bar.resource, capacity: bar.capacity, used: pods, added: 0, text: `${pods} of ${bar.capacity}` }
      : bar,
  );
}

/** The nodes as they were: their state and what ran on them. What the scheduler thinks of them stays today's. */
export function nodesAt(nodes: readonly NodeCard[], moment: Moment | undefined): readonly NodeCard[] {
  if (moment === undefined) return nodes;
  const then = new Map(moment.nodes.map((node) => [node.name, node]));
  return nodes.map((node) => {
    const was = then.get(node.name);
    if (was === undefined) return node;
    const own = was.own.map((name) => ({ name, own: true }));
    const resources = podsThen(node.resources, was.pods);
    return { ...node, state: was.state, replicas: was.own.length, pods: own, podCount: was.pods, resources };
  });
}
