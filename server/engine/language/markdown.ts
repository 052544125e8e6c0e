/** Markdown out of texts that manifests hold: no name, image or label becomes markup, a link, a picture or the mention of a person. */

/** Control characters, halves of surrogate pairs, and what turns the reading direction around: nothing that a page should show. */
const UNSAFE = /(?![\t\n\r])[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** A sentence with `code` in it, as messages and evidence are written, on one line. Outside of the code nothing is markup. */
export function sentence(text: string): string {
  return text
    .split(/(`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? code(part.slice(1, -1)) : plain(part)))
    .join('');
}

/** A text as code, on one line. The fence is longer than any run of backticks inside. */
export function code(text: string): string {
  const flat = onOneLine(text);
  const longest = Math.max(0, ...[...flat.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 || flat.trim() === '' ? `${fence} ${flat} ${fence}` : `${fence}${flat}${fence}`;
}

/** A text as it is, on one line, whatever it looks like. */
export function plain(text: string): string {
  return onOneLine(text).replace(/[&<>@]|:(?=\/\/)|[\\`*_[\]|~#!$]/g, (character) =>
    /[&<>@:]/.test(character) ? `&#${character.charCodeAt(0)};` : `\\${character}`,
  );
}

const onOneLine = (text: string): string =>
  text.replace(/\s+/g, (blanks) => (/[\r\n]/.test(blanks) ? ' ' : blanks)).replace(UNSAFE, '\ufffd');
