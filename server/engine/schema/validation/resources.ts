/**
 * Resource requirements of containers and Pods.
 * Upstream: `validateResourceRequirements` in `pkg/apis/core/validation`, `pkg/apis/core/helper`.
 */
import {
  compareQuantity,
  formatQuantity,
  milliValue,
  parseQuantity,
  scaledValue,
  value as wholeValue,
  zeroQuantity,
  type Quantity,
} from '../../kubernetes/quantity.js';
import type { QuantityValue, ResourceClaim, ResourceRequirements } from '../../kubernetes/types.js';
import { qualifiedNameFaults } from '../content.js';
import {
  child,
  duplicate,
  forbidden,
  invalid,
  invalidEach,
  isEmpty,
  item,
  mapKey,
  notFound,
  notSupported,
  required,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { opaque } from '../go-text.js';
import { checkDnsLabel } from './labels.js';

type ResourceList = Readonly<Record<string, QuantityValue>>;
type CheckName = (name: string, path: FieldPath) => FieldError[];

const hugePagesPrefix = 'hugepages-';
const containerResources = new Set(['cpu', 'memory', 'ephemeral-storage']);
const integerResources = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);
const standardResources = new Set([
  ...containerResources,
  ...integerResources,
  'requests.cpu',
  'requests.memory',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'storage',
  'requests.storage',
]);

export function isHugePages(name: string): boolean {
  return name.startsWith(hugePagesPrefix);
}

