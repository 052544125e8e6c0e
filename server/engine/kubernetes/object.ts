import type { Path, TextRange, YamlDocument, YamlStream } from '../document/tree.js';
import type { ObjectMeta } from './types.js';

/** A text of the workspace, read. `uri` is whatever names it for the caller: a URI in the editor, a path on the command line. */
export interface SourceFile {
  readonly uri: string;
  readonly stream: YamlStream;
  readonly objects: readonly KubernetesObject[];
  /** What a `kustomization.yaml` says about other files; empty for every other file. */
  readonly kustomizations: readonly Kustomization[];
}

/** Paths are as written: relative to the kustomization's own directory. */
export interface Kustomization {
  /** Files and directories that are taken in as they are. */
  readonly resources: readonly string[];
  /** Files that hold patches: parts of objects. */
  readonly patches: readonly string[];
  /** Patches that are written into it. */
  readonly inlinePatches: readonly InlinePatch[];
}

export interface InlinePatch {
  /** A strategic merge patch or a list of JSON patch operations. */
  readonly text: string;
  /** What it is for; undefined where anything may be meant. */
  readonly kind: string | undefined;
  readonly name: string | undefined;
}

/** A field whose value has not the type that the API wants; the value is left out of `KubernetesObject.value`. */
export interface ShapeProblem {
  /** Absolute in the object's document. */
  readonly path: Path;
  /** In JSON terms: `string`, `integer`, `integer or string`, `quantity`, `object`, `array`, … */
  readonly expected: string;
  readonly found: string;
}

/** What names an object in findings, suppressions and the baseline. */
export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
}

/**
 * One Kubernetes object: a document, or an item of a `List`.
 * `value` is tolerant: fields of the wrong shape are left out (and reported by `api/type`), so reading it never fails.
 */
export interface KubernetesObject<T extends object = ObjectValue> extends ObjectReference {
  readonly uri: string;
  readonly stream: YamlStream;
  readonly document: YamlDocument;
  /** Where the object starts in its document: `[]`, or `['items', 2]` in a `List`. */
  readonly path: Path;
  readonly metadata: ObjectMeta;
  readonly value: T;
  /** The name comes from `metadata.generateName`, or there is none. */
  readonly generatedName: boolean;
  readonly shapeProblems: readonly ShapeProblem[];
}

/** Any object: its named fields have still to be narrowed by kind, see `isKind`. */
export interface ObjectValue {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: ObjectMeta;
}

/**
 * A place that a finding can point at. `path` is absolute in the object's *document* (it starts with `object.path`).
 * - `value` (default): the value; for a map or list the key that holds it, so that a squiggle never spans a whole block.
 * - `key`: the key.
 * - `node`: the whole key and value or list item, for edits.
 * A missing path falls back to the nearest existing parent's key.
 */
export interface Site {
  readonly object: KubernetesObject;
  readonly path: Path;
  readonly part?: 'value' | 'key' | 'node';
  /** A piece of a string value, in UTF-16 offsets of the *decoded* string; falls back to the whole scalar where escapes intervene. */
  readonly within?: TextRange;
}
