/**
 * A text made from a scalar of the manifest, by `$(VAR)` expansion and shell quoting, that still knows where its characters come from.
 */
import type { TextRange } from '../document/tree.js';

export interface SourceText {
  readonly text: string;
  /** Offset in the scalar of the text's first character, where the text stands there as it is. */
  readonly base: number;
  /** For every character the start and the end of what it comes from; absent where the text stands there as it is. */
  readonly map: { readonly starts: readonly number[]; readonly ends: readonly number[] } | undefined;
}

export function verbatim(text: string, base = 0): SourceText {
  return { text, base, map: undefined };
}

/** The span of the scalar that a piece of the text comes from. */
export function sourceRange(source: SourceText, start: number, end: number): TextRange {
  if (!source.map) return { start: source.base + start, end: source.base + end };
  const from = source.map.starts[start] ?? source.map.ends.at(-1) ?? source.base;
  return { start: from, end: end > start ? (source.map.ends[end - 1] ?? from) : from };
}

/** Collects pieces of texts into one. */
export class SourceTextBuilder {
  #text = '';
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  /** Takes characters over from another text. */
  copy(source: SourceText, start: number, end: number): void {
    for (let index = start; index < end; index++) {
      const { start: from, end: to } = sourceRange(source, index, index + 1);
      this.#push(source.text.charAt(index), from, to);
    }
  }

  /** Puts a text in the place of a reference: each of its characters comes from the whole of it. */
  replace(text: string, range: TextRange): void {
    for (const character of text.split('')) this.#push(character, range.start, range.end);
  }

  get length(): number {
    return this.#text.length;
  }

  build(): SourceText {
    const starts = this.#starts;
    const ends = this.#ends;
    const base = starts[0] ?? 0;
    const straight = starts.every((start, index) => start === base + index && ends[index] === base + index + 1);
    return { text: this.#text, base, map: straight ? undefined : { starts, ends } };
  }

  #push(character: string, start: number, end: number): void {
    this.#text += character;
    this.#starts.push(start);
    this.#ends.push(end);
  }
}

type LookUp = (name: string) => string | undefined;

const reference = /\$\$|\$\((?<name>[-._A-Za-z][-._A-Za-z0-9]*)\)/g;
const shellReference = /\$(?:\{(?<name>[A-Za-z_]\w*)(?::?-(?<fallback>[^${}]*))?\}|(?<bare>[A-Za-z_]\w*))/g;

/**
 * Expands `$(VAR)` as the kubelet does (`k8s.io/kubernetes/third_party/forked/golang/expansion`): `$$(VAR)` is a literal `$(VAR)`,
 * an unknown reference stays as it is.
 */
export function expandReferences(text: string, lookUp: LookUp): SourceText {
  return expand(verbatim(text), reference, ({ name }) => (name === undefined ? '$' : lookUp(name)));
}

/** Expands `$VAR`, `${VAR}` and `${VAR:-default}` of a shell script, as far as values are known. */
export function expandShellVariables(source: SourceText, lookUp: LookUp): SourceText {
  return expand(source, shellReference, ({ name, bare, fallback }) => lookUp(name ?? bare ?? '') ?? fallback);
}

function expand(
  source: SourceText,
  pattern: RegExp,
  valueOf: (groups: Readonly<Record<string, string | undefined>>) => string | undefined,
): SourceText {
  const { text } = source;
  if (!text.includes('$')) return source;
  const builder = new SourceTextBuilder();
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    const value = valueOf(match.groups ?? {});
    if (value === undefined) continue;
    const end = match.index + match[0].length;
    builder.copy(source, from, match.index);
    builder.replace(value, sourceRange(source, match.index, end));
    from = end;
  }
  if (from === 0) return source;
  builder.copy(source, from, text.length);
  return builder.build();
}
