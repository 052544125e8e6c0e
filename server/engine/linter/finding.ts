import type { TextRange } from '../document/tree.js';
import type { ObjectReference } from '../kubernetes/object.js';

export type Severity = 'error' | 'warning' | 'info';

/** Another place that explains a finding: the second of two clashing ports. */
export interface RelatedLocation {
  readonly message: string;
  readonly uri: string;
  readonly range: TextRange;
}

/** What a finding says, ready for an editor or a report. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly uri: string;
  readonly range: TextRange;
  /** Index of the document in its stream. */
  readonly document: number;
  readonly object: ObjectReference | undefined;
  /** Name of the container it is about. */
  readonly container: string | undefined;
  /** Structural path of the place, for baselines: survives moved lines. */
  readonly path: readonly (string | number)[];
  readonly related: readonly RelatedLocation[];
  /** Computed only when asked for, see `resolveFixes`. */
  readonly fixes: readonly FixHandle[];
  readonly tags: readonly ('unnecessary' | 'deprecated')[];
  /** The rule's documentation page. */
  readonly url: string;
}

/**
 * - `safe`: applied by fix-all and `--fix`.
 * - `suggestion`: the user picks it.
 * - `refactoring`: the user picks it, and it changes more than the place of the finding.
 */
export type FixKind = 'safe' | 'suggestion' | 'refactoring';

/** A fix that can be computed: its title is known, its edits are not yet. */
export interface FixHandle {
  readonly title: string;
  readonly kind: FixKind;
  /** Text edits per file, computed on request; undefined when the text does not allow it. */
  readonly edits: () => readonly FileEdits[] | undefined;
}

export interface TextEdit extends TextRange {
  readonly newText: string;
}

/** Edits of one text: sorted by start, not overlapping. */
export interface FileEdits {
  readonly uri: string;
  readonly edits: readonly TextEdit[];
}
