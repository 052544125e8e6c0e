import type { Path, TextRange, YamlEntry, YamlMap, YamlNode } from './tree.js';

/** One step down. */
export interface Step {
  readonly node: YamlNode;
  /** The entry it is the value of; list items have none. */
  readonly entry: YamlEntry | undefined;
  /** Where it was written in its list or map: the `*name` of an alias, else the node itself. */
  readonly range: TextRange;
}

/** The node at `path` below `root`, if there is one. Of a repeated key, the last. */
export function nodeAt(root: YamlNode | undefined, path: Path): YamlNode | undefined {
  if (root === undefined) return undefined;
  const steps = stepsTo(root, path);
  return steps.length === path.length ? (steps.at(-1)?.node ?? root) : undefined;
}

/** The steps from `root` along `path`, as far as it exists. */
export function stepsTo(root: YamlNode, path: Path): Step[] {
  const steps: Step[] = [];
  let node = root;
  for (const name of path) {
    const step = stepInto(node, name);
    if (step === undefined) break;
    steps.push(step);
    node = step.node;
  }
  return steps;
}

function stepInto(node: YamlNode, name: string | number): Step | undefined {
  if (node.kind === 'scalar') return undefined;
  if (node.kind === 'sequence') {
    const index = typeof name === 'number' ? name : -1;
    const item = node.items[index];
    const range = node.itemRanges[index];
    return item && range && { node: item, entry: undefined, range };
  }
  const entry = entryOf(node, String(name));
  return entry && { node: entry.value, entry, range: entry.valueRange };
}

/** The entry that gives a map its value for `name`: the last one. */
export function entryOf(map: YamlMap, name: string): YamlEntry | undefined {
  return map.entries.findLast((entry) => entry.key.value === name);
}

/** The entries that stand in a map itself, not behind a merge key. */
export function writtenEntries(map: YamlMap): YamlMap['entries'] {
  return map.entries.filter((entry) => !entry.merged);
}

/**
 * A path as upstream prints it (`apimachinery/pkg/util/validation/field/path.go`): `spec.containers[0].image`. Keys that are no plain
 * words, such as those of labels, stand in brackets: `metadata.labels[app.kubernetes.io/name]`.
 */
export function formatPath(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (!/^[\w$-]+$/.test(step)) text += `[${step}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}
