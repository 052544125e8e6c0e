/**
 * Marks: expectations written as comment lines under the line they are about.
 *
 *     - containerPort: 8080
 *     #              ^^^^ error network/port-clash: `web` and `proxy` both listen on 8080/TCP …
 *     #              fix (refactoring): Move `web` to port 8081
 *
 * Carets mark the exact range. Where they cannot (a range in the first column, an empty one, one over several lines, or one in a
 * line that no comment may follow), `@` gives columns, from 1, the end exclusive, each with a line relative to the marked one:
 * `# @1-5 error …`, `# @-3:12-20 error …`, `# @7-+2:4 error …`.
 *
 * `related` instead of a severity marks a related location. `fix` lines stand under the finding they belong to.
 */
import { parseTolerant } from '../../server/engine/document/parse.js';
import type { TextRange, YamlNode } from '../../server/engine/document/tree.js';

export interface Mark {
  readonly range: TextRange;
  /** `error network/port-clash: …`, `related: …` */
  readonly text: string;
  /** `fix (safe): …`, in order. */
  readonly fixes: readonly string[];
}

/** A text without its marks, and the marks. */
export interface MarkedText {
  readonly text: string;
  readonly marks: readonly Mark[];
}

const CARETS = /^#(?<blank> *)(?<carets>\^+) (?<text>(?:error|warning|info|related)\b.*)$/;
const COLUMNS =
  /^# *@(?:(?<startLine>[+-]\d+):)?(?<start>\d+)-(?:(?<endLine>[+-]\d+):)?(?<end>\d+) (?<text>(?:error|warning|info|related)\b.*)$/;
const FIX = /^# +(?<text>fix \((?:safe|suggestion|refactoring)\): .*)$/;

/** Takes the marks out of a text. */
export function readMarks(marked: string): MarkedText {
  const lines: string[] = [];
  const pending: { line: number; place: Place; text: string; fixes: string[] }[] = [];
  for (const raw of marked.split('\n')) {
    const line = raw.replace(/\r$/, '');
    const fix = groupsOf(FIX, line)?.text;
    const place = readPlace(line);
    if (place) pending.push({ line: lines.length - 1, place, text: place.text, fixes: [] });
    else if (fix !== undefined && pending.at(-1)?.line === lines.length - 1) pending.at(-1)?.fixes.push(fix);
    else lines.push(raw);
  }
  const text = lines.join('\n');
  const starts = lineStarts(text);
  const offset = (line: number, column: number): number => (starts.at(line) ?? text.length) + column;
  return {
    text,
    marks: pending.map(({ line, place, text: label, fixes }) => ({
      text: label,
      fixes,
      range: {
        start: offset(line + place.startLine, place.start),
        end: offset(line + place.endLine, place.end),
      },
    })),
  };
}

/** Lines relative to the marked one, columns from 0. */
interface Place {
  readonly startLine: number;
  readonly start: number;
  readonly endLine: number;
  readonly end: number;
  readonly text: string;
}

/** The named groups of a match; those that took no part are undefined. */
export function groupsOf(pattern: RegExp, line: string): Readonly<Partial<Record<string, string>>> | undefined {
  return pattern.exec(line)?.groups;
}

function readPlace(line: string): Place | undefined {
  const carets = groupsOf(CARETS, line);
  if (carets) {
    const start = 1 + (carets.blank ?? '').length;
    return { startLine: 0, endLine: 0, start, end: start + (carets.carets ?? '').length, text: carets.text ?? '' };
  }
  const columns = groupsOf(COLUMNS, line);
  if (!columns) return undefined;
  const startLine = Number(columns.startLine ?? 0);
  return {
    startLine,
    start: Number(columns.start) - 1,
    endLine: columns.endLine === undefined ? startLine : Number(columns.endLine),
    end: Number(columns.end) - 1,
    text: columns.text ?? '',
  };
}

/** Writes marks into a text: under the line where each starts, or under the scalar that this line is a piece of. */
export function writeMarks({ text, marks }: MarkedText): string {
  const starts = lineStarts(text);
  const scalars = multiLineScalars(text);
  const byLine = new Map<number, string[]>();
  const sorted = [...marks].sort(
    (left, right) =>
      left.range.start - right.range.start ||
      left.range.end - right.range.end ||
      (left.text < right.text ? -1 : Number(left.text > right.text)),
  );
  for (const mark of sorted) {
    const line = anchorLine(mark.range.start, starts, scalars);
    byLine.set(line, [...(byLine.get(line) ?? []), ...writeMark(mark, line, starts)]);
  }
  return text
    .split('\n')
    .flatMap((content, line) => {
      const ending = content.endsWith('\r') ? '\r' : '';
      return [content, ...(byLine.get(line) ?? []).map((mark) => `${mark}${ending}`)];
    })
    .join('\n');
}

function writeMark({ range, text, fixes }: Mark, line: number, starts: readonly number[]): readonly string[] {
  const start = position(range.start, starts);
  const end = position(range.end, starts);
  const carets = start.line === line && end.line === line && start.column > 0 && range.end > range.start;
  const lead = carets ? ' '.repeat(start.column - 1) : ' ';
  const place = carets
    ? `${lead}${'^'.repeat(range.end - range.start)}`
    : ` @${at(start, line)}-${end.line === start.line ? end.column + 1 : at(end, line)}`;
  return [`#${place} ${text}`, ...fixes.map((fix) => `#${lead === '' ? ' ' : lead}${fix}`)];
}

function at({ line, column }: Position, from: number): string {
  if (line === from) return String(column + 1);
  return `${line > from ? '+' : ''}${line - from}:${column + 1}`;
}

/** No comment may stand within a scalar of several lines. */
function anchorLine(offset: number, starts: readonly number[], scalars: readonly TextRange[]): number {
  const { line } = position(offset, starts);
  const lineEnd = (starts[line + 1] ?? Number.POSITIVE_INFINITY) - 1;
  const scalar = scalars.find(({ start, end }) => start <= lineEnd && lineEnd < end);
  return scalar ? position(scalar.end, starts).line : line;
}

/** The spans, without closing blank lines, of scalars that take more than one line. */
function multiLineScalars(text: string): readonly TextRange[] {
  const found: TextRange[] = [];
  const visit = (node: YamlNode): void => {
    if (node.kind === 'map') for (const entry of node.entries) [entry.key, entry.value].forEach(visit);
    else if (node.kind === 'sequence') node.items.forEach(visit);
    else {
      const content = text.slice(node.start, node.end).trimEnd();
      if (content.includes('\n')) found.push({ start: node.start, end: node.start + content.length });
    }
  };
  for (const { root } of parseTolerant(text).documents) if (root) visit(root);
  return found;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

export function lineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
}

/** Line and column from 0. */
export function position(offset: number, starts: readonly number[]): Position {
  const line = starts.findLastIndex((start) => start <= offset);
  return { line, column: offset - (starts[line] ?? 0) };
}
