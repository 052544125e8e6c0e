/**
 * Resources as the scheduler counts them. Upstream: `pkg/scheduler/framework/types.go`, type Resource.
 */
import {
  addQuantity,
  compareQuantity,
  milliValue,
  parseQuantity,
  roundUpToMilli,
  value,
  type Quantity,
} from '../../kubernetes/quantity.js';
import type { QuantityValue } from '../../kubernetes/types.js';

/** Quantities by resource name. */
export type ResourceList = ReadonlyMap<string, Quantity>;

/** The same while it is being summed up. */
export type MutableResourceList = Map<string, Quantity>;

/** Amounts by resource; everything but `milliCpu` (thousandths of a core) in whole units, bytes for memory and storage. */
export interface Resource {
  milliCpu: number;
  memory: number;
  ephemeralStorage: number;
  /** How many Pods a node may hold; always 0 for a Pod. */
  pods: number;
  /** Extended resources, hugepages and the like; absent while there are none. */
  scalars: Map<string, number> | undefined;
}

/**
 * Reads a resource list as API defaulting leaves it: every quantity rounded up to thousandths.
 * What is no quantity is left out; the loader reports it.
 */
export function readResourceList(list: Readonly<Record<string, QuantityValue>> | undefined): ResourceList {
  const result: MutableResourceList = new Map();
  if (list !== undefined) {
    for (const name of Object.keys(list)) {
      const quantity = parseQuantity(list[name] ?? '');
      if (quantity !== undefined) {
        result.set(name, roundUpToMilli(quantity));
      }
    }
  }
  return result;
}

/** Adds `more` into `list`. */
export function addResourceList(list: MutableResourceList, more: ResourceList): void {
  for (const [name, quantity] of more) {
    const current = list.get(name);
    list.set(name, current === undefined ? quantity : addQuantity(current, quantity));
  }
}

/** Raises each entry of `list` to that of `other`. */
export function maxResourceList(list: MutableResourceList, other: ResourceList): void {
  for (const [name, quantity] of other) {
    const current = list.get(name);
    if (current === undefined || compareQuantity(quantity, current) > 0) {
      list.set(name, quantity);
    }
  }
}

/** Nothing of anything. */
export function emptyResource(): Resource {
  return { milliCpu: 0, memory: 0, ephemeralStorage: 0, pods: 0, scalars: undefined };
}

/** Rounds a list to the units the scheduler counts in. Resources the scheduler does not know are left out. */
export function toResource(list: ResourceList): Resource {
  const resource = emptyResource();
  for (const [name, quantity] of list) {
    switch (name) {
      case 'cpu':
        resource.milliCpu = milliValue(quantity);
        break;
      case 'memory':
        resource.memory = value(quantity);
        break;
      case 'pods':
        resource.pods = value(quantity);
        break;
      case 'ephemeral-storage':
        resource.ephemeralStorage = value(quantity);
        break;
      default:
        if (isScalarResourceName(name)) {
          resource.scalars ??= new Map();
          resource.scalars.set(name, value(quantity));
        }
    }
  }
  return resource;
}

/** Adds (`sign` 1) or subtracts (`sign` -1) what a Pod asks for. */
export function accumulate(total: Resource, part: Resource, sign: 1 | -1): void {
  total.milliCpu += sign * part.milliCpu;
  total.memory += sign * part.memory;
  total.ephemeralStorage += sign * part.ephemeralStorage;
  if (part.scalars !== undefined) {
    total.scalars ??= new Map();
    for (const [name, amount] of part.scalars) {
      total.scalars.set(name, (total.scalars.get(name) ?? 0) + sign * amount);
    }
  }
}

/** A copy that can be counted on independently. */
export function cloneResource({ milliCpu, memory, ephemeralStorage, pods, scalars }: Resource): Resource {
  return { milliCpu, memory, ephemeralStorage, pods, scalars: scalars === undefined ? undefined : new Map(scalars) };
}

/** The amount of one resource by name. */
export function amountOf(resource: Resource, name: string): number {
  switch (name) {
    case 'cpu':
      return resource.milliCpu;
    case 'memory':
      return resource.memory;
    case 'ephemeral-storage':
      return resource.ephemeralStorage;
    case 'pods':
      return resource.pods;
    default:
      return resource.scalars?.get(name) ?? 0;
  }
}

/** Extended resources, hugepages, prefixed native resources and attachable volumes. Upstream: `util.IsScalarResourceName`. */
export function isScalarResourceName(name: string): boolean {
  return (
    isExtendedResourceName(name) ||
    isHugePageResourceName(name) ||
    isPrefixedNativeResource(name) ||
    name.startsWith('attachable-volumes-')
  );
}

/** `hugepages-2Mi` and the like. */
export function isHugePageResourceName(name: string): boolean {
  return name.startsWith('hugepages-');
}

/** Native resources may be overcommitted, hugepages excepted. Upstream: `helper.IsOvercommitAllowed`. */
export function isOvercommitAllowed(name: string): boolean {
  return (!name.includes('/') || isPrefixedNativeResource(name)) && !isHugePageResourceName(name);
}

/** A resource with a domain that is not Kubernetes' own, such as `nvidia.com/gpu`. */
export function isExtendedResourceName(name: string): boolean {
  return (
    name.includes('/') &&
    !isPrefixedNativeResource(name) &&
    !name.startsWith('requests.') &&
    isQualifiedName(`requests.${name}`)
  );
}

function isPrefixedNativeResource(name: string): boolean {
  return name.includes('kubernetes.io/');
}

const qualifiedNamePattern = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const subdomainPattern = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** A DNS subdomain, a slash and a name. Upstream: `validation.IsQualifiedName`. */
function isQualifiedName(text: string): boolean {
  const [prefix = '', name = '', ...rest] = text.split('/');
  return (
    rest.length === 0 &&
    prefix.length <= 253 &&
    name.length <= 63 &&
    subdomainPattern.test(prefix) &&
    qualifiedNamePattern.test(name)
  );
}
