/** Repeated keys: as the server's YAML reader reports them, and as a list. */
import type { YamlDocument, YamlEntry, YamlKey, YamlNode } from '../document/tree.js';
import { goQuote } from './go-text.js';
import { offsetLines } from './locate.js';

export interface ListedDuplicate {
  readonly path: string;
  readonly line: number;
}

/** Every repeated key as it is written, with the line of its repeat. */
export function listDuplicateKeys(document: YamlDocument, root: YamlNode | undefined): readonly ListedDuplicate[] {
  if (document.duplicateKeys.length === 0 || !root) return [];
  const lineOf = offsetLines(document);
  const found: ListedDuplicate[] = [];
  const walk = (node: YamlNode, path: string) => {
    if (node.kind === 'sequence')
      node.items.forEach((item, index) => {
        walk(item, `${path}[${String(index)}]`);
      });
    if (node.kind !== 'map') return;
    const seen = new Set<string>();
    for (const { key, value, merged } of node.entries) {
      if (merged) continue;
      const at = path === '' ? key.text : `${path}.${key.text}`;
      if (seen.has(key.text)) found.push({ path: at, line: lineOf(key.start) });
      seen.add(key.text);
      walk(value, at);
    }
  };
  walk(root, '');
  return found;
}

/** One message for all of them, by the lines of their values; what is inside of a value comes before it. */
export function duplicateKeyMessage(document: YamlDocument, root: YamlNode | undefined): string | undefined {
  if (document.duplicateKeys.length === 0 || !root) return undefined;
  const lineOf = offsetLines(document);
  const lines = repeats(root).map(
    ({ key, valueRange }) => `  line ${String(lineOf(valueRange.start))}: key ${printKey(key)} already set in map`,
  );
  return lines.length === 0 ? undefined : `yaml: unmarshal errors:\n${lines.join('\n')}`;
}

function repeats(node: YamlNode): YamlEntry[] {
  if (node.kind === 'sequence') return node.items.flatMap(repeats);
  if (node.kind !== 'map') return [];
  const seen = new Set<string>();
  return node.entries.flatMap((entry) => {
    const inside = repeats(entry.value);
    const repeated = seen.has(entry.key.value);
    seen.add(entry.key.value);
    return repeated ? [...inside, entry] : inside;
  });
}

/** Go's `%#v`: a key that is no string stays what it is. */
function printKey({ style, text, value }: YamlKey): string {
  const bare = style === 'plain' && (value !== text || /^[-+.\d]/.test(text) || text === 'true' || text === 'false');
  return bare && (value === 'true' || value === 'false' || Number.isFinite(Number(value))) ? value : goQuote(value);
}
