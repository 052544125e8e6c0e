/**
 * Labels of Pods as names: a key, and a value of a key, are one thing in all of a namespace, as selectors see them.
 * What an object says about itself in its own labels concerns no selector here, unless it is a Pod.
 */
import { fieldOf } from '../kubernetes/shape.js';
import { podTemplatesOf } from '../kubernetes/workload.js';
import { fieldName } from './fields.js';
import type { Mention, NamedPlace } from './mention.js';
import { valueAt } from './named.js';

type Reading = Pick<Mention, 'what' | 'kind' | 'role' | 'entities'>;

const SELECTORS = new Set([
  'core.v1.ServiceSpec.selector',
  'core.v1.ReplicationControllerSpec.selector',
  'meta.LabelSelector.matchLabels',
]);

/** Selectors of other things than Pods. */
const OTHERS = new Set(['namespaceSelector', 'volumeClaimTemplate', 'volumeClaimTemplates', 'aggregationRule']);

export function labelEntitiesOf(place: NamedPlace): Reading | undefined {
  const { object, path, part, scalar } = place;
  const role = roleOf(place);
  if (!role || scalar.text === '') return undefined;
  const namespace = object.namespace ?? 'default';
  const name = fieldName(place.trail);
  const isKey = part === 'key' || name === 'meta.LabelSelectorRequirement.key';
  if (isKey)
    return { what: 'label-key', kind: undefined, role, entities: [entity('label-key', namespace, scalar.text)] };
  const key = name === 'meta.LabelSelectorRequirement.values' ? keyBeside(place) : path.at(-1);
  if (typeof key !== 'string') return undefined;
  return { what: 'label-value', kind: undefined, role, entities: [entity('label-value', namespace, key, scalar.text)] };
}

function roleOf(place: NamedPlace): Mention['role'] | undefined {
  const name = fieldName(place.trail) ?? '';
  // The map itself has the field's name too, but no key of its own.
  const isEntry = typeof place.path.at(-1) === 'string' && place.trail.steps.at(-1)?.owner === undefined;
  if (name === 'meta.ObjectMeta.labels') return isEntry && isTemplateLabel(place) ? 'definition' : undefined;
  const isSelector = (SELECTORS.has(name) && isEntry) || (isRequirement(name) && place.part === 'value');
  return isSelector && selectsOwnPods(place) ? 'reference' : undefined;
}

const isRequirement = (name: string): boolean =>
  name === 'meta.LabelSelectorRequirement.key' || name === 'meta.LabelSelectorRequirement.values';

function isTemplateLabel({ object, path }: NamedPlace): boolean {
  const around = path.slice(0, -1);
  return podTemplatesOf(object).some((template) => {
    const labels = [...template.path, 'metadata', 'labels'];
    return labels.length === around.length && labels.every((step, index) => step === around[index]);
  });
}

/** Of Pods, and of the object's own namespace. */
function selectsOwnPods({ object, path }: NamedPlace): boolean {
  if (object.kind === 'PersistentVolumeClaim' || path.some((step) => OTHERS.has(String(step)))) return false;
  const selector = path.findLastIndex((step) => step === 'podSelector' || step === 'labelSelector');
  if (selector < 0) return true;
  const around = valueAt(object, path.slice(0, selector));
  return fieldOf(around, 'namespaceSelector') === undefined && fieldOf(around, 'namespaces') === undefined;
}

const keyBeside = ({ object, path }: NamedPlace): unknown =>
  fieldOf(valueAt(object, path.slice(0, path.lastIndexOf('values'))), 'key');

const entity = (...parts: readonly string[]): string => JSON.stringify(parts);
