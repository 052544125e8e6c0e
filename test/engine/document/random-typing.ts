/** What somebody types who cannot type: edits of a text by a seeded generator. */

/** Mulberry32: the same numbers for the same seed. */
export function randomBelow(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const JUNK = [
  ...[':', '-', '\n', '  ', '\t', '{', '}', '[', '"', "'", '&a', '*a', '<<: ', '|', '#', '{{', '---\n', '...\n'],
  ...['\r\n', '\r', '🚢', '\0', 'ports:\n', '8080', '? ', '\n---\n', '--- ', '\ufeff', '%YAML 1.1\n', 'kind: List\n'],
];

const MAX_PASTED = 500;

export interface Typing {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A deletion, some junk, or a line from somewhere else; seldom a whole document moves. */
export function typeSomething(text: string, below: (limit: number) => number): Typing {
  const at = below(text.length + 1);
  switch (below(8)) {
    case 0:
    case 1:
    case 2:
      return { start: at, end: Math.min(text.length, at + below(12)), text: '' };
    case 3: {
      const lines = text.split('\n');
      const from = below(lines.length);
      const start = text.lastIndexOf('\n', at - 1) + 1;
      // A file of one line would double with each.
      const pasted = lines
        .slice(from, from + 1 + below(6))
        .join('\n')
        .slice(0, MAX_PASTED);
      return { start, end: start, text: `${pasted}\n` };
    }
    default:
      return { start: at, end: at, text: JUNK[below(JUNK.length)] };
  }
}

export const applyTyping = (text: string, { start, end, text: typed }: Typing): string =>
  text.slice(0, start) + typed + text.slice(end);
