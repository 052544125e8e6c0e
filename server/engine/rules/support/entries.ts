/** Entries of the tree by where they are written, and the text that goes with them. */
import type { TextRange, YamlDocument, YamlEntry, YamlMap, YamlNode } from '../../document/tree.js';

export interface PlacedEntry {
  readonly entry: YamlEntry;
  readonly map: YamlMap;
}

/** The entry whose key starts at an offset. */
export function entryAt({ root }: YamlDocument, offset: number): PlacedEntry | undefined {
  let node: YamlNode | undefined = root;
  while (node !== undefined && node.kind !== 'scalar') {
    if (node.kind === 'sequence') {
      node = node.items.find((item) => contains(item, offset));
      continue;
    }
    const map: YamlMap = node;
    const entry = map.entries.find(({ key, merged }) => !merged && key.start === offset);
    if (entry !== undefined) {
      return { entry, map };
    }
    node = map.entries.find(({ value, merged }) => !merged && contains(value, offset))?.value;
  }
  return undefined;
}

function contains({ start, end }: TextRange, offset: number): boolean {
  return start <= offset && offset < end;
}

/**
 * The text to cut out to remove an entry: whole lines in a block map.
 * Behind the dash of a list item the next key moves up; in a flow map the comma goes too.
 */
export function removalOf(text: string, { entry, map }: PlacedEntry): TextRange {
  const { entries } = map;
  const index = entries.indexOf(entry);
  const next = entries[index + 1];
  const { start } = entry.key;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const ownLine = text.slice(lineStart, start).trim() === '';
  if (!map.flow && ownLine) {
    return { start: lineStart, end: endOfLine(text, entry.valueRange.end) };
  }
  if (next !== undefined) {
    return { start, end: next.key.start };
  }
  const previous = entries[index - 1];
  return { start: previous?.valueRange.end ?? start, end: entry.valueRange.end };
}

/** Past the line's end, a comment behind the value included. A block scalar ends behind its own line break. */
function endOfLine(text: string, offset: number): number {
  if (text[offset - 1] === '\n') {
    return offset;
  }
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}
