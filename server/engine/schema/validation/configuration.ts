/**
 * ConfigMap, Secret, ServiceAccount, Namespace, PriorityClass.
 * Upstream: `pkg/apis/core/validation`, `pkg/apis/scheduling/validation`.
 */
import { decodeBase64 } from '../../document/base64.js';
import type { ConfigMap, Namespace, PriorityClass, Secret, ServiceAccount } from '../../kubernetes/types.js';
import { configKeyFaults, qualifiedNameFaults } from '../content.js';
import {
  checkEnum,
  child,
  forbidden,
  invalid,
  invalidEach,
  mapKey,
  required,
  tooLong,
  type FieldError,
} from '../field.js';
import { byteLength } from '../go-text.js';
import { annotationOf, type StringMap } from './labels.js';
import { checkObjectMeta, labelName, subdomainName } from './metadata.js';

const largestData = 1024 * 1024;
const dataPath = child(undefined, 'data');

export function checkConfigMap(map: ConfigMap): FieldError[] {
  const { data = {}, binaryData = {} } = map;
  const binaryPath = child(undefined, 'binaryData');
  const size =
    Object.values(data).reduce((sum, value) => sum + byteLength(value), 0) +
    Object.values(binaryData).reduce((sum, value) => sum + decodedLength(value), 0);
  return [
    ...checkObjectMeta(map.metadata ?? {}, subdomainName),
    ...Object.keys(data).flatMap((key) => [
      ...invalidEach(mapKey(dataPath, key), key, configKeyFaults(key)),
      ...(Object.hasOwn(binaryData, key)
        ? [invalid(mapKey(dataPath, key), key, 'duplicate of key present in binaryData')]
        : []),
    ]),
    ...Object.keys(binaryData).flatMap((key) => invalidEach(mapKey(binaryPath, key), key, configKeyFaults(key))),
    // A step without a name stands for the whole object.
    ...(size > largestData ? [tooLong(child(undefined, ''), largestData)] : []),
  ];
}

/** Bytes of a base64 text. */
function decodedLength(text: string): number {
  const bare = text.replace(/[\r\n]/g, '');
  return Math.floor((bare.length * 3) / 4) - (/(?<!=)=*$/.exec(bare)?.[0].length ?? 0);
}

export function checkSecret(secret: Secret): FieldError[] {
  const { data = {} } = secret;
  const size = Object.values(data).reduce((sum, value) => sum + decodedLength(value), 0);
  return [
    ...checkObjectMeta(secret.metadata ?? {}, subdomainName),
    ...Object.keys(data).flatMap((key) => invalidEach(mapKey(dataPath, key), key, configKeyFaults(key))),
    ...(size > largestData ? [tooLong(dataPath, largestData)] : []),
    ...checkSecretType(secret, data),
  ];
}

const accountName = 'kubernetes.io/service-account.name';

function checkSecretType(secret: Secret, data: StringMap): FieldError[] {
  const missing = (...keys: readonly string[]): FieldError[] =>
    keys.filter((key) => !Object.hasOwn(data, key)).map((key) => required(mapKey(dataPath, key)));
  switch (secret.type) {
    case 'kubernetes.io/service-account-token':
      return (annotationOf(secret.metadata?.annotations, accountName) ?? '') === ''
        ? [required(mapKey(child(undefined, 'metadata', 'annotations'), accountName))]
        : [];
    case 'kubernetes.io/dockercfg':
      return [...missing('.dockercfg'), ...checkJson(data, '.dockercfg')];
    case 'kubernetes.io/dockerconfigjson':
      return [...missing('.dockerconfigjson'), ...checkJson(data, '.dockerconfigjson')];
    case 'kubernetes.io/basic-auth': {
      const errors = missing('username', 'password');
      return errors.length === 2 ? errors : [];
    }
    case 'kubernetes.io/ssh-auth':
      return (annotationOf(data, 'ssh-privatekey') ?? '') === '' ? [required(mapKey(dataPath, 'ssh-privatekey'))] : [];
    case 'kubernetes.io/tls':
      return missing('tls.crt', 'tls.key');
    default:
      return [];
  }
}

