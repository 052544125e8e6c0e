/**
 * What stands in a volume, one check per type.
 * Upstream: the `validate…VolumeSource` functions of `pkg/apis/core/validation`.
 */
import type {
  AzureDiskVolumeSource,
  CSIVolumeSource,
  FCVolumeSource,
  FlexVolumeSource,
  FlockerVolumeSource,
  HostPathVolumeSource,
  ImageVolumeSource,
  ISCSIVolumeSource,
  KeyToPath,
  NFSVolumeSource,
  QuobyteVolumeSource,
  StorageOSVolumeSource,
} from '../../kubernetes/types.js';
import { dnsSubdomainFaults, rangeFault } from '../content.js';
import {
  checkEnum,
  checkRequiredEnum,
  child,
  invalid,
  invalidEach,
  isEmpty,
  item,
  notSupported,
  required,
  requiredText,
  tooLong,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { byteLength, opaque } from '../go-text.js';
import { checkDnsLabel, checkName } from './labels.js';
import { checkDescending, checkLocalPath, checkNoBacksteps } from './paths.js';

export const pullPolicies = ['Always', 'IfNotPresent', 'Never'];

/** One Required per named text that is missing or empty. */
export function requireTexts(source: object, names: readonly string[], path: FieldPath): FieldError[] {
  const values = source as Readonly<Record<string, unknown>>;
  return names.filter((name) => isMissing(values[name])).map((name) => required(child(path, name)));
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

/** A file mode: 0 to 0777, which JSON writes as 511. */
export function checkMode(mode: number | undefined, path: FieldPath): FieldError[] {
  return mode !== undefined && (mode > 0o777 || mode < 0)
    ? [invalid(path, mode, 'must be a number between 0 and 0777 (octal), both inclusive')]
    : [];
}

interface KeyedSource {
  readonly defaultMode?: number;
  readonly items?: readonly KeyToPath[];
}

/** `secret` and `configMap`: the name under its own field, the mode, the items. */
export function checkKeyedSource(source: KeyedSource, nameField: string, path: FieldPath): FieldError[] {
  const items = child(path, 'items');
  return [
    ...requireTexts(source, [nameField], path),
    ...checkMode(source.defaultMode, child(path, 'defaultMode')),
    ...(source.items ?? []).flatMap((entry, index) => checkKeyToPath(entry, item(items, index))),
  ];
}

export function checkKeyToPath(entry: KeyToPath, path: FieldPath): FieldError[] {
  return [
    ...requireTexts(entry, ['key', 'path'], path),
    ...checkLocalPath(entry.path ?? '', child(path, 'path')),
    ...checkMode(entry.mode, child(path, 'mode')),
  ];
}

const hostPathTypes = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

export function checkHostPath(source: HostPathVolumeSource, path: FieldPath): FieldError[] {
  if (isEmpty(source.path)) {
    return [required(child(path, 'path'))];
  }
  return [
    ...checkNoBacksteps(source.path, child(path, 'path')),
    ...checkEnum(child(path, 'type'), source.type, hostPathTypes),
  ];
}

export function checkNfs(source: NFSVolumeSource, path: FieldPath): FieldError[] {
  const at = child(path, 'path');
  const value = source.path ?? '';
  const absolute = value.startsWith('/') ? [] : [invalid(at, value, 'must be an absolute path')];
  return [...requireTexts(source, ['server', 'path'], path), ...absolute];
}

export function checkGitRepo(
  source: { readonly repository?: string; readonly directory?: string },
  path: FieldPath,
): FieldError[] {
  return [
    ...requireTexts(source, ['repository'], path),
    ...checkDescending(source.directory ?? '', child(path, 'directory')),
  ];
}

/** `gcePersistentDisk` and `awsElasticBlockStore`: what identifies the disk, and the partition. */
export function checkPartitioned(
  source: { readonly partition?: number },
  idField: string,
  path: FieldPath,
): FieldError[] {
  const { partition = 0 } = source;
  const outside = partition < 0 || partition > 255;
  return [
    ...requireTexts(source, [idField], path),
    ...(outside ? [invalid(child(path, 'partition'), partition, rangeFault(1, 255))] : []),
  ];
}

const initiatorPatterns: readonly (readonly [prefix: string, pattern: RegExp])[] = [
  ['iqn', /iqn\.\d{4}-\d{2}\.([0-9A-Za-z\-.]+)(:[^,;*&$|\s]+)$/],
  ['eui', /^eui.[0-9A-Za-z]{16}$/],
  ['naa', /^naa.[0-9A-Za-z]{32}$/],
];

/** Names of initiators have at most 223 bytes (RFC 3720). The server sets no limit; this one keeps the search short. */
const longestInitiator = 8192;

function checkInitiator(value: string, path: FieldPath): FieldError[] {
  const form = initiatorPatterns.find(([prefix]) => value.startsWith(prefix));
  if (form === undefined) {
    return [invalid(path, value, 'must be valid format starting with iqn, eui, or naa')];
  }
  return value.length <= longestInitiator && form[1].test(value) ? [] : [invalid(path, value, 'must be valid format')];
}

export function checkIscsi(source: ISCSIVolumeSource, path: FieldPath): FieldError[] {
  const errors = requireTexts(source, ['targetPortal'], path);
  errors.push(...requiredText(child(path, 'iqn'), source.iqn, checkInitiator));
  const { lun = 0, initiatorName } = source;
  if (lun < 0 || lun > 255) {
    errors.push(invalid(child(path, 'lun'), lun, rangeFault(0, 255)));
  }
  if ((source.chapAuthDiscovery === true || source.chapAuthSession === true) && source.secretRef === undefined) {
    errors.push(required(child(path, 'secretRef')));
  }
  if (initiatorName !== undefined) {
    errors.push(...checkInitiator(initiatorName, child(path, 'initiatorname')));
  }
  return errors;
}

export function checkFibreChannel(source: FCVolumeSource, path: FieldPath): FieldError[] {
  const { targetWWNs = [], wwids = [], lun } = source;
  const names = child(path, 'targetWWNs');
  if (targetWWNs.length === 0) {
    return wwids.length === 0 ? [required(names, 'must specify either targetWWNs or wwids, but not both')] : [];
  }
  const errors =
    wwids.length > 0
      ? [invalid(names, opaque(targetWWNs), 'targetWWNs and wwids can not be specified simultaneously')]
      : [];
  if (lun === undefined) {
    errors.push(required(child(path, 'lun'), 'lun is required if targetWWNs is specified'));
  } else if (lun < 0 || lun > 255) {
    errors.push(invalid(child(path, 'lun'), lun, rangeFault(0, 255)));
  }
  return errors;
}

export function checkQuobyte(source: QuobyteVolumeSource, path: FieldPath): FieldError[] {
  const { registry, tenant = '' } = source;
  const words = 'must be a host:port pair or multiple pairs separated by commas';
  const errors: FieldError[] = [];
  if (isEmpty(registry)) {
    errors.push(required(child(path, 'registry'), words));
  } else if (byteLength(tenant) >= 65) {
    errors.push(required(child(path, 'tenant'), 'must be a UUID and may not exceed a length of 64 characters'));
  } else {
    const broken = registry.split(',').filter((pair) => !isHostPort(pair));
    errors.push(...broken.map(() => invalid(child(path, 'registry'), registry, words)));
  }
  return [...errors, ...requireTexts(source, ['volume'], path)];
}

/** Go's `net.SplitHostPort` would take it apart. */
function isHostPort(text: string): boolean {
  return /^(\[[^[\]]*\]|[^:[\]]*):[^:[\]]*$/.test(text);
}

export function checkFlocker(source: FlockerVolumeSource, path: FieldPath): FieldError[] {
  const { datasetName = '', datasetUUID = '' } = source;
  const errors: FieldError[] = [];
  if (datasetName === '' && datasetUUID === '') {
    errors.push(required(path, 'one of datasetName and datasetUUID is required'));
  }
  if (datasetName !== '' && datasetUUID !== '') {
    errors.push(invalid(path, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'));
  }
  if (datasetName.includes('/')) {
    errors.push(invalid(child(path, 'datasetName'), datasetName, "must not contain '/'"));
  }
  return errors;
}

export function checkSecretRefName(
  source: { readonly secretRef?: { readonly name?: string } },
  path: FieldPath,
): FieldError[] {
  return source.secretRef === undefined ? [] : requireTexts(source.secretRef, ['name'], child(path, 'secretRef'));
}

export function checkFlexVolume(source: FlexVolumeSource, path: FieldPath): FieldError[] {
  const reserved = Object.keys(source.options ?? {}).filter((key) =>
    /\.(kubernetes|k8s)\.io$/.test(`.${key.split('/')[0] ?? ''}`.toLowerCase()),
  );
  const options = child(path, 'options');
  return [
    ...requireTexts(source, ['driver'], path),
    ...reserved.map((key) =>
      invalid({ parent: options, step: key, mapKey: true }, key, 'kubernetes.io and k8s.io namespaces are reserved'),
    ),
  ];
}

export function checkAzureDisk(source: AzureDiskVolumeSource, path: FieldPath): FieldError[] {
  const { kind, diskURI = '' } = source;
  const errors = [
    ...requireTexts(source, ['diskName', 'diskURI'], path),
    ...checkEnum(child(path, 'cachingMode'), source.cachingMode, ['None', 'ReadOnly', 'ReadWrite']),
    ...checkEnum(child(path, 'kind'), kind, ['Dedicated', 'Managed', 'Shared']),
  ];
  if (kind === 'Managed' && !diskURI.startsWith('/subscriptions/')) {
    const form = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}';
    errors.push(notSupported(child(path, 'diskURI'), diskURI, [form]));
  }
  if (kind !== undefined && kind !== 'Managed' && !diskURI.startsWith('https://')) {
    const form = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd';
    errors.push(notSupported(child(path, 'diskURI'), diskURI, [form]));
  }
  return errors;
}

export function checkStorageOs(source: StorageOSVolumeSource, path: FieldPath): FieldError[] {
  const { volumeNamespace } = source;
  return [
    ...requiredText(child(path, 'volumeName'), source.volumeName, checkDnsLabel),
    ...(isEmpty(volumeNamespace) ? [] : checkDnsLabel(volumeNamespace, child(path, 'volumeNamespace'))),
    ...checkSecretRefName(source, path),
  ];
}

const longestDriver = 63;

export function checkCsi(source: CSIVolumeSource, path: FieldPath): FieldError[] {
  const driver = child(path, 'driver');
  const errors = requiredText(driver, source.driver, (value) => [
    ...(byteLength(value) > longestDriver ? [tooLong(driver, longestDriver)] : []),
    ...invalidEach(driver, value, dnsSubdomainFaults(value.toLowerCase())),
  ]);
  const { nodePublishSecretRef } = source;
  if (nodePublishSecretRef !== undefined) {
    const { name } = nodePublishSecretRef;
    // Upstream reports a malformed name one level too high.
    errors.push(
      ...(isEmpty(name)
        ? [required(child(path, 'nodePublishSecretRef', 'name'))]
        : checkName(name, child(path, 'name'))),
    );
  }
  return errors;
}

export function checkImageVolume(source: ImageVolumeSource, path: FieldPath): FieldError[] {
  return [
    ...requireTexts(source, ['reference'], path),
    ...checkRequiredEnum(child(path, 'pullPolicy'), source.pullPolicy, pullPolicies),
  ];
}