/** Of the `kubernetes.io` namespace, which names without a prefix are too. */
export function isNativeResource(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

/** Requests below limits make sense: everything native but huge pages. */
export function isOvercommitAllowed(name: string): boolean {
  return isNativeResource(name) && !isHugePages(name);
}

function isExtendedResource(name: string): boolean {
  return (
    !isNativeResource(name) && !name.startsWith('requests.') && qualifiedNameFaults(`requests.${name}`).length === 0
  );
}

function checkResourceName(name: string, path: FieldPath): FieldError[] {
  const faults = qualifiedNameFaults(name);
  if (faults.length > 0) {
    return invalidEach(path, name, faults);
  }
  const known = name.includes('/') || standardResources.has(name) || /^(requests\.)?hugepages-/.test(name);
  return known ? [] : [invalid(path, name, 'must be a standard resource type or fully qualified')];
}

/** The name of a resource that a container can ask for. */
export function checkContainerResourceName(name: string, path: FieldPath): FieldError[] {
  const errors = checkResourceName(name, path);
  if (!name.includes('/')) {
    return containerResources.has(name) || isHugePages(name)
      ? errors
      : [...errors, invalid(path, name, 'must be a standard resource for containers')];
  }
  return isNativeResource(name) || isExtendedResource(name)
    ? errors
    : [...errors, invalid(path, name, "doesn't follow extended resource name standard")];
}

/** The resources that a Pod can ask for as a whole. */
export function isPodLevelResource(name: string): boolean {
  return name === 'cpu' || name === 'memory' || isHugePages(name);
}

/** The name of a resource that a Pod can ask for as a whole. */
export function checkPodResourceName(name: string, path: FieldPath): FieldError[] {
  const errors = checkResourceName(name, path);
  return errors.length > 0 || isPodLevelResource(name)
    ? errors
    : [notSupported(path, name, ['cpu', hugePagesPrefix, 'memory'])];
}

/** What {@link checkResources} needs to know beside the requirements. */
export interface ResourceRules {
  readonly checkName: CheckName;
  /** Names in `spec.resourceClaims`. */
  readonly claimNames: ReadonlySet<string>;
}

export function checkResources(
  requirements: ResourceRequirements,
  rules: ResourceRules,
  path: FieldPath,
): FieldError[] {
  const { limits = {}, requests = {} } = requirements;
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  const lonelyPages = names.some(isHugePages) && !names.some((name) => name === 'cpu' || name === 'memory');
  return [
    ...checkList(limits, rules.checkName, child(path, 'limits')),
    ...checkList(requests, rules.checkName, child(path, 'requests')),
    ...Object.keys(requests).flatMap((name) => checkRequest(name, requests, limits, path)),
    ...(lonelyPages ? [forbidden(path, 'HugePages require cpu or memory')] : []),
    ...checkClaims(requirements.claims ?? [], rules.claimNames, child(path, 'claims')),
  ];
}

function quantityOf(list: ResourceList, name: string): Quantity | undefined {
  return Object.hasOwn(list, name) ? parseQuantity(list[name] ?? '') : undefined;
}

function checkList(list: ResourceList, checkName: CheckName, path: FieldPath): FieldError[] {
  return Object.keys(list).flatMap((name) => {
    const at = mapKey(path, name);
    const quantity = quantityOf(list, name) ?? zeroQuantity;
    return [...checkName(name, at), ...checkAmount(name, quantity, at), ...checkPageSize(name, quantity, at)];
  });
}

function checkAmount(name: string, quantity: Quantity, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  if (compareQuantity(quantity, zeroQuantity) < 0) {
    errors.push(invalid(path, formatQuantity(quantity), 'must be greater than or equal to 0'));
  }
  const countable = integerResources.has(name) || isExtendedResource(name);
  return countable && isFractional(quantity)
    ? [...errors, invalid(path, opaque(formatQuantity(quantity)), 'must be an integer')]
    : errors;
}

/** Not a whole number of units. */
export function isFractional(quantity: Quantity): boolean {
  return milliValue(quantity) % 1000 !== 0;
}

function checkPageSize(name: string, quantity: Quantity, path: FieldPath): FieldError[] {
  if (!isHugePages(name) || isWholePages(name, quantity)) {
    return [];
  }
  const text = formatQuantity(quantity);
  return [invalid(path, text, `${text} is not positive integer multiple of ${name}`)];
}

function isWholePages(name: string, quantity: Quantity): boolean {
  const size = parseQuantity(name.slice(hugePagesPrefix.length));
  if (size === undefined || compareQuantity(size, zeroQuantity) <= 0 || isFractional(size)) {
    return false;
  }
  return BigInt(scaledValue(quantity, 0)) % BigInt(wholeValue(size)) === 0n;
}

/** A request against the limit of the same resource. */
function checkRequest(name: string, requests: ResourceList, limits: ResourceList, path: FieldPath): FieldError[] {
  const request = quantityOf(requests, name) ?? zeroQuantity;
  const limit = quantityOf(limits, name);
  const overcommit = isOvercommitAllowed(name);
  if (limit === undefined) {
    const words = 'Limit must be set for non overcommitable resources';
    return overcommit ? [] : [required(child(path, 'limits'), words)];
  }
  const order = compareQuantity(request, limit);
  if (order === 0 || (order < 0 && overcommit)) {
    return [];
  }
  const relation = overcommit ? 'less than or equal to' : 'equal to';
  const detail = `must be ${relation} ${name} limit of ${formatQuantity(limit)}`;
  return [invalid(child(path, 'requests'), formatQuantity(request), detail)];
}

function checkClaims(claims: readonly ResourceClaim[], declared: ReadonlySet<string>, path: FieldPath): FieldError[] {
  const seen = new Set<string>();
  return claims.flatMap(({ name, request }, index) => {
    const at = item(path, index);
    if (isEmpty(name)) {
      return [required(at)];
    }
    const known = declared.has(name) ? [] : [notFound(at, name, undeclaredClaim(declared))];
    if (seen.has(name)) {
      return [duplicate(at, name), ...known];
    }
    const errors = isEmpty(request) ? [] : checkDnsLabel(request, child(at, 'request'));
    const key = isEmpty(request) ? name : `${name}/${request}`;
    if (seen.has(key)) {
      errors.push(duplicate(at, key));
    } else if (isEmpty(request) && [...seen].some((other) => other.startsWith(`${name}/`))) {
      errors.push(duplicate(at, name));
    }
    seen.add(key);
    return [...errors, ...known];
  });
}

function undeclaredClaim(declared: ReadonlySet<string>): string {
  const list = declared.size === 0 ? ' which is empty' : `: ${[...declared].sort().join(', ')}`;
  return `must be one of the names in pod.spec.resourceClaims${list}`;
}
