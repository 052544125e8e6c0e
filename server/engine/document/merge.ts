/**
 * Merge keys: `<<: *anchor`, `<<: [*a, *b]`, `<<: { … }`.
 *
 * goyaml.v2 copies the entries where the merge key stands (`decoder.mapping` and `decoder.merge`): what is written below overrides them,
 * what is written above is overridden, and of a list the first map wins, so its maps are copied from the last to the first.
 */
import { MAX_MERGED_ENTRIES } from './budgets.js';
import type { Builder } from './builder-state.js';
import { report, stop } from './builder-state.js';
import { isMergeKey } from './duplicates.js';
import { MESSAGES } from './messages.js';
import type { TextRange, YamlEntry, YamlMap, YamlNode } from './tree.js';

/** The entries with each merge key replaced by what it brings in. */
export function mergeEntries(builder: Builder, entries: readonly YamlEntry[]): YamlEntry[] {
  const merged: YamlEntry[] = [];
  for (const entry of entries) {
    if (!isMergeKey(entry.key)) merged.push(entry);
    else for (const map of sourcesOf(builder, entry)) copyEntries(builder, map, entry.valueRange, merged);
  }
  return merged;
}

function sourcesOf(builder: Builder, { value, valueRange }: YamlEntry): readonly YamlMap[] {
  const candidates: readonly YamlNode[] = value.kind === 'sequence' ? value.items.toReversed() : [value];
  const maps = candidates.filter((node) => node.kind === 'map');
  if (maps.length < candidates.length)
    report(builder, 'syntax', MESSAGES.mergeSource, valueRange.start, valueRange.end);
  return maps;
}

function copyEntries(builder: Builder, map: YamlMap, range: TextRange, target: YamlEntry[]): void {
  builder.mergedEntries += map.entries.length;
  if (builder.mergedEntries > MAX_MERGED_ENTRIES) {
    stop(builder, 'too-many-aliases', MESSAGES.tooManyMerged(MAX_MERGED_ENTRIES), range.start, range.end);
    return;
  }
  for (const { key, value, valueRange } of map.entries) target.push({ key, value, merged: true, valueRange });
}
