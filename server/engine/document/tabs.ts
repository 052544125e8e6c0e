/**
 * Tabs where `kubectl` takes none: before the first word of a line, and behind its `-` or `?`, outside of strings and brackets
 * (goyaml.v2, `yaml_parser_scan_to_next_token`). YAML 1.2 parsers let most of them pass.
 */
import type { Builder } from './builder-state.js';
import { report } from './builder-state.js';
import { MESSAGES } from './messages.js';
import { writtenEntries } from './paths.js';
import { columnOf, nextLine } from './scan.js';
import type { TextRange, YamlNode } from './tree.js';

const TAB_IN_FRONT = /^ *(?:[-?][ \t]+)*[ \t]*/;

/** A node that may span lines, and the column to the right of which its lines may stand. */
interface Leaf extends TextRange {
  /** Tabs in front of its lines are its own affair. */
  readonly covers: boolean;
  readonly parentColumn: number;
}

/** Whether a document has a tab that is worth a closer look. */
export function mayIndentByTab(part: string): boolean {
  return part.includes('\t') && /(?:^|\n) *(?:[-?][ \t]+)*[-?]?\t/.test(part);
}

/** Reports the first tab of each line that `kubectl` would refuse. */
export function reportTabs(builder: Builder, source: string, range: TextRange): void {
  const leaves: Leaf[] = [];
  if (builder.root !== undefined) collectLeaves(source, builder.root, -1, leaves);
  let index = 0;
  for (let line = range.start; line < range.end; line = nextLine(source, line)) {
    const front = TAB_IN_FRONT.exec(source.slice(line, nextLine(source, line)))?.[0] ?? '';
    const tab = front.indexOf('\t');
    if (tab === -1 || isReported(builder, line + tab)) continue;
    while ((leaves[index + 1]?.start ?? Infinity) < line) index++;
    if (isAllowed(source, leaves[index], line, line + tab)) continue;
    report(builder, 'tab-indentation', MESSAGES.tab, line + tab, line + tab + 1);
  }
}

function isReported({ problems }: Builder, tab: number): boolean {
  return problems.some(({ range }) => range.start === tab);
}

function isAllowed(source: string, leaf: Leaf | undefined, line: number, tab: number): boolean {
  if (leaf === undefined || leaf.start >= line) return false;
  if (leaf.covers) return line < leaf.end;
  // Behind a plain scalar, a line of white space might have gone on with it.
  const inside = line < leaf.end || source.slice(leaf.end, line).trim() === '';
  return inside && tab - line > leaf.parentColumn;
}

function collectLeaves(source: string, node: YamlNode, parentColumn: number, leaves: Leaf[]): void {
  const { start, end } = node;
  if (node.kind === 'scalar') {
    if (end > start) leaves.push({ start, end, covers: node.style !== 'plain', parentColumn });
  } else if (node.flow) {
    leaves.push({ start, end, covers: true, parentColumn });
  } else if (node.kind === 'sequence') {
    const column = columnOf(source, start);
    for (const item of node.items) collectLeaves(source, item, column, leaves);
  } else {
    for (const { key, value, valueRange } of writtenEntries(node)) {
      leaves.push({ start: key.start, end: key.end, covers: false, parentColumn: Number.POSITIVE_INFINITY });
      if (valueRange.start === value.start) collectLeaves(source, value, columnOf(source, key.start), leaves);
    }
  }
}
