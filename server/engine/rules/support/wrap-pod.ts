/**
 * Puts a bare Pod into a controller, as source text: what stands in the Pod stays as it is written, comments included,
 * only deeper.
 */
import type { YamlDocument, YamlEntry, YamlMap, YamlNode } from '../../document/tree.js';
import { scalarText } from '../../document/serialize.js';
import type { FixRecipe } from '../../linter/rule.js';
import type { PodModel } from '../../pod/model.js';

/** Fields of a Pod that the template of a controller may not have. */
const podOnly: readonly string[] = ['ephemeralContainers'];

/** A Deployment's Pods run for ever; the API server refuses a deadline in them. */
const runsForeverOnly: readonly string[] = [...podOnly, 'activeDeadlineSeconds'];

/** No recipe where the result would be refused, or where the text is not laid out in blocks. */
export function wrapPod(pod: PodModel, controller: 'Deployment' | 'Job'): readonly FixRecipe[] {
  const { object, spec } = pod.template;
  const unfit = controller === 'Deployment' ? runsForeverOnly : podOnly;
  const { root } = object.document;
  if (object.path.length > 0 || root?.kind !== 'map' || unfit.some((field) => Object.hasOwn(spec, field))) {
    return [];
  }
  const parts = partsOf(object.document, root);
  if (parts === undefined) {
    return [];
  }
  return [
    {
      title: `Wrap the Pod into a ${controller}`,
      kind: 'refactoring',
      edits: () => [{ op: 'replaceDocument', object, text: wrapped(pod, parts, controller) }],
    },
  ];
}

interface Parts {
  readonly document: YamlDocument;
  readonly root: YamlMap;
  readonly apiVersion: YamlEntry;
  readonly kind: YamlEntry;
  readonly metadata: YamlEntry & { readonly value: YamlMap };
  readonly spec: YamlEntry & { readonly value: YamlMap };
  /** Top-level entries in source order. */
  readonly entries: readonly YamlEntry[];
}

function partsOf(document: YamlDocument, root: YamlMap): Parts | undefined {
  const find = (name: string): YamlEntry | undefined => root.entries.find(({ key }) => key.value === name);
  const [apiVersion, kind, metadata, spec] = [find('apiVersion'), find('kind'), find('metadata'), find('spec')];
  const atMargin = lineStart(document.text, root.start) === root.start;
  const whole =
    atMargin && [root, metadata?.value, spec?.value].every(isBlockMap) && root.entries.every(({ merged }) => !merged);
  if (!whole || apiVersion === undefined || kind === undefined || !isBlockEntry(metadata) || !isBlockEntry(spec)) {
    return undefined;
  }
  return { document, root, apiVersion, kind, metadata, spec, entries: root.entries };
}

function isBlockMap(node: YamlNode | undefined): node is YamlMap {
  return node?.kind === 'map' && !node.flow;
}

/** A block map written in place: not an alias to one that stands elsewhere, and nothing merged into it. */
function isBlockEntry(entry: YamlEntry | undefined): entry is YamlEntry & { readonly value: YamlMap } {
  if (entry === undefined || !isBlockMap(entry.value)) {
    return false;
  }
  return entry.valueRange.start === entry.value.start && entry.value.entries.every(({ merged }) => !merged);
}

function wrapped(pod: PodModel, parts: Parts, controller: 'Deployment' | 'Job'): string {
  const { apiVersion, kind, metadata, spec, entries } = parts;
  const written = [
    { entry: apiVersion, value: controller === 'Deployment' ? 'apps/v1' : 'batch/v1' },
    { entry: kind, value: controller },
  ].map(({ entry, value }) => replaceValue(parts, entry, value));
  const labels = Object.entries(pod.template.labels);
  const fallback = labels.length === 0 ? labelFor(pod) : undefined;
  const templateMetadata = [
    ...(fallback === undefined ? [] : [`      labels:\n        ${fallback}\n`]),
    ...['labels', 'annotations'].map((name) => reindent(segmentOf(parts, metadata.value, name), 6)),
  ].join('');
  return [
    ...written,
    segment(parts, entries, metadata),
    'spec:\n',
    controller === 'Deployment'
      ? `  replicas: 1\n  selector:\n    matchLabels:\n${selectorLines(labels, fallback)}`
      : '',
    '  template:\n',
    templateMetadata === '' ? '' : `    metadata:\n${templateMetadata}`,
    reindent(segment(parts, entries, spec), 4),
  ].join('');
}

/** Labels that stay the same from release to release, best first; a selector can never be changed. */
const lasting: readonly string[] = [
  'app.kubernetes.io/name',
  'app.kubernetes.io/instance',
  'app',
  'k8s-app',
  'name',
  'run',
];

function selectorLines(labels: readonly (readonly [string, string])[], fallback: string | undefined): string {
  if (fallback !== undefined) {
    return `      ${fallback}\n`;
  }
  const steady = labels.filter(([key]) => lasting.includes(key));
  const chosen = steady.length > 0 ? steady : labels;
  return chosen.map(([key, value]) => `      ${scalarText(key)}: ${scalarText(value)}\n`).join('');
}

function labelFor({ template: { object } }: PodModel): string {
  const name = (object.name === '' ? (object.metadata.generateName ?? 'app') : object.name).slice(0, 63);
  return `app: ${scalarText(name.replace(/(?<![^A-Za-z0-9])[^A-Za-z0-9]+$/, ''))}`;
}

function replaceValue(parts: Parts, entry: YamlEntry, value: string): string {
  const { text } = parts.document;
  const whole = segment(parts, parts.entries, entry);
  const offset = entry.valueRange.start - lineStart(text, entry.key.start);
  return whole.slice(0, offset) + value + whole.slice(offset + entry.valueRange.end - entry.valueRange.start);
}

function segmentOf(parts: Parts, map: YamlMap, name: string): string {
  const entry = map.entries.find(({ key }) => key.value === name);
  return entry === undefined ? '' : segment(parts, map.entries, entry);
}

/** An entry with whole lines: up to the line of the next one, so that comments go with what they follow. */
function segment(
  { document, root, entries, metadata }: Parts,
  siblings: readonly YamlEntry[],
  entry: YamlEntry,
): string {
  const { text } = document;
  const following = siblings[siblings.indexOf(entry) + 1];
  const outer = siblings === metadata.value.entries ? entries[entries.indexOf(metadata) + 1] : undefined;
  const next = following ?? outer;
  // What stands behind the last entry stays where it is.
  const end = next === undefined ? root.end : lineStart(text, next.key.start);
  const lines = text.slice(lineStart(text, entry.key.start), end);
  return lines.endsWith('\n') ? lines : `${lines}\n`;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function reindent(lines: string, indentation: number): string {
  const own = /^ */.exec(lines)?.[0].length ?? 0;
  const deeper = ' '.repeat(indentation - own);
  return lines.replaceAll(/^(?=[^\r\n])/gm, deeper);
}
