/** Makes text out of files safe to print: a manifest must not move the cursor, ring the bell or turn the reading direction around. */

/** Control characters as their pictures (␛ for escape), bidirectional controls and half characters as U+FFFD. Tabs and line feeds stay. */
export function sanitize(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : '\ufffd';
  });
}

/** Lines of a text on one, with a blank between them. */
export const joinLines = (text: string): string =>
  text.replace(/\s+/g, (blanks) => (/[\r\n]/.test(blanks) ? ' ' : blanks));

/** Control characters but tab and line feed, halves of surrogate pairs, bidirectional controls, separators and byte order marks. */
const UNSAFE = /(?![\t\n])[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;
