/**
 * The positioned tree: what a YAML or JSON text says and where it says it.
 *
 * Offsets are UTF-16 code units from the start of the text, ends are exclusive. A tree is plain data; two parsers build it
 * (`parseTolerant`, `parseFast`) and a test holds them equal.
 *
 * Invariant: nothing here knows Kubernetes.
 */

/** A span of the text. `start === end` marks a place between two characters. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Keys and list indices from the root of a document, as in `['spec', 'containers', 0, 'image']`. */
export type Path = readonly (string | number)[];

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

/** A scalar as `kubectl` reads it: YAML 1.1 booleans and numbers. `bigint` holds integers beyond 2^53. */
export type ScalarValue = string | number | bigint | boolean | null;

export interface YamlScalar extends TextRange {
  readonly kind: 'scalar';
  readonly value: ScalarValue;
  /** The decoded text before a type was chosen (`0755` stays `0755`); the empty string for an absent value. */
  readonly text: string;
  readonly style: ScalarStyle;
}

/** A key. `value` is the name as the API server sees it: numbers and booleans are turned into strings, so `y:` is the key `true`. */
export interface YamlKey extends YamlScalar {
  readonly value: string;
}

export interface YamlEntry {
  readonly key: YamlKey;
  readonly value: YamlNode;
  /** The entry came in through a merge key (`<<`); its positions are those of the anchor's map. */
  readonly merged: boolean;
  /**
   * Where the value was written in *this* entry: equal to the value's own range, except for an alias, where it is the `*name` token.
   */
  readonly valueRange: TextRange;
}

export interface YamlMap extends TextRange {
  readonly kind: 'map';
  readonly flow: boolean;
  /**
   * In source order, repeated keys included; the entries of a merge key stand in its place. The last one of a name wins,
   * so a merge key overrides what is written above it, as it does for `kubectl` (goyaml.v2, `decoder.mapping`).
   */
  readonly entries: readonly YamlEntry[];
}

export interface YamlSequence extends TextRange {
  readonly kind: 'sequence';
  readonly flow: boolean;
  readonly items: readonly YamlNode[];
  /** Where each item was written in *this* list: its own range, except for an alias, where it is the `*name` token. */
  readonly itemRanges: readonly TextRange[];
}

/** Aliases are resolved: an alias *is* its anchor's node, shared, so positions below it are those of the anchor. */
export type YamlNode = YamlMap | YamlSequence | YamlScalar;

export type SyntaxProblemCode =
  | 'syntax'
  | 'tab-indentation'
  | 'unknown-alias'
  | 'tag-mismatch'
  | 'not-a-number'
  | 'complex-key'
  | 'too-deep'
  | 'too-many-aliases'
  | 'too-large'
  | 'invalid-text';

/** A fault of the text itself. Problems are data: a document with problems may still have a (partial) root. */
export interface SyntaxProblem {
  readonly code: SyntaxProblemCode;
  readonly message: string;
  readonly range: TextRange;
}

/** A key that stands twice in one map. The API server's strict decoding refuses it; otherwise the last one wins. */
export interface DuplicateKey {
  readonly path: Path;
  readonly first: TextRange;
  readonly repeat: TextRange;
}

/** One document of a stream, from its `---` (or directives, or the start of the text) to the next document. */
export interface YamlDocument extends TextRange {
  /** The text of the whole stream, in which all offsets count. */
  readonly text: string;
  /** Position in the stream, from 0. Documents that hold nothing are not counted and not listed. */
  readonly index: number;
  /** Absent for a document that is too broken or too large to read. */
  readonly root: YamlNode | undefined;
  readonly problems: readonly SyntaxProblem[];
  readonly duplicateKeys: readonly DuplicateKey[];
}

/** A comment with its marker, `# podlint-disable-line …`. Only read for texts that mention `podlint`. */
export interface YamlComment extends TextRange {
  readonly text: string;
  /** Nothing but white space stands before it on its line. */
  readonly ownLine: boolean;
}

/** A text read as a stream of documents. */
export interface YamlStream {
  readonly text: string;
  readonly documents: readonly YamlDocument[];
  /** The text has still to be rendered, as Helm does (see `isTemplate`); then it has no documents. */
  readonly template: boolean;
}
