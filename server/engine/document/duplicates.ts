import type { YamlEntry, YamlKey } from './tree.js';

/** Up to this size, comparing each pair is faster than filling a Map. */
const SMALL = 12;

/**
 * Calls `found` for each key of a map that stands there again, with its first occurrence. Merge keys may be repeated.
 */
export function findDuplicates(entries: readonly YamlEntry[], found: (first: YamlKey, repeat: YamlKey) => void): void {
  if (entries.length <= SMALL) findAmongFew(entries, found);
  else findAmongMany(entries, found);
}

function findAmongFew(entries: readonly YamlEntry[], found: (first: YamlKey, repeat: YamlKey) => void): void {
  for (let index = 1; index < entries.length; index++) {
    const key = entries[index]?.key;
    for (let other = 0; key !== undefined && other < index; other++) {
      const first = entries[other]?.key;
      if (first?.value !== key.value) continue;
      if (!isMergeKey(key)) found(first, key);
      break;
    }
  }
}

function findAmongMany(entries: readonly YamlEntry[], found: (first: YamlKey, repeat: YamlKey) => void): void {
  const seen = new Map<string, YamlKey>();
  for (const { key } of entries) {
    const first = seen.get(key.value);
    if (first === undefined) seen.set(key.value, key);
    else if (!isMergeKey(key)) found(first, key);
  }
}

/** Whether a name stands twice in a map, be it a merge key. */
export function isRepetitive(entries: readonly YamlEntry[]): boolean {
  const { length } = entries;
  if (length > SMALL) return new Set(entries.map(({ key }) => key.value)).size < length;
  for (let index = 1; index < length; index++) {
    const name = entries[index]?.key.value;
    for (let other = 0; other < index; other++) if (entries[other]?.key.value === name) return true;
  }
  return false;
}

/** Whether a key is the merge key `<<`; in quotes it is an ordinary key. */
export function isMergeKey(key: YamlKey): boolean {
  return key.style === 'plain' && key.text === '<<';
}
