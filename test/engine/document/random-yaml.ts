/** Random YAML texts whose value is known: the same content in every style that YAML has. */
import fc from 'fast-check';

/** The same texts in each run; `FC_SEED` asks for others. */
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20260) });

export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

const word = fc.constantFrom(
  'a',
  'b',
  'web',
  'image',
  'x-1',
  'app.kubernetes.io/name',
  'ä',
  '😀',
  '__proto__',
  '12',
  'yes',
  'y',
  '~',
);
const text = fc.oneof(
  word,
  fc.constantFrom(
    '',
    ' ',
    'two words',
    'a: b',
    'a #b',
    '# c',
    '- d',
    "it's",
    '"q"',
    'x\\y',
    '{{ z }}',
    '[e',
    '0755',
    '1_0',
    'é\u2028f',
    '\t',
    '---',
  ),
  fc.constantFrom(
    'one\ntwo',
    'one\ntwo\n',
    '\n',
    'a\n\n\nb',
    ' lead\nx',
    'trail \nx\n',
    'x\n\n',
    'a\n  b\nc\n',
    '#!/bin/sh\nset -e\n\necho "x: y" # z\n',
  ),
);
const scalar = fc.oneof(text, fc.integer({ min: -1000, max: 70_000 }), fc.boolean(), fc.constant(null));

/** Plain values like those of manifests. */
export const plainValue: fc.Arbitrary<Plain> = fc.letrec<{ value: Plain }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(word, tie('value')), { maxLength: 5 }).map((entries) => Object.fromEntries(entries) as Plain),
  ),
})).value;

/** A map at the top, as each manifest is one. */
export const plainObject: fc.Arbitrary<Record<string, Plain>> = fc
  .array(fc.tuple(word, plainValue), { minLength: 1, maxLength: 5 })
  .map((entries) => Object.fromEntries(entries));

/** One of `count` possibilities. */
export type Choose = (count: number) => number;

/** Endless choices out of one number, so that a failing text can be made again. */
export function chooseFrom(seed: number): Choose {
  let state = seed >>> 0;
  return (count) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
}

/** A value and one of its texts. */
export function written<T extends Plain>(values: fc.Arbitrary<T>): fc.Arbitrary<{ value: T; text: string }> {
  return fc.tuple(values, fc.nat()).map(([value, seed]) => ({ value, text: writeYaml(value, chooseFrom(seed)) }));
}

interface Writer {
  readonly choose: Choose;
  readonly step: number;
  readonly listIndent: number;
  /** The last value keeps all line breaks behind it, so nothing may be put there. */
  open: boolean;
}

/** Writes a value in block style with flow style, quotes, comments and blank lines as chosen. */
export function writeYaml(value: Plain, choose: Choose): string {
  const writer = { choose, step: 1 + choose(4), listIndent: choose(3), open: false };
  const lines = isBlock(value) ? blockLines(value, 0, writer) : [inline(value, writer, false)];
  const eol = ['\n', '\n', '\r\n'][choose(3)];
  const unended = choose(4) === 0 && !writer.open;
  return [...(choose(3) === 0 ? ['# first', '---'] : []), ...lines].join(eol) + (unended ? '' : eol);
}

