/** Values that decode themselves in Go: quantities, times, bytes. */
import { formatQuantity, readQuantity } from '../../kubernetes/quantity.js';
import type { ScalarValue } from '../../document/tree.js';
import { goQuote } from '../go-text.js';

export interface Reading {
  readonly value?: string;
  readonly error?: string;
}

/** A quantity in canonical form. Lists and maps (`undefined`) are read as the text they have in JSON, which is no quantity. */
export function readQuantityText(value: ScalarValue | undefined): Reading {
  const text = typeof value === 'string' ? value.trim() : value === undefined ? '{}' : String(value);
  const reading = readQuantity(text);
  return reading.quantity === undefined ? { error: reading.error } : { value: formatQuantity(reading.quantity) };
}

const layout = '2006-01-02T15:04:05Z07:00';

/** The parts of Go's RFC 3339 layout: what a part is called in errors, its form, and its range. */
const timeParts: readonly (readonly [name: string, form: RegExp, range?: readonly [string, number, number]])[] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d\d/, ['month', 1, 12]],
  ['-', /^-/],
  ['02', /^\d\d/],
  ['T', /^T/],
  // A single digit passes here, and here only.
  ['15', /^\d\d?/, ['hour', 0, 23]],
  [':', /^:/],
  ['04', /^\d\d/, ['minute', 0, 59]],
  [':', /^:/],
  ['05', /^\d\d(?:[.,]\d+)?/, ['second', 0, 59]],
  ['Z07:00', /^(?:Z|[-+]\d\d:\d\d)/],
];

/** Go's `time.Parse(time.RFC3339, …)` and its words. */
export function readTime(text: string): Reading {
  const problem = (reason: string) => ({ error: `parsing time ${goQuote(text)}${reason}` });
  let rest = text;
  const found: string[] = [];
  for (const [name, form, range] of timeParts) {
    const match = form.exec(rest)?.[0];
    if (match === undefined) {
      return problem(` as ${goQuote(layout)}: cannot parse ${goQuote(rest)} as ${goQuote(name)}`);
    }
    const number = Number.parseInt(match, 10);
    if (range && (number < range[1] || number > range[2])) return problem(`: ${range[0]} out of range`);
    found.push(match);
    rest = rest.slice(match.length);
  }
  const [, hours = '0', minutes = '0'] = /[-+](\d\d):(\d\d)$/.exec(found.at(-1) ?? '') ?? [];
  if (Number(hours) > 24) return problem(': time zone offset hour out of range');
  if (Number(minutes) > 60) return problem(': time zone offset minute out of range');
  if (rest !== '') return problem(`: extra text: ${goQuote(rest)}`);
  const [year, , month, , day] = found.map(Number);
  const days = new Date(Date.UTC(year ?? 0, month ?? 0, 0)).getUTCDate();
  if (day === undefined || day < 1 || day > days) return problem(': day out of range');
  return { value: text };
}

/** Standard base64; line breaks are ignored. The value stays in its encoded form. */
export function readBytes(text: string): Reading {
  const offset = corruptOffset(text);
  return offset === undefined ? { value: text } : { error: `illegal base64 data at input byte ${String(offset)}` };
}

/** Where Go's `encoding/base64` finds the input corrupt. */
function corruptOffset(text: string): number | undefined {
  let inGroup = 0;
  for (let index = 0; index < text.length; index++) {
    const char = text.charAt(index);
    if (char === '\n' || char === '\r') continue;
    if (char === '=') return inGroup < 2 ? index : paddingProblem(text, index, inGroup);
    if (!/[A-Za-z0-9+/]/.test(char)) return index;
    inGroup = (inGroup + 1) % 4;
  }
  // The offset is that of the unfinished group.
  return inGroup === 0 ? undefined : text.length - inGroup;
}

function paddingProblem(text: string, start: number, inGroup: number): number | undefined {
  let index = start + 1;
  const skipLines = () => {
    while (text.charAt(index) === '\n' || text.charAt(index) === '\r') index++;
  };
  if (inGroup === 2) {
    skipLines();
    if (index >= text.length) return text.length;
    if (text.charAt(index) !== '=') return index;
    index++;
  }
  skipLines();
  return index < text.length ? index : undefined;
}
