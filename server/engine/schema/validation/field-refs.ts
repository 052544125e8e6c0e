/**
 * References into a Pod and its containers: the downward API of variables and volumes.
 * Upstream: `validateObjectFieldSelector`, `validateContainerResourceFieldSelector`, `pkg/fieldpath`.
 */
import { formatQuantity, isZero, parseQuantity } from '../../kubernetes/quantity.js';
import type { ObjectFieldSelector, ResourceFieldSelector } from '../../kubernetes/types.js';
import { child, invalid, isEmpty, notSupported, required, type FieldError, type FieldPath } from '../field.js';
import { checkQualifiedName } from './labels.js';

/** What a file of a `downwardAPI` volume may show. */
export const volumeFieldPaths = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];

/** What a variable may show. */
export const environmentFieldPaths = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

/** Every field label of a Pod that has a meaning somewhere. */
const knownFieldPaths = new Set([
  ...volumeFieldPaths,
  ...environmentFieldPaths,
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
]);

/** `metadata.labels['key']` in its parts; `undefined` without a subscript. */
function splitSubscript(text: string): { readonly path: string; readonly key: string } | undefined {
  const start = text.indexOf("['");
  return start > 0 && text.endsWith("']") && start + 2 <= text.length - 2
    ? { path: text.slice(0, start), key: text.slice(start + 2, -2) }
    : undefined;
}

export function checkFieldRef(
  reference: ObjectFieldSelector,
  supported: readonly string[],
  path: FieldPath,
): FieldError[] {
  const { apiVersion, fieldPath } = reference;
  if (isEmpty(apiVersion)) {
    return [required(child(path, 'apiVersion'))];
  }
  const at = child(path, 'fieldPath');
  if (isEmpty(fieldPath)) {
    return [required(at)];
  }
  const unknown = unknownFieldPath(apiVersion, fieldPath);
  if (unknown !== undefined) {
    return [invalid(at, fieldPath, `error converting fieldPath: ${unknown}`)];
  }
  const subscript = splitSubscript(fieldPath);
  if (subscript !== undefined) {
    const { path: map, key } = subscript;
    return checkQualifiedName(map === 'metadata.annotations' ? key.toLowerCase() : key, path);
  }
  const current = fieldPath === 'spec.host' ? 'spec.nodeName' : fieldPath;
  return supported.includes(current) ? [] : [notSupported(at, current, supported)];
}

function unknownFieldPath(apiVersion: string, fieldPath: string): string | undefined {
  if (apiVersion !== 'v1') {
    return `unsupported pod version: ${apiVersion}`;
  }
  const subscript = splitSubscript(fieldPath);
  if (subscript !== undefined) {
    const holdsMap = subscript.path === 'metadata.annotations' || subscript.path === 'metadata.labels';
    return holdsMap ? undefined : `field label does not support subscript: ${fieldPath}`;
  }
  return knownFieldPaths.has(fieldPath) || fieldPath === 'spec.host'
    ? undefined
    : `field label not supported: ${fieldPath}`;
}

const resources = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
const byteUnits = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];
const hugePages = /^(limits|requests)\.hugepages-/;

/** `volume`: a file of a volume has no container of its own and must name one. */
export function checkResourceFieldRef(
  reference: ResourceFieldSelector,
  volume: boolean,
  path: FieldPath,
): FieldError[] {
  const { resource = '', containerName } = reference;
  const errors = checkDivisor(reference, path);
  if (volume && isEmpty(containerName)) {
    return [required(child(path, 'containerName')), ...errors];
  }
  if (resource === '') {
    return [required(child(path, 'resource')), ...errors];
  }
  return resources.includes(resource) || hugePages.test(resource)
    ? errors
    : [notSupported(child(path, 'resource'), resource, resources), ...errors];
}

function checkDivisor({ resource = '', divisor }: ResourceFieldSelector, path: FieldPath): FieldError[] {
  const quantity = divisor === undefined ? undefined : parseQuantity(divisor);
  if (quantity === undefined || isZero(quantity)) {
    return [];
  }
  const text = formatQuantity(quantity);
  const words = divisorWords(resource);
  if (words === undefined || (words.units ?? byteUnits).includes(text)) {
    return [];
  }
  return [invalid(child(path, 'divisor'), resource, words.detail)];
}

function divisorWords(resource: string): { readonly detail: string; readonly units?: readonly string[] } | undefined {
  const bytes = (of: string): { readonly detail: string } => ({
    detail: `only divisor's values ${byteUnits.join(', ')} are supported with the ${of} resource`,
  });
  if (hugePages.test(resource)) {
    return bytes('hugepages');
  }
  switch (resource.replace(/^(limits|requests)\./, '')) {
    case 'cpu':
      return resource === 'cpu'
        ? undefined
        : { detail: "only divisor's values 1m and 1 are supported with the cpu resource", units: ['1m', '1'] };
    case 'memory':
      return resource === 'memory' ? undefined : bytes('memory');
    case 'ephemeral-storage':
      return resource === 'ephemeral-storage' ? undefined : bytes('local ephemeral storage');
    default:
      return undefined;
  }
}
