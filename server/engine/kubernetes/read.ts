/** From a text to the Kubernetes objects in it. */
import { parseFolded, parseStream, type ParseMode } from '../document/parse.js';
import { toValue } from '../document/value.js';
import type { Path, YamlDocument, YamlStream } from '../document/tree.js';
import { decode } from './decode.js';
import { shapeOfKind } from './facts.js';
import { readKustomization } from './kustomization.js';
import type { Kustomization, KubernetesObject, ObjectValue, ShapeProblem, SourceFile } from './object.js';
import { isRecord } from './shape.js';
import type { ObjectMeta } from './types.js';

export interface ReadOptions {
  /** `tolerant` for open documents, `fast` for bulk; both give the same objects. */
  readonly mode: ParseMode;
}

const noProblems: readonly ShapeProblem[] = [];

/** Lists of lists end somewhere, whatever the text says. */
const deepestList = 8;

/**
 * Reads a text: its tree, and the Kubernetes objects in it.
 * A document without `apiVersion` and `kind` is no object; an unrendered template has none at all.
 */
export function readSourceFile(uri: string, text: string, options: ReadOptions): SourceFile {
  return readStream(uri, parseStream(text, options));
}

/** The same for a text among many: its trees go, and come back one by one when somebody asks for them. */
export function readSourceFileFolded(uri: string, text: string): SourceFile {
  const collected: Collected = { objects: [], kustomizations: [] };
  const stream = parseFolded(text, (document, around) => {
    collect(readContents({ uri, stream: around, document }), collected);
  });
  return { uri, stream, ...collected };
}

/** The same for a text that is already parsed. */
export function readStream(uri: string, stream: YamlStream): SourceFile {
  const collected: Collected = { objects: [], kustomizations: [] };
  for (const document of stream.template ? [] : stream.documents) {
    collect(readContents({ uri, stream, document }), collected);
  }
  return { uri, stream, ...collected };
}

interface Collected {
  readonly objects: KubernetesObject[];
  readonly kustomizations: Kustomization[];
}

function collect({ objects, kustomization }: DocumentContents, into: Collected): void {
  for (const object of objects) into.objects.push(object);
  if (kustomization) into.kustomizations.push(kustomization);
}

export interface DocumentContents {
  readonly objects: readonly KubernetesObject[];
  readonly kustomization?: Kustomization;
}

/** What one document holds: objects, or a kustomization. */
export function readContents(origin: Origin): DocumentContents {
  const { root } = origin.document;
  if (root?.kind !== 'map') return { objects: [] };
  const value = toValue(root);
  if (!isRecord(value)) return { objects: [] };
  const kustomization = readKustomization(origin.uri, value);
  return kustomization ? { objects: [], kustomization } : { objects: objectsIn(value, origin, [], undefined) };
}

interface Origin {
  readonly uri: string;
  readonly stream: YamlStream;
  readonly document: YamlDocument;
}

interface TypeMeta {
  readonly apiVersion: string;
  readonly kind: string;
}

/** An item of a `PodList` may leave out what the list says for all of them. */
function objectsIn(
  value: Readonly<Record<string, unknown>>,
  origin: Origin,
  path: Path,
  inherited: TypeMeta | undefined,
): KubernetesObject[] {
  const type = typeMeta(value) ?? inherited;
  if (!type) return [];
  if (!type.kind.endsWith('List') || !Array.isArray(value.items)) return [readObject(value, type, origin, path)];
  if (path.length >= 2 * deepestList) return [];
  const itemType =
    type.kind === 'List' ? undefined : { apiVersion: type.apiVersion, kind: type.kind.slice(0, -'List'.length) };
  return value.items.flatMap((item: unknown, index) =>
    isRecord(item) ? objectsIn(item, origin, [...path, 'items', index], itemType) : [],
  );
}

function typeMeta(value: Readonly<Record<string, unknown>>): TypeMeta | undefined {
  const { apiVersion, kind } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || apiVersion === '' || kind === '') return undefined;
  return { apiVersion, kind };
}

function readObject(
  raw: Readonly<Record<string, unknown>>,
  type: TypeMeta,
  origin: Origin,
  path: Path,
): KubernetesObject {
  const { value, problems } = decodeObject(raw, type, path);
  const metadata: ObjectMeta = value.metadata ?? {};
  // One by one: a spread is slow, and there is an object for every document.
  const { apiVersion, kind } = type;
  const { uri, stream, document } = origin;
  return {
    apiVersion,
    kind,
    uri,
    stream,
    document,
    namespace: metadata.namespace === '' ? undefined : metadata.namespace,
    name: metadata.name ?? '',
    path,
    metadata,
    value,
    generatedName: metadata.name === undefined || metadata.name === '',
    shapeProblems: problems,
  };
}

/** Of a custom resource only the metadata has a known shape. */
function decodeObject(
  raw: Readonly<Record<string, unknown>>,
  type: TypeMeta,
  path: Path,
): { readonly value: ObjectValue; readonly problems: readonly ShapeProblem[] } {
  const known = shapeOfKind(type.apiVersion, type.kind);
  if (known !== undefined) return decode(raw, known, path) as { value: ObjectValue; problems: readonly ShapeProblem[] };
  if (raw.metadata === undefined) return { value: raw, problems: noProblems };
  const metadata = decode(raw.metadata, 'meta.ObjectMeta', [...path, 'metadata']);
  const value = metadata.value === raw.metadata ? raw : { ...raw, metadata: metadata.value };
  return { value: value, problems: metadata.problems };
}
