/** A piece of source text with a line under what is meant. */
import type { TextRange } from '../../engine/document/tree.js';
import type { Lines } from '../lines.js';
import { sanitize } from './sanitize.js';
import type { Paint, Style } from './style.js';
import { displayWidth, expandTabs } from './width.js';

export interface FrameOptions {
  readonly style: Style;
  readonly paint: Paint;
  /** What stands under the range: `^` for the finding itself, `-` for a related place. */
  readonly marker: '^' | '-';
  /** Lines shown above it. */
  readonly before: number;
  /** Columns that source text may take; longer lines are cut around the range. */
  readonly width: number;
}

/** The lines of a frame, without line breaks. A range of several lines is marked on its first. */
export function codeFrame(range: TextRange, lines: Lines, options: FrameOptions): readonly string[] {
  const { style, paint } = options;
  const { start, end } = lines.rangeOf(range);
  const text = lines.lineText(start.line);
  const from = start.column - 1;
  const to = end.line === start.line ? end.column - 1 : text.length;
  const gutter = String(start.line).length;
  const view = cropAround(text, from, to, options.width);
  const numbered = (line: number, content: string): string =>
    `${style.dim(`${String(line).padStart(gutter)} |`)}${content === '' ? '' : ` ${content}`}`;
  const above = linesAbove(start.line, options.before, lines).map(({ line, content }) => {
    const same = view.from === 0 ? content : content.slice(view.from);
    return numbered(line, cut(same, options.width));
  });
  const indent = displayWidth(view.lead + view.before);
  const length = Math.max(1, displayWidth(view.lead + view.before + view.marked) - indent);
  return [
    ...above,
    numbered(start.line, expandTabs(view.lead + view.before + view.marked + view.after).trimEnd()),
    `${style.dim(`${' '.repeat(gutter)} |`)} ${' '.repeat(indent)}${paint(options.marker.repeat(length))}`,
  ];
}

interface View {
  /** An ellipsis where the line's start is cut. */
  readonly lead: string;
  readonly before: string;
  readonly marked: string;
  readonly after: string;
  /** How much of the line's start is cut, in code units. */
  readonly from: number;
}

/** How much of a cut line is kept before the range. */
const CONTEXT = 20;

function cropAround(text: string, from: number, to: number, width: number): View {
  // Every character takes a column or none, so a line of fewer units than columns needs no measuring.
  const isLong = text.length * 2 > width && displayWidth(sanitize(text.slice(0, width * 4))) > width;
  const start = isLong && from > CONTEXT ? from - CONTEXT : 0;
  const room = isLong ? Math.max(1, width - 2 * CONTEXT) : text.length;
  const marked = text.slice(from, Math.min(to, from + room));
  const after = text.slice(from + marked.length, isLong ? from + marked.length + CONTEXT : text.length);
  return {
    lead: start > 0 ? '…' : '',
    before: sanitize(text.slice(start, from)),
    marked: sanitize(marked),
    after: sanitize(after) + (isLong && from + marked.length + after.length < text.length ? '…' : ''),
    from: start,
  };
}

function cut(text: string, width: number): string {
  const shown = sanitize(text.slice(0, width));
  return expandTabs(text.length > width ? `${shown}…` : shown).trimEnd();
}

function linesAbove(line: number, count: number, lines: Lines): readonly { line: number; content: string }[] {
  const first = Math.max(1, line - count);
  return Array.from({ length: line - first }, (_, index) => ({
    line: first + index,
    content: lines.lineText(first + index),
  }));
}
