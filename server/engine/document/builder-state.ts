/** What a tree builder knows while it reads one document. */
import { MAX_PROBLEMS } from './budgets.js';
import type {
  DuplicateKey,
  SyntaxProblem,
  SyntaxProblemCode,
  TextRange,
  YamlEntry,
  YamlKey,
  YamlNode,
} from './tree.js';

/** A node that an anchor names; `node` is set when it is complete. */
export interface Anchor {
  node: YamlNode | undefined;
  size: number;
}

/** A list or map that is still open. */
export interface Frame {
  readonly map: boolean;
  readonly start: number;
  readonly flow: boolean;
  readonly anchor: Anchor | undefined;
  readonly entries: YamlEntry[];
  readonly items: YamlNode[];
  readonly itemRanges: TextRange[];
  /** The key that waits for its value. */
  key: YamlKey | undefined;
  /** A key was read that no object can have; its value is read and dropped. */
  badKey: boolean;
  /** How many of `entries` are merge keys that wait to be replaced. */
  merges: number;
  /** Where the last child ends. */
  end: number;
  /** Nodes inside, aliases counted in full. */
  size: number;
}

export interface Builder {
  readonly problems: SyntaxProblem[];
  readonly duplicateKeys: DuplicateKey[];
  readonly anchors: Map<string, Anchor>;
  readonly frames: Frame[];
  root: YamlNode | undefined;
  nodes: number;
  aliasedNodes: number;
  mergedEntries: number;
  /** A budget ran out: nothing more is read and there is no root. */
  stopped: boolean;
}

export function createBuilder(): Builder {
  return {
    problems: [],
    duplicateKeys: [],
    anchors: new Map(),
    frames: [],
    root: undefined,
    nodes: 0,
    aliasedNodes: 0,
    mergedEntries: 0,
    stopped: false,
  };
}

/** Adds a problem, unless there are many already. */
export function report(builder: Builder, code: SyntaxProblemCode, message: string, start: number, end: number): void {
  if (builder.problems.length < MAX_PROBLEMS) builder.problems.push({ code, message, range: { start, end } });
}

/** Ends the reading of a document whose budget ran out. */
export function stop(builder: Builder, code: SyntaxProblemCode, message: string, start: number, end: number): void {
  if (!builder.stopped) report(builder, code, message, start, end);
  builder.stopped = true;
}