function isBlock(value: Plain): value is Plain[] | Record<string, Plain> {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function blockLines(value: Plain[] | Record<string, Plain>, column: number, writer: Writer): string[] {
  const pad = ' '.repeat(column);
  const lines: string[] = [];
  const members: [string | undefined, Plain][] = Array.isArray(value)
    ? value.map((item) => [undefined, item])
    : Object.entries(value);
  for (const [key, item] of members) {
    if (lines.length > 0 && !writer.open) lines.push(...noise(pad, writer));
    writer.open = false;
    if (key === undefined) lines.push(...itemLines(item, column, writer));
    else lines.push(...entryLines(`${pad}${keyText(key, writer)}`, item, column, writer));
  }
  return lines;
}

/** Comments and blank lines between members. */
function noise(pad: string, { choose }: Writer): string[] {
  return [[], [], [], [`${pad}# comment`], [''], ['', `${pad}# one`, `${pad}# two`], ['# far left']][choose(7)];
}

function itemLines(item: Plain, column: number, writer: Writer): string[] {
  const pad = ' '.repeat(column);
  if (!isBlock(item) || writer.choose(5) === 0) return valueLines(`${pad}-`, item, column, writer);
  const gap = 1 + writer.choose(3);
  const inner = blockLines(item, column + 1 + gap, writer);
  return [`${pad}-${inner[0].slice(column + 1)}`, ...inner.slice(1)];
}

function entryLines(lead: string, item: Plain, column: number, writer: Writer): string[] {
  if (!isBlock(item) || writer.choose(5) === 0) return valueLines(`${lead}:`, item, column, writer);
  const inner = Array.isArray(item) ? column + writer.listIndent : column + writer.step;
  return [`${lead}:${trailing(writer)}`, ...blockLines(item, inner, writer)];
}

function trailing({ choose }: Writer): string {
  return ['', '', '', ' # why', '  ', ' #'][choose(6)];
}

/** A value on the line of its key or dash, or as a block scalar. */
function valueLines(lead: string, item: Plain, column: number, writer: Writer): string[] {
  const block = typeof item === 'string' && writer.choose(2) === 0 ? blockScalar(item, column, writer) : undefined;
  if (block !== undefined) return [`${lead} ${block[0]}`, ...block.slice(1)];
  if (item === null && writer.choose(2) === 0) return [lead + trailing(writer)];
  return [`${lead} ${inline(item, writer, false)}${trailing(writer)}`];
}

function keyText(key: string, { choose }: Writer): string {
  const plain = /^[a-z][\w./-]+$/.test(key) && !/^(?:yes|y)$/.test(key);
  if (plain && choose(4) > 0) return key;
  return choose(2) === 0 || key.includes("'") ? JSON.stringify(key) : `'${key}'`;
}

/** A value on one line. */
function inline(value: Plain, writer: Writer, flow: boolean): string {
  if (Array.isArray(value)) return `[${value.map((item) => inline(item, writer, true)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(
      ([key, item]) => `${keyText(key, writer)}: ${inline(item, writer, true)}`,
    );
    return entries.length === 0 ? '{}' : `{${writer.choose(2) === 0 ? ' ' : ''}${entries.join(', ')} }`;
  }
  if (typeof value !== 'string') return String(value);
  if (!flow && /^[a-z][a-z ]*[a-z]$/.test(value) && value !== 'yes' && writer.choose(3) > 0) return value;
  const single = !/[\n\t\u2028]/.test(value) && writer.choose(2) === 0;
  return single ? `'${value.replaceAll("'", "''")}'` : JSON.stringify(value).replaceAll('\u2028', '\\u2028');
}

/** `|` with the chomping and the indentation indicator that the text needs. */
function blockScalar(value: string, column: number, writer: Writer): string[] | undefined {
  const { choose } = writer;
  if (/[\u2028\t]/.test(value) || value.trim() === '') return undefined;
  const body = value.replace(/\n+$/, '');
  const ends = value.length - body.length;
  const chomp = ends === 0 ? '-' : ends === 1 && choose(2) === 0 ? '' : '+';
  writer.open = chomp === '+';
  const indent = 1 + choose(4);
  const indicator = /^[ \n]/.test(body) || choose(4) === 0 ? String(indent) : '';
  const pad = ' '.repeat(column + indent);
  const lines = body.split('\n').map((line) => (line === '' ? '' : pad + line));
  const blank = Array<string>(Math.max(0, ends - 1)).fill('');
  return [
    `|${choose(2) === 0 ? chomp + indicator : indicator + chomp}${choose(5) === 0 ? ' # note' : ''}`,
    ...lines,
    ...blank,
  ];
}
