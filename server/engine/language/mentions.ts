/**
 * Every place of a file that names something: a container, a volume, a port, an object, a key. Places that share an *entity*
 * name the same thing; definition, references, highlight and rename are questions to this list.
 */
import { writtenEntries } from '../document/paths.js';
import type { YamlNode, YamlScalar } from '../document/tree.js';
import { nodeAt } from '../document/paths.js';
import { typeOfKind, type FieldFacts } from '../kubernetes/facts.js';
import type { KubernetesObject, SourceFile } from '../kubernetes/object.js';
import { podTemplatesOf } from '../kubernetes/workload.js';
import type { Workspace } from '../workspace/workspace.js';
import { entitiesOf } from './entities.js';
import { POD_SPEC, stepInto, type FieldStep } from './fields.js';
import type { Mention, NamedPlace } from './mention.js';

export function mentionsIn(file: SourceFile, workspace: Workspace): readonly Mention[] {
  const found: Mention[] = [];
  const visit = (place: NamedPlace): void => {
    const reading = entitiesOf(place, workspace);
    if (!reading) return;
    const { scalar, object, path } = place;
    const quote = scalar.style === 'single' || scalar.style === 'double' ? 1 : 0;
    const range = { start: scalar.start + quote, end: scalar.end - quote };
    // What is escaped or folded is not spelt in the text as it is read.
    if (file.stream.text.slice(range.start, range.end) !== scalar.text) return;
    found.push({ ...reading, object, path: [...path], range, name: scalar.text, quoted: quote === 1 });
  };
  for (const object of file.objects) visitObject(object, visit);
  return distinct(found);
}

/** Aliases and merge keys lead to one place several times. */
const distinct = (mentions: readonly Mention[]): readonly Mention[] => [
  ...new Map(mentions.map((mention) => [mention.range.start, mention])).values(),
];

type Visit = (place: NamedPlace) => void;

function visitObject(object: KubernetesObject, visit: Visit): void {
  const own = typeOfKind(object.apiVersion, object.kind);
  const roots =
    own === undefined
      ? podTemplatesOf(object).map(({ specPath }) => ({ root: POD_SPEC, path: specPath }))
      : [{ root: own, path: object.path }];
  for (const { root, path } of roots) {
    const node = nodeAt(object.document.root, path);
    if (node) walk(node, { ref: root }, { object, root, base: path.length, path: [...path], steps: [], visit });
  }
}

interface Walk {
  readonly object: KubernetesObject;
  readonly root: string;
  readonly base: number;
  readonly path: (string | number)[];
  readonly steps: FieldStep[];
  readonly visit: Visit;
}

function walk(node: YamlNode, facts: FieldFacts, context: Walk): void {
  switch (node.kind) {
    case 'scalar':
      report(node, 'value', context);
      return;
    case 'map':
      for (const { key, value } of writtenEntries(node)) {
        enter(key.value, facts, context, (inner) => {
          report(key, 'key', context);
          walk(value, inner, context);
        });
      }
      return;
    case 'sequence':
      node.items.forEach((item, index) => {
        enter(index, facts, context, (inner) => {
          walk(item, inner, context);
        });
      });
  }
}

function enter(
  field: string | number,
  facts: FieldFacts,
  { path, steps }: Walk,
  go: (inner: FieldFacts) => void,
): void {
  const step = stepInto(facts, field);
  if (!step) return;
  path.push(field);
  steps.push(step);
  go(step.facts);
  steps.pop();
  path.pop();
}

function report(scalar: YamlScalar, part: NamedPlace['part'], { object, path, root, base, steps, visit }: Walk): void {
  visit({ object, path, base, scalar, part, trail: { root, steps, complete: true } });
}

/** The mention at an offset, its last character's end included. */
export const mentionAt = (mentions: readonly Mention[], offset: number): Mention | undefined =>
  mentions.find(({ range }) => range.start <= offset && offset <= range.end);

/**
 * Everything that names the same thing, and whatever has to go with it: a Service whose port leads to two workloads ties
 * their port names together.
 */
export function sameNamed(mention: Mention, mentions: readonly Mention[]): readonly Mention[] {
  const known = new Set(mention.entities);
  let found: readonly Mention[] = [];
  for (;;) {
    const next = mentions.filter(({ entities }) => entities.some((entity) => known.has(entity)));
    if (next.length === found.length) return next;
    found = next;
    for (const { entities } of next) for (const entity of entities) known.add(entity);
  }
}
