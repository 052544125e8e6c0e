/** What ties a file to others: the namespaces of its objects, and the files that it names as patches. */
import { readSourceFile } from '../../engine/kubernetes/read.js';
import type { SourceFile } from '../../engine/kubernetes/object.js';
import { looksPartial, patchFiles } from '../../engine/workspace/partial.js';
import { normalPath } from '../../engine/workspace/paths.js';

export interface Ties {
  /** As the workspace files objects; `default` where a manifest names none. */
  readonly namespaces: readonly string[];
  /** Files that a kustomization patches with, in normal spelling. */
  readonly patches: readonly string[];
  /** It holds patches, or names some: a rule may ask for those of the whole workspace. */
  readonly patching: boolean;
}

/** Most files tell at a glance; the others are read. */
export function tiesOf(uri: string, text: string): Ties {
  return glance(uri, text) ?? tiesOfFile(readSourceFile(uri, text, { mode: 'fast' }));
}

export function tiesOfFile(file: SourceFile): Ties {
  const namespaces = new Set(
    file.objects.map(({ kind, name, namespace }) => (kind === 'Namespace' ? name : (namespace ?? 'default'))),
  );
  return {
    namespaces: [...namespaces],
    patches: patchFiles(file).map(normalPath),
    patching: file.kustomizations.length > 0 || file.objects.some(looksPartial),
  };
}

/** Anything that makes the value of a key depend on more than its own line, and whatever is no plain manifest. */
const UNUSUAL =
  /\{\{|<<|\$(?:patch|retainKeys|setElementOrder|deleteFrom)|\ufeff|\r(?!\n)|kustomize\.config\.k8s\.io|^[ \t]*[{[%?]/m;

/**
 * The namespaces of manifests that are written as nearly all are: keys at the start of a line, `metadata` as a block or on one line.
 * Undefined where anything is written in another way: then only reading the file tells.
 */
export function glance(uri: string, text: string): Ties | undefined {
  if (UNUSUAL.test(text) || /kustomization(\.ya?ml)?$/i.test(uri)) return undefined;
  const namespaces = new Set<string>();
  for (const document of text.split(/^(?:---|\.\.\.)(?=\s|$).*$/m)) {
    const namespace = namespaceOf(document);
    if (namespace === undefined) return undefined;
    if (namespace !== NOTHING) namespaces.add(namespace);
  }
  return { namespaces: [...namespaces], patches: [], patching: false };
}

/** What stands between two separators and is no object. */
const NOTHING = Symbol('nothing');

function namespaceOf(document: string): string | typeof NOTHING | undefined {
  const kinds = [...document.matchAll(/^kind:(.*)$/gm)];
  if (kinds.length === 0) return /^[^#\s]/m.test(document) ? undefined : NOTHING;
  const kind = /^ +([A-Z]\w*)[ \t\r]*$/.exec(kinds[0]?.[1] ?? '')?.[1];
  if (kinds.length > 1 || kind === undefined || kind === 'Namespace' || kind.endsWith('List')) return undefined;
  if (!isEvidentlyWhole(kind, document)) return undefined;
  // Any other spelling of a key at the margin could be one of these two.
  if (/^(?!apiVersion:|kind:|metadata:)(?:["'&*!|>]|(?:(?!["']).)*["'].*:|(?:kind|metadata)\s)/m.test(document))
    return undefined;
  const starts = [...document.matchAll(/^metadata:/gm)];
  const [start] = starts;
  if (!start) return 'default';
  if (starts.length > 1) return undefined;
  return namespaceIn(document.slice(start.index + start[0].length));
}

/** What no patch of these kinds has, or at least one of which is in every whole object (see `looksPartial`). */
const WHOLE: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'].map((kind): [string, readonly string[]] => [
    kind,
    ['selector'],
  ]),
  ['Service', ['ports', 'selector', 'externalName', 'clusterIP']],
  ['HorizontalPodAutoscaler', ['scaleTargetRef', 'maxReplicas']],
  ['PersistentVolumeClaim', ['accessModes', 'resources']],
  ['Ingress', ['rules', 'defaultBackend', 'backend']],
  ['Job', []],
  ['CronJob', []],
]);

function isEvidentlyWhole(kind: string, document: string): boolean {
  const fields = WHOLE.get(kind);
  if (!fields) return true;
  const specs = [...document.matchAll(/^spec:[ \t\r]*$/gm)];
  const [spec] = specs;
  const block = spec && specs.length === 1 ? blockAt(document.slice(spec.index + spec[0].length)) : undefined;
  return block?.some((line) => fields.some((field) => line.startsWith(`${field}:`))) === true;
}

/** The text behind `metadata:`. */
function namespaceIn(rest: string): string | undefined {
  const end = rest.indexOf('\n');
  const first = (end === -1 ? rest : rest.slice(0, end)).trim();
  const flow = /^\{([^{}[\]"'&*!#?]*)\}$/.exec(first)?.[1];
  if (flow !== undefined) return oneNamespace(flow.split(',').map((pair) => pair.trim()));
  if (first !== '' || end === -1) return undefined;
  const block = blockAt(rest.slice(end + 1));
  return block && oneNamespace(block);
}

/** The lines of a block that stand at its own indentation, or undefined where one is no plain key. */
function blockAt(text: string): readonly string[] | undefined {
  const own: string[] = [];
  let indent = 0;
  for (const line of text.split('\n')) {
    const content = line.trim();
    if (content === '' || content.startsWith('#')) continue;
    const depth = line.search(/\S/);
    if (depth === 0) break;
    if (line.startsWith('\t') || hasOpenQuote(content)) return undefined;
    if (indent === 0) indent = depth;
    if (depth < indent) return undefined;
    if (depth > indent || content.startsWith('- ')) continue;
    if (!/^[A-Za-z][\w./-]*:(?:\s|$)/.test(content)) return undefined;
    own.push(content);
  }
  return own;
}

function hasOpenQuote(line: string): boolean {
  return line.split('"').length % 2 === 0 || line.split("'").length % 2 === 0;
}

const NO_NAMES = new Set(['true', 'false', 'yes', 'no', 'on', 'off', 'y', 'n', 'null']);

/** The value of `namespace` among pairs; `default` where there is none, undefined where it is not plain. */
function oneNamespace(pairs: readonly string[]): string | undefined {
  const values = pairs.filter((pair) => /^namespace\s*:/.test(pair)).map((pair) => pair.replace(/^namespace\s*:/, ''));
  const [value] = values;
  if (value === undefined) return 'default';
  const name = /^\s+([a-z][a-z0-9-]*)\s*(?:\s#.*)?$/.exec(value)?.[1];
  return values.length > 1 || name === undefined || NO_NAMES.has(name) ? undefined : name;
}
