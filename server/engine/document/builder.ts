/**
 * Builds one document's tree from a parser's events. Both parsers feed it, so everything that is not a matter of syntax is decided
 * once, here: values, keys, anchors, merge keys, repeated keys and budgets.
 *
 * A builder is plain state for the functions of this file; it is made per document and thrown away.
 */
import { MAX_ALIASED_NODES, MAX_DEPTH, MAX_DUPLICATE_KEYS, MAX_NODES, MAX_SCALAR_LENGTH } from './budgets.js';
import type { Anchor, Builder, Frame } from './builder-state.js';
import { report, stop } from './builder-state.js';
import { findDuplicates } from './duplicates.js';
import { mergeEntries } from './merge.js';
import { MESSAGES } from './messages.js';
import { isNotANumber, keyName, resolvePlain, resolveTagged } from './scalar.js';
import type { Path, ScalarStyle, ScalarValue, TextRange, YamlNode, YamlScalar } from './tree.js';

function countNode(builder: Builder, at: number): void {
  if (++builder.nodes === MAX_NODES) stop(builder, 'too-large', MESSAGES.tooManyNodes(MAX_NODES), at, at + 1);
}

/** Opens a list or map. For a block collection, `start` is its first key or `-`. */
export function openCollection(builder: Builder, map: boolean, flow: boolean, start: number, anchor: string): void {
  countNode(builder, start);
  if (builder.frames.length === MAX_DEPTH) stop(builder, 'too-deep', MESSAGES.tooDeep(MAX_DEPTH), start, start + 1);
  if (builder.stopped) return;
  builder.frames.push({
    map,
    start,
    flow,
    anchor: anchor === '' ? undefined : declareAnchor(builder, anchor),
    entries: [],
    items: [],
    itemRanges: [],
    key: undefined,
    badKey: false,
    merges: 0,
    end: start,
    size: 1,
  });
}

/** A later anchor of the same name takes over from here on. */
function declareAnchor(builder: Builder, name: string): Anchor {
  const anchor: Anchor = { node: undefined, size: 1 };
  builder.anchors.set(name, anchor);
  return anchor;
}

/** Where the last child of the innermost open collection ends. */
export function lastEnd(builder: Builder): number {
  return builder.frames.at(-1)?.end ?? 0;
}

/** Closes the innermost collection. A block collection ends with its last child. */
export function closeCollection(builder: Builder, flowEnd?: number): void {
  if (builder.stopped) return;
  const frame = builder.frames.pop();
  if (frame === undefined) return;
  const end = flowEnd ?? frame.end;
  const node = frame.map ? closeMap(builder, frame, end) : closeSequence(frame, end);
  if (frame.anchor !== undefined) {
    frame.anchor.node = node;
    frame.anchor.size = frame.size;
  }
  attach(builder, node, node, frame.size);
}

function closeSequence({ start, flow, items, itemRanges }: Frame, end: number): YamlNode {
  return { kind: 'sequence', start, end, flow, items, itemRanges };
}

function closeMap(builder: Builder, frame: Frame, end: number): YamlNode {
  const { flow, entries } = frame;
  const start = Math.min(frame.start, entries[0]?.key.start ?? frame.start);
  findDuplicates(entries, (first, repeat) => {
    if (builder.duplicateKeys.length === MAX_DUPLICATE_KEYS) return;
    builder.duplicateKeys.push({ path: [...pathOf(builder), repeat.value], first, repeat });
  });
  const merged = frame.merges === 0 ? entries : mergeEntries(builder, entries);
  return { kind: 'map', start, end, flow, entries: merged };
}

/** The path of the node that is about to be attached. */
function pathOf(builder: Builder): Path {
  return builder.frames.map((frame) => (frame.map ? (frame.key?.value ?? '') : frame.items.length));
}

