/** What a mock cluster's nodes have: labels to select by, domains to spread over, taints to tolerate, names. */
import { fieldOf } from '../../kubernetes/shape.js';
import type { Taint } from '../../kubernetes/types.js';
import { fieldName } from '../fields.js';
import { valueAt } from '../named.js';
import type { Spot } from '../spot.js';
import { asString } from './insert.js';
import type { Proposal } from './proposals.js';

/** A node, as far as a manifest can mean it. */
export interface KnownNode {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly taints: readonly Taint[];
}

/** The nodes of the cluster that the configuration names; none without one. Asked only where nodes matter. */
export type KnownNodes = () => readonly KnownNode[];

/** A label with more values than this is proposed without them: host names of a large cluster help nobody. */
const MANY_VALUES = 12;

/** Those that nearly everybody spreads over. */
const USUAL_DOMAINS = ['kubernetes.io/hostname', 'topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];

/** Values at the spot; undefined where it is not about nodes, or there are none to ask. */
export function nodeValues(spot: Spot, known: KnownNodes): readonly Proposal[] | undefined {
  const choose = choiceAt(spot);
  if (!choose) return undefined;
  const nodes = known();
  return nodes.length === 0 ? undefined : choose(nodes);
}

type Choose = (nodes: readonly KnownNode[]) => readonly Proposal[];

function choiceAt(spot: Spot): Choose | undefined {
  const name = fieldName(spot.trail) ?? '';
  if (name === 'core.v1.PodSpec.nodeSelector') return (nodes) => labelValues(nodes, String(spot.path.at(-1)));
  if (name === 'core.v1.NodeSelectorRequirement.key') return labelKeys;
  if (name === 'core.v1.NodeSelectorRequirement.values') return besideKey(spot, labelValues);
  if (name.endsWith('.topologyKey')) return domainKeys;
  if (name === 'core.v1.Toleration.key') return taintKeys;
  if (name === 'core.v1.Toleration.value') return besideKey(spot, taintValues);
  return name === 'core.v1.PodSpec.nodeName'
    ? (nodes) =>
        count(
          nodes,
          nodes.map((node) => [node.name]),
        )
    : undefined;
}

/** What goes with the `key` that stands beside the field. */
function besideKey(spot: Spot, choose: (nodes: readonly KnownNode[], key: string) => readonly Proposal[]): Choose {
  const field = spot.path.findLastIndex((step) => step === 'values' || step === 'value');
  const key = fieldOf(valueAt(spot.object, spot.path.slice(0, field)), 'key');
  return (nodes) => (typeof key === 'string' ? choose(nodes, key) : []);
}

/** Entries of a `nodeSelector`, without the keys that are there; undefined as for {@link nodeValues}. */
export function nodeEntries(
  spot: Spot,
  known: KnownNodes,
  present: ReadonlySet<string>,
): readonly Proposal[] | undefined {
  if (fieldName(spot.trail) !== 'core.v1.PodSpec.nodeSelector') return undefined;
  const nodes = known();
  if (nodes.length === 0) return undefined;
  const entries = nodes.map(({ labels }) =>
    [...labels].flatMap(([key, value]) => {
      if (present.has(key)) return [];
      return valuesOf(nodes, key).size > MANY_VALUES ? [`${key}: `] : [`${key}: ${asString(value)}`];
    }),
  );
  return count(nodes, entries, (entry) => entry);
}

const valuesOf = (nodes: readonly KnownNode[], key: string): ReadonlySet<string> =>
  new Set(nodes.flatMap(({ labels }) => labels.get(key) ?? []));

const labelValues = (nodes: readonly KnownNode[], key: string): readonly Proposal[] =>
  count(
    nodes,
    nodes.map(({ labels }) => {
      const value = labels.get(key);
      return value === undefined ? [] : [value];
    }),
  );

const labelKeys = (nodes: readonly KnownNode[]): readonly Proposal[] =>
  count(
    nodes,
    nodes.map(({ labels }) => [...labels.keys()]),
  );

/** Labels that put several nodes into one domain, and the usual ones. */
function domainKeys(nodes: readonly KnownNode[]): readonly Proposal[] {
  const keys = [...new Set(nodes.flatMap(({ labels }) => [...labels.keys()]))];
  const usual = USUAL_DOMAINS.filter((key) => keys.includes(key));
  const others = keys.filter((key) => !usual.includes(key) && valuesOf(nodes, key).size < nodes.length).toSorted();
  return [...usual, ...others].map((key, rank) => proposal(key, `${valuesOf(nodes, key).size} domains`, rank));
}

const taintKeys = (nodes: readonly KnownNode[]): readonly Proposal[] =>
  count(
    nodes,
    nodes.map(({ taints }) => taints.flatMap(({ key }) => key ?? [])),
  );

const taintValues = (nodes: readonly KnownNode[], key: string): readonly Proposal[] =>
  count(
    nodes,
    nodes.map(({ taints }) => taints.flatMap((taint) => (taint.key === key && taint.value ? [taint.value] : []))),
  );

/** What the nodes have, the most frequent first, with how many have it. */
function count(
  nodes: readonly KnownNode[],
  had: readonly (readonly string[])[],
  spell = asString,
): readonly Proposal[] {
  const counts = new Map<string, number>();
  for (const words of had) for (const word of new Set(words)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .toSorted(([one, first], [other, second]) => second - first || (one < other ? -1 : 1))
    .map(([word, times], rank) => proposal(word, `${times} of ${nodes.length} nodes`, rank, spell));
}

const proposal = (label: string, detail: string, rank: number, spell = asString): Proposal => ({
  label: label.trim(),
  kind: 'label',
  insert: { text: spell(label), snippet: false },
  detail,
  rank,
});
