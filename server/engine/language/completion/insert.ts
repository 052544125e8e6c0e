/** How a proposal is put into the text: with what a sub-object needs, in the style of the place. */
import type { FieldFacts } from '../../kubernetes/facts.js';
import { formOf, resolve } from '../fields.js';

export interface Insert {
  readonly text: string;
  /** `text` has tab stops, `$1`, and `$`, `}` and `\` escaped. */
  readonly snippet: boolean;
}

export interface Style {
  readonly snippets: boolean;
  readonly flow: boolean;
  /** Keys stand in quotes already. */
  readonly quoted: boolean;
  readonly hasColon: boolean;
  /** Blanks in front of the further lines, so that they stand below the first. */
  readonly indent: string;
}

/** A key with its colon and, where the client takes snippets, the required fields below it. */
export function insertField(field: string, facts: FieldFacts, style: Style): Insert {
  if (style.hasColon || style.quoted) return { text: field, snippet: false };
  const form = formOf(facts);
  if (style.flow) return insertInFlow(field, facts, style);
  if (!style.snippets) return { text: form === 'scalar' ? `${field}: ` : `${field}:`, snippet: false };
  const stops = { next: 1 };
  return { text: `${escape(field)}:${body(facts, `${style.indent}  `, stops, 0)}`, snippet: true };
}

function insertInFlow(field: string, facts: FieldFacts, { snippets }: Style): Insert {
  if (!snippets || formOf(facts) === 'scalar') return { text: `${field}: `, snippet: false };
  return { text: `${escape(field)}: ${flowBody(facts, { next: 1 }, 0)}`, snippet: true };
}

/** A value in brackets, with the required fields of an object. */
function flowBody(facts: FieldFacts, stops: Stops, depth: number): string {
  const { items, fields: all = {}, required = [] } = resolve(facts);
  switch (formOf(facts)) {
    case 'scalar':
      return stop(stops);
    case 'list':
      return `[${items && formOf(items) === 'object' ? flowBody(items, stops, depth) : stop(stops)}]`;
    default: {
      const named = depth >= DEEPEST ? [] : required;
      const pairs = named.flatMap((field) => {
        const shape = all[field];
        return shape ? [`${escape(field)}: ${flowBody(shape, stops, depth + 1)}`] : [];
      });
      return `{ ${pairs.length === 0 ? stop(stops) : pairs.join(', ')} \\}`;
    }
  }
}

/** A whole item with its dash. */
export function insertItem(items: FieldFacts, { snippets, indent }: Style): Insert {
  if (!snippets) return { text: '- ', snippet: false };
  return { text: `-${itemBody(items, `${indent}  `, { next: 1 }, 0)}`, snippet: true };
}

/** Required fields are written out this deep. */
const DEEPEST = 2;

interface Stops {
  next: number;
}

/** What follows a colon: a blank and a stop, or a block below it. */
function body(facts: FieldFacts, indent: string, stops: Stops, depth: number): string {
  switch (formOf(facts)) {
    case 'scalar':
      return ` ${stop(stops)}`;
    case 'list': {
      const { items } = resolve(facts);
      return `\n${indent}-${items ? itemBody(items, `${indent}  `, stops, depth) : ` ${stop(stops)}`}`;
    }
    default:
      return `\n${indent}${fields(facts, indent, stops, depth)}`;
  }
}

function itemBody(items: FieldFacts, indent: string, stops: Stops, depth: number): string {
  return formOf(items) === 'object' ? ` ${fields(items, indent, stops, depth)}` : ` ${stop(stops)}`;
}

/** The required fields of an object, or a stop where there are none. */
function fields(facts: FieldFacts, indent: string, stops: Stops, depth: number): string {
  const type = resolve(facts);
  const required = depth >= DEEPEST ? [] : (type.required ?? []);
  const lines = required.flatMap((field) => {
    const shape = type.fields?.[field];
    return shape ? [`${escape(field)}:${body(shape, `${indent}  `, stops, depth + 1)}`] : [];
  });
  return lines.length === 0 ? stop(stops) : lines.join(`\n${indent}`);
}

function stop(stops: Stops): string {
  const text = `$${stops.next}`;
  stops.next += 1;
  return text;
}

const escape = (text: string): string => text.replace(/[\\$}]/g, '\\$&');

/** A plain text as a scalar of YAML that is a string: in quotes where it would be read as something else. */
export function asString(text: string): string {
  const isPlain = /^[A-Za-z_/][\w./-]*$/.test(text) && !/^(?:y|yes|n|no|true|false|on|off|null|~)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}
