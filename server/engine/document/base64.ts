/**
 * Standard base64 with padding, as Go's `base64.StdEncoding` reads it: line breaks are skipped, anything else is an error.
 * The bytes are read as UTF-8, faulty ones as U+FFFD. The engine has no `atob` and no `TextDecoder`.
 */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** With a length that four divides. A group that repeats would need stack for each time. */
const SHAPE = /^[A-Za-z0-9+/]*={0,2}$/;

/** The decoded text, or `undefined` when `encoded` is no base64. */
export function decodeBase64(encoded: string): string | undefined {
  const compact = encoded.replaceAll(/[\r\n]/g, '');
  return compact.length % 4 === 0 && SHAPE.test(compact) ? decodeUtf8(toBytes(compact)) : undefined;
}

function toBytes(compact: string): number[] {
  const bytes: number[] = [];
  let bits = 0;
  let buffer = 0;
  for (const character of compact) {
    if (character === '=') break;
    buffer = ((buffer << 6) | ALPHABET.indexOf(character)) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((buffer >> bits) & 0xff);
    }
  }
  return bytes;
}

function decodeUtf8(bytes: readonly number[]): string {
  let text = '';
  for (let index = 0; index < bytes.length;) {
    const first = bytes[index] ?? 0;
    if (first < 0x80) {
      text += String.fromCharCode(first);
      index += 1;
      continue;
    }
    const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    const escaped = bytes.slice(index, index + length).map((byte) => `%${byte.toString(16).padStart(2, '0')}`);
    const character = decodeEscapes(escaped.join(''));
    text += character ?? '\ufffd';
    index += character === undefined ? 1 : length;
  }
  return text;
}

function decodeEscapes(escaped: string): string | undefined {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return undefined;
  }
}
