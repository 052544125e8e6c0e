/** XML as reports need it: elements with attributes, texts escaped. */

/** XML 1.0 has hardly a control character, no halves of surrogate pairs and no U+FFFE or U+FFFF, however they are written. */
const IMPOSSIBLE = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu;

/** What turns the reading direction around, in a terminal or in an editor. */
const TURNING = /[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

export type Attributes = Readonly<Record<string, string | number>>;

export function escapeXml(text: string): string {
  return text
    .replace(IMPOSSIBLE, '\ufffd')
    .replace(/[&<>"\t\n\r]/g, (character) => ESCAPES[character] ?? character)
    .replace(TURNING, (character) => `&#${character.charCodeAt(0)};`);
}

/** An element on lines of its own; `children` are elements or escaped texts. */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`);
  const tag = `${name}${pairs.join('')}`;
  if (children.length === 0) return `<${tag}/>`;
  return `<${tag}>\n${children.map(indent).join('\n')}\n</${name}>`;
}

/** An element with a text, on one line. */
export function textElement(name: string, attributes: Attributes, text: string): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`);
  return `<${name}${pairs.join('')}>${escapeXml(text)}</${name}>`;
}

export function xmlDocument(root: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

/** Line breaks inside of texts are escaped, so every line starts an element. */
const indent = (block: string): string => block.replace(/^/gm, '  ');
