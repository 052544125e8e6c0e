/** The programmatic interface: `import { lint } from 'podlint'`. */

export type Severity = 'error' | 'warning' | 'info';

export interface LintOptions {
  /** Files, folders and patterns. */
  readonly paths?: string | readonly string[];
  /** Manifests in memory by file name; the file need not exist. */
  readonly texts?: Readonly<Record<string, string>>;
  /** Where relative names start; by default the working directory of the process. */
  readonly cwd?: string;
  /** A podlint.yaml to use for all, instead of the nearest one of each file. */
  readonly config?: string;
  /** Presets instead of the configured ones. */
  readonly presets?: readonly ('recommended' | 'strict' | 'all')[];
  /** Severities by rule id or `theme/*`, above every configuration file. */
  readonly rules?: Readonly<Record<string, Severity | 'off'>>;
  /** The version of Kubernetes that the manifests are for, such as `1.34`. */
  readonly kubernetes?: string;
  /** The mock cluster for the rules `scheduling/*`: a preset or a file. */
  readonly cluster?: string;
  /** A baseline; what it lists is left out. */
  readonly baseline?: string;
  /** A git revision: only what changed since then, and what that brings to other files. */
  readonly changedSince?: string;
  /** False to disregard suppressions in manifests. */
  readonly inlineIgnores?: boolean;
  /** Writes the safe fixes to the files. */
  readonly fix?: boolean;
}

/** What `podlint --format json` prints, and whether the run counts as failed. */
export interface LintReport {
  readonly version: 1;
  /** The share of the files that it is about, with `--shard`. */
  readonly shard?: { readonly index: number; readonly count: number };
  /** By file, then by place. */
  readonly findings: readonly Finding[];
  readonly summary: Summary;
  /** As the command's exit code: some finding reaches `failOn`, or something could not be read. */
  readonly failed: boolean;
}

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** With `/` between names: relative to `cwd` where it lies below, else absolute. */
  readonly file: string;
  /** The file that a rendered manifest was made from, as Helm or Kustomize names it. */
  readonly origin?: string;
  readonly range: Range;
  /** Position of the document in its stream, from 0. */
  readonly document: number;
  readonly object: ObjectReference | null;
  readonly container?: string;
  readonly related: readonly RelatedLocation[];
  readonly fix?: Fix;
  /** The rule's page. */
  readonly url: string;
}

export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string;
}

export interface RelatedLocation {
  readonly message: string;
  readonly file: string;
  readonly range: Range;
}

export interface Fix {
  readonly title: string;
  /** `safe` ones are those that `fix: true` applies. */
  readonly kind: 'safe' | 'suggestion' | 'refactoring';
  readonly edits: readonly Edit[];
}

export interface Edit {
  readonly file: string;
  readonly range: Range;
  readonly text: string;
}

/** The end is exclusive. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Line and column from 1, the offset from 0; columns and offsets in UTF-16 code units, as JavaScript counts. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

export interface Summary {
  readonly files: number;
  readonly objects: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly suppressed: number;
  readonly templates: number;
  readonly ignored: number;
  readonly fixed: number;
  readonly unreadable: readonly { readonly file: string; readonly message: string }[];
}

/**
 * Lints manifests as the command does.
 * Rejects for what would be wrong usage: an unknown rule, a mistake in podlint.yaml, a baseline that cannot be read.
 */
export type Lint = (options: LintOptions) => Promise<LintReport>;
