/** Takes the names out of a cluster, the same one everywhere, so that what selects or owns what stays as it is. */
import { isRecord } from '../../kubernetes/shape.js';

type Plain = Readonly<Record<string, unknown>>;

/** What every cluster has tells nothing about one. */
const COMMON = new Set(['', 'default', 'kube-system', 'kube-public', 'kube-node-lease', 'kubernetes', 'true', 'false']);

/** Labels whose values are words of Kubernetes: operating systems, architectures, machine types, roles. */
const TELLING_KEY =
  /^(?:(?:beta\.)?kubernetes\.io\/(?:os|arch)|(?:node|beta)\.kubernetes\.io\/instance-type|node-role\.kubernetes\.io\/.+)$/;

/** Keys of labels and taints that are Kubernetes' own. */
const PUBLIC_KEY = /^(?:[\w.-]+\.)?(?:kubernetes|k8s)\.io\//;

interface Names {
  /** By the real name the one that stands for it. */
  readonly values: Map<string, string>;
  readonly keys: Map<string, string>;
  readonly counts: Map<string, number>;
}

export function anonymise(objects: readonly Plain[]): readonly Plain[] {
  const names: Names = { values: new Map(), keys: new Map(), counts: new Map() };
  for (const object of objects) collect(object, names);
  for (const object of objects) collectLabels(object, names);
  return objects.map((object) => replace(object, names) as Plain);
}

/** Objects by their own names first, so that a node's host name becomes the node's name. */
function collect({ kind, metadata, spec }: Plain, names: Names): void {
  if (!isRecord(metadata)) return;
  const what = typeof kind === 'string' ? kind.toLowerCase() : 'object';
  note(metadata.name, what, names);
  note(metadata.namespace, 'namespace', names);
  note(metadata.uid, 'uid', names);
  const csi = isRecord(spec) && isRecord(spec.csi) ? spec.csi : {};
  note(csi.volumeHandle, 'handle', names);
  for (const owner of listOf(metadata.ownerReferences)) {
    note(owner.name, 'owner', names);
    note(owner.uid, 'uid', names);
  }
  for (const container of [...listOf(fieldsOf(spec).containers), ...listOf(fieldsOf(spec).initContainers)]) {
    note(container.name, 'container', names);
    note(container.image, 'image', names);
  }
  for (const volume of listOf(fieldsOf(spec).volumes)) note(volume.name, 'volume', names);
}

/** Whatever labels, selectors and taints say, wherever they stand. */
function collectLabels(value: unknown, names: Names): void {
  if (Array.isArray(value)) {
    for (const item of value) collectLabels(item, names);
    return;
  }
  if (!isRecord(value)) return;
  for (const [field, inner] of Object.entries(value)) {
    const isMap = field === 'labels' || field === 'matchLabels' || field === 'nodeSelector' || field === 'selector';
    if (isMap && isRecord(inner)) collectPairs(inner, names);
    collectLabels(inner, names);
  }
  if (typeof value.key === 'string') collectRequirement(value.key, value, names);
  noteKey(value.topologyKey, names);
}

function collectPairs(labels: Plain, names: Names): void {
  for (const [key, value] of Object.entries(labels)) {
    if (typeof value !== 'string') continue;
    noteKey(key, names);
    if (!TELLING_KEY.test(key)) note(value, wordFor(key), names);
  }
}

/** An expression or a taint: its values are those of a label. */
function collectRequirement(key: string, { values, value }: Plain, names: Names): void {
  noteKey(key, names);
  if (TELLING_KEY.test(key)) return;
  for (const one of Array.isArray(values) ? values : [value]) note(one, wordFor(key), names);
}

/** Zones and regions stay what they are in the reader's eyes. */
const wordFor = (key: string): string => /\/(zone|region)$/.exec(key)?.[1] ?? 'value';

function note(name: unknown, what: string, { values, counts }: Names): void {
  if (typeof name !== 'string' || COMMON.has(name) || values.has(name)) return;
  values.set(name, numbered(what, counts));
}

function noteKey(key: unknown, { keys, counts }: Names): void {
  if (typeof key !== 'string' || !key.includes('/') || PUBLIC_KEY.test(key) || keys.has(key)) return;
  keys.set(key, `example.com/${numbered('label', counts)}`);
}

function numbered(what: string, counts: Map<string, number>): string {
  const count = (counts.get(what) ?? 0) + 1;
  counts.set(what, count);
  return `${what}-${count}`;
}

/** Fields whose values are never names, whatever they look like. */
const WORDS = new Set(['apiVersion', 'kind', 'operator', 'effect', 'phase', 'protocol', 'whenUnsatisfiable', 'type']);

function replace(value: unknown, names: Names): unknown {
  if (typeof value === 'string') return names.values.get(value) ?? names.keys.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item: unknown) => replace(item, names));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]): [string, unknown] => [
      names.keys.get(field) ?? field,
      WORDS.has(field) || TELLING_KEY.test(field) ? inner : replace(inner, names),
    ]),
  );
}

const fieldsOf = (value: unknown): Plain => (isRecord(value) ? value : {});

const listOf = (value: unknown): readonly Plain[] => (Array.isArray(value) ? value.filter(isRecord) : []);
