/** New inputs from old ones: bytes changed, pieces copied, cut, repeated and joined, words of a dictionary put in. */

/** @param {string} text a dictionary as libFuzzer and AFL read it: a quoted word on each line */
export const readDictionary = (text) =>
  [...text.matchAll(/^"(.*)"$/gm)].map(([, word]) =>
    Buffer.from(
      word.replace(/\\x([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))).replaceAll('\\\\', '\\'),
      'latin1',
    ),
  );

const INTERESTING = [
  '\n',
  ' ',
  '\t',
  ':',
  '-',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  ',',
  '#',
  '&',
  '*',
  '!',
  '|',
  '>',
  '%',
  '0',
  '9',
  '\0',
  '\r',
  '\\',
];

/**
 * @param {Buffer} input
 * @param {{ other: Buffer, words: readonly Buffer[], random: () => number, longest: number }} material
 */
export function mutate(input, { other, words, random, longest }) {
  const below = (count) => Math.floor(random() * count);
  let bytes = input;
  for (let times = 1 + below(4); times > 0; times -= 1) bytes = mutateOnce(bytes, { other, words, below });
  return bytes.subarray(0, longest);
}

function mutateOnce(bytes, { other, words, below }) {
  const at = below(bytes.length + 1);
  const length = Math.min(bytes.length - at, 1 + below(below(4) === 0 ? 64 : 8));
  const splice = (start, end, ...pieces) => Buffer.concat([bytes.subarray(0, start), ...pieces, bytes.subarray(end)]);
  switch (below(10)) {
    case 0:
      return splice(at, at + length);
    case 1:
      return splice(at, at, Buffer.from([below(256)]));
    case 2:
      return splice(at, Math.min(bytes.length, at + 1), Buffer.from(INTERESTING[below(INTERESTING.length)]));
    case 3:
      return splice(at, at, words[below(words.length)]);
    case 4:
      return splice(at, at + length, words[below(words.length)]);
    case 5: {
      const target = below(bytes.length + 1);
      return splice(target, target, bytes.subarray(at, at + length));
    }
    case 6: {
      const piece = bytes.subarray(at, at + length);
      return splice(at, at, ...Array(1 + below(8)).fill(piece));
    }
    case 7:
      return splice(at, bytes.length, other.subarray(below(other.length + 1)));
    case 8: {
      const from = below(other.length + 1);
      return splice(at, at, other.subarray(from, from + 1 + below(64)));
    }
    default: {
      // Lines are what manifests are made of: one is taken out, doubled or moved in or out.
      const start = bytes.lastIndexOf(10, at - 1) + 1;
      const found = bytes.indexOf(10, at);
      const end = found === -1 ? bytes.length : found + 1;
      const line = bytes.subarray(start, end);
      if (below(3) === 0) return splice(start, end);
      return below(2) === 0 ? splice(start, start, line) : splice(start, start, Buffer.from('  '));
    }
  }
}
