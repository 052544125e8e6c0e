/** Edits in terms of the tree, and what becomes of them. */
import type { Path, TextRange, YamlDocument, YamlStream } from './tree.js';

interface EditOf {
  readonly stream: YamlStream;
  readonly document: YamlDocument;
}

/** A change of one document. All paths of one list of edits mean the documents as they are before any of them. */
export type TreeEdit = EditOf &
  (
    | { readonly op: 'replace'; readonly path: Path; readonly value: unknown; readonly within?: TextRange }
    | { readonly op: 'renameKey'; readonly path: Path; readonly key: string }
    | { readonly op: 'remove'; readonly path: Path }
    /** Sets a key of the map at `path`, which is created when it is missing or empty. */
    | { readonly op: 'add'; readonly path: Path; readonly key: string; readonly value: unknown }
    /** Adds an item to the end of the list at `path`, which is created when it is missing or empty. */
    | { readonly op: 'append'; readonly path: Path; readonly value: unknown }
    /** Moves the list item at `path` to the end of the list at `to`; `add` sets keys of the moved item, `drop` leaves keys behind. */
    | {
        readonly op: 'move';
        readonly path: Path;
        readonly to: Path;
        readonly add?: Readonly<Record<string, unknown>>;
        readonly drop?: readonly string[];
      }
    | { readonly op: 'replaceDocument'; readonly text: string }
    | { readonly op: 'addDocument'; readonly text: string }
  );

/** A piece of text to be replaced, in offsets of the text before any edit. */
export interface TextEdit extends TextRange {
  readonly newText: string;
}

/** The edits of one text, in order and without overlaps. */
export interface StreamEdits {
  readonly stream: YamlStream;
  readonly edits: readonly TextEdit[];
}