/** Adds a scalar. `tag` is the name behind `!!`, `?` for one without meaning, or empty. */
export function addScalar(
  builder: Builder,
  start: number,
  end: number,
  source: string,
  style: ScalarStyle,
  tag: string,
  anchor: string,
): void {
  countNode(builder, start);
  if (builder.stopped) return;
  const text = source.length > MAX_SCALAR_LENGTH ? cut(builder, source, start, end) : source;
  const frame = builder.frames.at(-1);
  const value = scalarValue(builder, text, style, tag, start, end);
  const node: YamlScalar = { kind: 'scalar', start, end, value, text, style };
  if (anchor !== '') declareAnchor(builder, anchor).node = node;
  if (awaitsKey(frame)) {
    setKey(builder, frame, node, tag);
    return;
  }
  if (isNotANumber(value)) report(builder, 'not-a-number', MESSAGES.notANumber, start, end);
  attach(builder, node, node, 1);
}

/** Whether the next node is a key. */
export function awaitsKey(frame: Frame | undefined): frame is Frame & { readonly map: true } {
  return frame?.map === true && frame.key === undefined && !frame.badKey;
}

function cut(builder: Builder, source: string, start: number, end: number): string {
  report(builder, 'too-large', MESSAGES.longScalar(MAX_SCALAR_LENGTH), start, end);
  return source.slice(0, MAX_SCALAR_LENGTH);
}

function scalarValue(
  builder: Builder,
  text: string,
  style: ScalarStyle,
  tag: string,
  start: number,
  end: number,
): ScalarValue {
  if (tag === '') return style === 'plain' ? resolvePlain(text) : text;
  const value = resolveTagged(tag, text);
  if (value === undefined) report(builder, 'tag-mismatch', MESSAGES.tagMismatch(tag), start, end);
  return value === undefined ? text : value;
}

function setKey(builder: Builder, frame: Frame, node: YamlScalar, tag: string): void {
  frame.end = node.end;
  const merge = node.style === 'plain' && node.text === '<<' && tag === '';
  const name = keyName(node.value, node.text);
  if (name === undefined) {
    report(builder, 'complex-key', MESSAGES.nullKey, node.start, node.end);
    frame.badKey = true;
    return;
  }
  if (merge) frame.merges++;
  frame.key = { kind: 'scalar', start: node.start, end: node.end, value: name, text: node.text, style: node.style };
}

/** Hands a complete node to the collection it stands in. `range` is where it was written there. */
function attach(builder: Builder, node: YamlNode, range: TextRange, size: number): void {
  const frame = builder.frames.at(-1);
  if (frame === undefined) {
    builder.root ??= node;
    return;
  }
  frame.end = range.end;
  frame.size += size;
  // Not the node itself: whoever walks or prints a tree would then meet every value twice.
  const written = { start: range.start, end: range.end };
  if (!frame.map) {
    frame.items.push(node);
    frame.itemRanges.push(written);
  } else if (frame.key !== undefined) {
    frame.entries.push({ key: frame.key, value: node, merged: false, valueRange: written });
    frame.key = undefined;
  } else if (frame.badKey) frame.badKey = false;
  else {
    report(builder, 'complex-key', MESSAGES.complexKey, range.start, range.end);
    frame.badKey = true;
  }
}

/** Adds an alias, `*name` from `start` to `end`. */
export function addAlias(builder: Builder, name: string, start: number, end: number): void {
  if (builder.stopped) return;
  const anchor = builder.anchors.get(name);
  if (anchor?.node === undefined) {
    const message = anchor === undefined ? MESSAGES.unknownAlias(name) : MESSAGES.recursiveAlias(name);
    report(builder, 'unknown-alias', message, start, end);
    attachAlias(builder, emptyAt(start, end), start, end, 1);
    return;
  }
  builder.aliasedNodes += anchor.size;
  if (builder.aliasedNodes > MAX_ALIASED_NODES) {
    stop(builder, 'too-many-aliases', MESSAGES.tooManyAliases(MAX_ALIASED_NODES), start, end);
    return;
  }
  attachAlias(builder, anchor.node, start, end, anchor.size);
}

function attachAlias(builder: Builder, node: YamlNode, start: number, end: number, size: number): void {
  const frame = builder.frames.at(-1);
  if (node.kind === 'scalar' && awaitsKey(frame)) {
    setKey(builder, frame, { ...node, start, end }, 'alias');
  } else attach(builder, node, { start, end }, size);
}

function emptyAt(start: number, end: number): YamlScalar {
  return { kind: 'scalar', start, end, value: null, text: '', style: 'plain' };
}
