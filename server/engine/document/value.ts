import { setProperty } from './plain.js';
import type { YamlMap, YamlNode } from './tree.js';

/**
 * A node as plain data: the last entry of a name wins, aliases share one value, keys are own properties even when they are called
 * `__proto__`. Integers beyond 2^53 stay `bigint`.
 */
export function toValue(node: YamlNode): unknown {
  return convert(node, new Map());
}

function convert(node: YamlNode, done: Map<YamlNode, unknown>): unknown {
  if (node.kind === 'scalar') return node.value;
  const known = done.get(node);
  if (known !== undefined) return known;
  const value = node.kind === 'map' ? convertMap(node, done) : node.items.map((item) => convert(item, done));
  done.set(node, value);
  return value;
}

function convertMap(map: YamlMap, done: Map<YamlNode, unknown>): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const entry of map.entries) setProperty(value, entry.key.value, convert(entry.value, done));
  return value;
}
