/** From bytes to text. Nothing undecodable vanishes: bytes that are no UTF-8 stay visible to the linter as lone surrogates. */

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

export interface DecodedText {
  readonly text: string;
  readonly encoding: Encoding;
  /** Some bytes are not text of that encoding; the text cannot be written back. */
  readonly damaged: boolean;
}

/** Decodes UTF-8 and, where a byte order mark says so, UTF-16. A mark stays in the text as U+FEFF, so that offsets are the file's. */
export function decodeText(bytes: Buffer): DecodedText {
  const damaged = bytes.length % 2 === 1;
  const whole = damaged ? bytes.subarray(0, -1) : bytes;
  // Half a character stays half a character.
  const rest = damaged ? '\ud800' : '';
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return { text: whole.toString('utf16le') + rest, encoding: 'utf-16le', damaged };
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return { text: Buffer.from(whole).swap16().toString('utf16le') + rest, encoding: 'utf-16be', damaged };
  const text = bytes.toString('utf8');
  // A replacement character may stand in the file itself; only then the bytes have to be looked at.
  if (!text.includes('\ufffd') || Buffer.from(text).equals(bytes)) return { text, encoding: 'utf-8', damaged: false };
  return { text: decodeDamaged(bytes), encoding: 'utf-8', damaged: true };
}

/** The bytes of a text in the encoding it came in. */
export function encodeText(text: string, encoding: Encoding): Buffer {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(text, 'utf8');
    case 'utf-16le':
      return Buffer.from(text, 'utf16le');
    case 'utf-16be':
      return Buffer.from(text, 'utf16le').swap16();
  }
}

/** Every byte that belongs to no character becomes U+DC80…U+DCFF, as Python's `surrogateescape` does (PEP 383). */
function decodeDamaged(bytes: Buffer): string {
  const pieces: string[] = [];
  let from = 0;
  let index = 0;
  while (index < bytes.length) {
    const length = sequenceLength(bytes, index);
    if (length > 0) {
      index += length;
      continue;
    }
    pieces.push(bytes.toString('utf8', from, index), String.fromCharCode(0xdc00 + (bytes[index] ?? 0)));
    index += 1;
    from = index;
  }
  return pieces.join('') + bytes.toString('utf8', from);
}

/** Length of the well-formed UTF-8 sequence at the index (Unicode, table 3-7), or 0. */
function sequenceLength(bytes: Buffer, index: number): number {
  const lead = bytes[index] ?? 0;
  if (lead < 0x80) return 1;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || index + length > bytes.length) return 0;
  const second = bytes[index + 1] ?? 0;
  const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  for (let next = index + 2; next < index + length; next += 1) {
    if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}
