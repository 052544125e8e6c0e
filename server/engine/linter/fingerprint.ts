/**
 * What names a finding for longer than its line does: its rule, its object and the place in the object.
 * Baselines and the reports of code hosts recognise a finding by it after lines were moved and list items were added.
 */
import type { Path, YamlMap, YamlNode, YamlSequence } from '../document/tree.js';
import { objectsOf } from '../kubernetes/documents.js';
import type { ObjectReference, SourceFile } from '../kubernetes/object.js';
import type { Finding } from './finding.js';

export interface FindingIdentity {
  readonly rule: string;
  /** `Kind/name` or `namespace/Kind/name`, as `ignore` in podlint.yaml writes it; empty for what belongs to no object. */
  readonly object: string;
  /** `spec.containers[web].ports[http]`: from the object, list items by what names them. Empty for the object itself. */
  readonly path: string;
}

/** `file` is the one that the finding's path leads through; without it list items keep their numbers. */
export function identify(finding: Finding, file: SourceFile | undefined): FindingIdentity {
  const { rule, object, path, document } = finding;
  const root = file?.stream.documents[document]?.root;
  const holder = file && objectsOf(file, document).find((candidate) => leadsThrough(path, candidate.path));
  const steps = stableSteps(root, path);
  return {
    rule,
    object: object ? objectLabel(object) : '',
    path: steps
      .slice(object && holder ? holder.path.length : 0)
      .join('')
      .replace(/^\./, ''),
  };
}

/** `shop/Deployment/web`; without a namespace `Deployment/web`. */
export function objectLabel({ namespace, kind, name }: ObjectReference): string {
  const own = `${kind}/${name === '' ? '?' : name}`;
  return namespace === undefined ? own : `${namespace}/${own}`;
}

const leadsThrough = (path: Path, prefix: Path): boolean => prefix.every((step, index) => step === path[index]);

function stableSteps(root: YamlNode | undefined, path: Path): readonly string[] {
  const steps: string[] = [];
  let node = root;
  for (const step of path) {
    steps.push(typeof step === 'number' ? itemStep(node, step) : keyStep(step));
    node = childOf(node, step);
  }
  return steps;
}

const keyStep = (key: string): string => (/^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`);

/** What tells the items of the API's lists apart, the usual first. */
const ITEM_KEYS = [
  'name',
  'mountPath',
  'devicePath',
  'containerPort',
  'port',
  'key',
  'topologyKey',
  'ip',
  'host',
  'path',
];

/** The item's own name where no other item of the list has it, else its number. */
function itemStep(node: YamlNode | undefined, index: number): string {
  if (node?.kind !== 'sequence') return `[${index}]`;
  for (const key of ITEM_KEYS) {
    const name = textOf(node.items[index], key);
    if (name !== undefined && isUnique(node, key, name)) return `[${key === 'name' ? '' : `${key}=`}${name}]`;
  }
  return `[${index}]`;
}

function isUnique({ items }: YamlSequence, key: string, name: string): boolean {
  return items.filter((item) => textOf(item, key) === name).length === 1;
}

function textOf(node: YamlNode | undefined, key: string): string | undefined {
  const value = node?.kind === 'map' ? valueOf(node, key) : undefined;
  return value?.kind === 'scalar' && value.text !== '' ? value.text : undefined;
}

function childOf(node: YamlNode | undefined, step: string | number): YamlNode | undefined {
  if (node?.kind === 'sequence' && typeof step === 'number') return node.items[step];
  return node?.kind === 'map' && typeof step === 'string' ? valueOf(node, step) : undefined;
}

/** Of repeated keys the last one counts. */
function valueOf({ entries }: YamlMap, key: string): YamlNode | undefined {
  return entries.findLast((entry) => entry.key.value === key)?.value;
}
