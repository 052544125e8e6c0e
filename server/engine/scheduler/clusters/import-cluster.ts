/** From what kubectl prints of a real cluster to a cluster file that may lie in a repository. */
import { parseFast } from '../../document/parse.js';
import { serializeYaml } from '../../document/serialize.js';
import { toValue } from '../../document/value.js';
import { isRecord } from '../../kubernetes/shape.js';
import { anonymise } from './anonymise.js';
import { isClusterDocument } from './build-cluster.js';
import { KEPT_FIELDS, type Kept } from './imported-fields.js';

export interface ImportOptions {
  /** What the cluster is called in its file. */
  readonly name: string;
  /** Names of nodes, Pods, namespaces and the like, and values of labels, are replaced by numbered ones. */
  readonly anonymise: boolean;
}

export interface ImportedCluster {
  /** The cluster file. */
  readonly text: string;
  readonly nodes: number;
  readonly pods: number;
  /** Kinds that were found and left out. */
  readonly leftOut: readonly string[];
}

export type ImportResult =
  | { readonly cluster: ImportedCluster; readonly fault?: undefined }
  | { readonly cluster?: undefined; readonly fault: string };

/** Reads YAML or JSON: lists, single objects, several documents. */
export function importCluster(text: string, options: ImportOptions): ImportResult {
  const { documents } = parseFast(text);
  const [problem] = documents.flatMap((document) => document.problems);
  if (problem) return { fault: `This is neither YAML nor JSON: ${problem.message}` };
  const found = documents.flatMap(({ root }) => (root ? objectsIn(toValue(root), 0) : []));
  const wanted = found.filter((object) => Object.hasOwn(KEPT_FIELDS, kindOf(object)) && !isFinished(object));
  const kept = wanted.map((object) => prune(object, KEPT_FIELDS[kindOf(object)] ?? {}));
  const nodes = countKind(kept, 'Node');
  if (nodes === 0) return { fault: 'There is no Node in it: kubectl get nodes,pods -A -o yaml prints what is needed.' };
  const objects = options.anonymise ? anonymise(kept) : kept;
  const leftOut = new Set(found.map(kindOf).filter((kind) => !Object.hasOwn(KEPT_FIELDS, kind)));
  return {
    cluster: {
      text: fileOf(options.name, objects),
      nodes,
      pods: countKind(kept, 'Pod'),
      leftOut: [...leftOut].toSorted(),
    },
  };
}

type Plain = Readonly<Record<string, unknown>>;

const kindOf = ({ kind }: Plain): string => (typeof kind === 'string' ? kind : '');

const countKind = (objects: readonly Plain[], kind: string): number =>
  objects.filter((object) => object.kind === kind).length;

/** Lists may hold lists, and a cluster file that was saved before holds objects; no deeper than anybody means it. */
function objectsIn(value: unknown, depth: number): readonly Plain[] {
  if (!isRecord(value) || depth > 4) return [];
  const inner = isClusterDocument(value) ? value.objects : kindOf(value).endsWith('List') ? value.items : undefined;
  if (!Array.isArray(inner)) return [value];
  // A list of one kind may leave the kind of its items out.
  const own = kindOf(value) === 'List' || isClusterDocument(value) ? undefined : kindOf(value).slice(0, -'List'.length);
  return inner.flatMap((item: unknown) => {
    const typed = isRecord(item) && own !== undefined ? { apiVersion: value.apiVersion, kind: own, ...item } : item;
    return objectsIn(typed, depth + 1);
  });
}

/** A Pod that has ended takes no room any more. */
function isFinished(object: Plain): boolean {
  const phase = isRecord(object.status) ? object.status.phase : undefined;
  return object.kind === 'Pod' && (phase === 'Succeeded' || phase === 'Failed');
}

function prune(object: Plain, kept: Kept): Plain {
  const pruned = pruneValue(object, kept);
  return { apiVersion: object.apiVersion, kind: object.kind, ...(isRecord(pruned) ? pruned : {}) };
}

function pruneValue(value: unknown, kept: Kept): unknown {
  if (kept === true) return value;
  if (isItems(kept)) return Array.isArray(value) ? value.map((item: unknown) => pruneValue(item, kept[0])) : undefined;
  if (!isRecord(value)) return undefined;
  const entries = Object.entries(kept).flatMap(([field, inner]): [string, unknown][] => {
    const pruned = Object.hasOwn(value, field) ? pruneValue(value[field], inner) : undefined;
    return pruned === undefined ? [] : [[field, pruned]];
  });
  return Object.fromEntries(entries);
}

const isItems = (kept: Kept): kept is readonly [Kept] => Array.isArray(kept);

const fileOf = (name: string, objects: readonly Plain[]): string =>
  `# Imported from a real cluster: what the scheduler reads of it, and nothing else.\n${serializeYaml({
    apiVersion: 'podlint.dev/v1',
    kind: 'Cluster',
    metadata: { name },
    objects,
  })}`;