function checkJson(data: StringMap, key: string): FieldError[] {
  const text = annotationOf(data, key);
  const decoded = text === undefined ? undefined : decodeBase64(text);
  const fault = decoded === undefined ? undefined : jsonFault(decoded);
  return fault === undefined ? [] : [invalid(mapKey(dataPath, key), '<secret contents redacted>', fault)];
}

/** In the words of Go's decoder for the faults that occur. */
function jsonFault(text: string): string | undefined {
  if (text.trim() === '') {
    return 'unexpected end of JSON input';
  }
  try {
    const value: unknown = JSON.parse(text);
    if (value === null || (typeof value === 'object' && !Array.isArray(value))) {
      return undefined;
    }
    const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
    return `json: cannot unmarshal ${type} into Go value of type map[string]interface {}`;
  } catch {
    if (isCutOff(text)) {
      return 'unexpected end of JSON input';
    }
    return `invalid character '${text.trim().charAt(0)}' looking for beginning of value`;
  }
}

/** Whether a string or a bracket is still open at the end of a text. */
function isCutOff(text: string): boolean {
  let open = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quoted && character === '\\') at += 1;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && '[{'.includes(character)) open += 1;
    else if (!quoted && ']}'.includes(character)) open -= 1;
  }
  return quoted || open > 0;
}

export function checkServiceAccount(account: ServiceAccount): FieldError[] {
  return checkObjectMeta(account.metadata ?? {}, subdomainName);
}

export function checkNamespace(namespace: Namespace): FieldError[] {
  const path = child(undefined, 'spec', 'finalizers');
  const words = 'name is neither a standard finalizer name nor is it fully qualified';
  return [
    ...checkObjectMeta(namespace.metadata ?? {}, labelName, false),
    ...(namespace.spec?.finalizers ?? []).flatMap((name) => [
      ...invalidEach(path, name, qualifiedNameFaults(name)),
      ...(name.includes('/') || ['kubernetes', 'orphan', 'foregroundDeletion'].includes(name)
        ? []
        : [invalid(path, name, words)]),
    ]),
  ];
}

/** Above it the priorities of the system begin. */
const highestPriority = 1_000_000_000;
const systemPriorities: ReadonlyMap<string, number> = new Map([
  ['system-node-critical', 2 * highestPriority + 1000],
  ['system-cluster-critical', 2 * highestPriority],
]);

export function checkPriorityClass(priority: PriorityClass): FieldError[] {
  const { metadata = {}, preemptionPolicy, value = 0 } = priority;
  const preemption = child(undefined, 'preemptionPolicy');
  return [
    ...checkObjectMeta(metadata, subdomainName, false),
    ...checkPriorityValue(metadata.name ?? '', value, priority.globalDefault === true),
    ...(preemptionPolicy === ''
      ? [required(preemption)]
      : checkEnum(preemption, preemptionPolicy, ['PreemptLowerPriority', 'Never'])),
  ];
}

function checkPriorityValue(name: string, value: number, globalDefault: boolean): FieldError[] {
  if (!name.startsWith('system-')) {
    const words = `maximum allowed value of a user defined priority is ${highestPriority}`;
    return value > highestPriority ? [forbidden(child(undefined, 'value'), words)] : [];
  }
  const known = systemPriorities.get(name);
  const fault = systemFault(name, known, value, globalDefault);
  return fault === undefined
    ? []
    : [
        forbidden(
          child(undefined, 'metadata', 'name'),
          `priority class names with 'system-' prefix are reserved for system use only. error: ${fault}`,
        ),
      ];
}

function systemFault(
  name: string,
  known: number | undefined,
  value: number,
  globalDefault: boolean,
): string | undefined {
  if (known === undefined) {
    return `${name} is not a known system priority class`;
  }
  if (known !== value) {
    return `value of ${name} PriorityClass must be ${known}`;
  }
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}
