/** Writes plain values as YAML: block style for what is inserted into manifests, flow style and JSON where those are written. */
import { resolvePlain } from './scalar.js';

/** How the text around an edit is laid out. */
export interface Layout {
  /** The line break in use. */
  readonly eol: string;
  /** How much deeper than its key a map stands. */
  readonly step: number;
  /** How much deeper than its key a list's `-` stands; often nothing. */
  readonly listIndent: number;
  /** Everything is written as JSON. */
  readonly json: boolean;
}

export type Quote = 'plain' | 'single' | 'double';

/** What may not stand in a text unescaped, for one reader or another. */
const UNPRINTABLE = /[^\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

const DEFAULT_LAYOUT: Layout = { eol: '\n', step: 2, listIndent: 0, json: false };

/**
 * A value as lines of YAML, each moved right by `indent` columns and ended by a line break. Keys whose value is `undefined` are left out.
 */
export function serializeYaml(value: unknown, indent = 0, layout: Partial<Layout> = {}): string {
  const full = { ...DEFAULT_LAYOUT, ...layout };
  return linesOf(value, indent, full)
    .map((line) => `${line}${full.eol}`)
    .join('');
}

function linesOf(value: unknown, column: number, layout: Layout): string[] {
  const pad = ' '.repeat(column);
  if (isList(value) && value.length > 0) return value.flatMap((item) => itemLines(item, column, layout));
  const entries = entriesOf(value);
  if (entries.length > 0) return entries.flatMap(([key, item]) => entryLines(key, item, column, layout));
  return scalarLines(value, column, layout, pad);
}

function scalarLines(value: unknown, column: number, layout: Layout, lead: string): string[] {
  const block = typeof value === 'string' ? literalLines(value, column + layout.step) : undefined;
  return block === undefined
    ? [lead + (isCollection(value) ? flowText(value, false) : scalarText(value))]
    : [lead + (block[0] ?? ''), ...block.slice(1)];
}

/** `key: value` in a block map whose keys stand in `column`. */
export function entryLines(key: string, value: unknown, column: number, layout: Layout): string[] {
  const lead = `${' '.repeat(column)}${scalarText(key)}:`;
  if (isList(value) && value.length > 0) return [lead, ...linesOf(value, column + layout.listIndent, layout)];
  if (entriesOf(value).length > 0) return [lead, ...linesOf(value, column + layout.step, layout)];
  return scalarLines(value, column, layout, `${lead} `);
}

/** `- value` in a block list whose `-` stands in `column`. */
export function itemLines(value: unknown, column: number, layout: Layout): string[] {
  const lines = isCollection(value)
    ? linesOf(value, column + 2, layout)
    : scalarLines(value, column, layout, '  '.padStart(column + 2));
  return lines.map((line, index) => (index === 0 ? `${' '.repeat(column)}- ${line.slice(column + 2)}` : line));
}

/** A string of several lines as `|`, header first; `undefined` where that style cannot hold it. */
function literalLines(text: string, column: number): string[] | undefined {
  const lines = text.split('\n');
  const trailing = lines.at(-1) === '';
  if (trailing) lines.pop();
  if (lines.length < (trailing ? 1 : 2) || lines.at(-1) === '' || /^[ \t]/.test(text) || lines[0] === '')
    return undefined;
  if (lines.some((line) => UNPRINTABLE.test(line))) return undefined;
  const pad = ' '.repeat(column);
  return [trailing ? '|' : '|-', ...lines.map((line) => (line === '' ? '' : pad + line))];
}

/** A value on one line, as in `{name: web, ports: [80]}`; with `json`, as JSON. */
export function flowText(value: unknown, json: boolean): string {
  if (isList(value)) return `[${value.map((item) => flowText(item, json)).join(', ')}]`;
  if (isCollection(value)) {
    const entries = entriesOf(value).map(
      ([key, item]) => `${json ? JSON.stringify(key) : scalarText(key, 'plain', true)}: ${flowText(item, json)}`,
    );
    return entries.length === 0 ? '{}' : `{${json ? ' ' : ''}${entries.join(', ')}${json ? ' ' : ''}}`;
  }
  return json ? jsonScalar(value) : scalarText(value, 'plain', true);
}

/** A value as JSON over several lines; the first one is not indented. */
export function jsonLines(value: unknown, indent: number, step: number): string[] {
  const list = isList(value);
  const items = list ? value.map((item) => ['', item] as const) : entriesOf(value);
  if (items.length === 0) return [flowText(value, true)];
  const inner = ' '.repeat(indent + step);
  const body = items.flatMap(([key, item], index) => {
    const lines = jsonLines(item, indent + step, step);
    const comma = index < items.length - 1 ? ',' : '';
    const first = `${inner}${list ? '' : `${JSON.stringify(key)}: `}${lines[0] ?? ''}`;
    return [first, ...lines.slice(1)].map((line, at) => (at === lines.length - 1 ? line + comma : line));
  });
  return [list ? '[' : '{', ...body, `${' '.repeat(indent)}${list ? ']' : '}'}`];
}

function jsonScalar(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : scalarText(value);
}

/**
 * A scalar on one line. A string stays as plain as it can: it is quoted when YAML 1.1 or 1.2 would read it as something else; `quote`
 * asks for quotes that it does not need.
 */
export function scalarText(value: unknown, quote: Quote = 'plain', flow = false): string {
  if (typeof value !== 'string') {
    if (typeof value === 'number') return Object.is(value, -0) ? '0' : String(value);
    return typeof value === 'boolean' || typeof value === 'bigint' ? value.toString() : 'null';
  }
  if (quote === 'plain' && isPlain(value, flow)) return value;
  if (quote === 'single' && !UNPRINTABLE.test(value)) return `'${value.replaceAll("'", "''")}'`;
  return doubleQuoted(value);
}

/** JSON's escapes are YAML's; what JSON leaves alone but YAML takes for a line break or refuses is escaped too. */
export function doubleQuoted(text: string): string {
  return JSON.stringify(text).replaceAll(/[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** What some YAML reader takes for a date, a number in base 60 or the like. */
const AMBIGUOUS = /^(?:[-+]?[\d_.]+(?::[\d_.]+)*|\d{4}-\d{1,2}-\d{1,2}.*|=|<<)$/;

function isPlain(text: string, flow: boolean): boolean {
  if (resolvePlain(text) !== text || AMBIGUOUS.test(text)) return false;
  if (/^[-?:](?:\s|$)|^[,[\]{}#&*!|>'"%@`]|^\s|\s$|^(?:---|\.\.\.)/.test(text)) return false;
  if (/:(?:\s|$)|\s#|\t/.test(text) || UNPRINTABLE.test(text)) return false;
  return !flow || !/[,[\]{}]|^[-?:]|:$/.test(text);
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

export function isCollection(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** The entries of a map that are written; none for anything else. */
function entriesOf(value: unknown): [string, unknown][] {
  if (!isCollection(value) || isList(value)) return [];
  return Object.entries(value).filter(([, item]) => item !== undefined);
}
