/**
 * `downwardAPI` and `projected` volumes.
 * Upstream: `validateDownwardAPIVolumeSource`, `validateProjectionSources` in `pkg/apis/core/validation`.
 */
import type {
  ClusterTrustBundleProjection,
  DownwardAPIVolumeFile,
  DownwardAPIVolumeSource,
  KeyToPath,
  PodCertificateProjection,
  ProjectedVolumeSource,
  ServiceAccountTokenProjection,
  VolumeProjection,
} from '../../kubernetes/types.js';
import { qualifiedNameFaults } from '../content.js';
import {
  checkEnum,
  child,
  forbidden,
  invalid,
  invalidEach,
  isEmpty,
  item,
  required,
  requiredText,
  tooLong,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { byteLength, goStruct, opaque } from '../go-text.js';
import { checkFieldRef, checkResourceFieldRef, volumeFieldPaths } from './field-refs.js';
import { checkLabelSelector } from './labels.js';
import { checkLocalPath } from './paths.js';
import { checkSignerName, isKubernetesSigner, trustBundleNameFaults } from './signer.js';
import { checkKeyToPath, checkMode, requireTexts } from './volume-sources.js';

export function checkDownwardApi(source: DownwardAPIVolumeSource, path: FieldPath): FieldError[] {
  return [
    ...checkMode(source.defaultMode, child(path, 'defaultMode')),
    // Upstream leaves the index of the item out of its paths.
    ...(source.items ?? []).flatMap((file) => checkDownwardFile(file, path)),
  ];
}

function checkDownwardFile(file: DownwardAPIVolumeFile, path: FieldPath): FieldError[] {
  return [
    ...requireTexts(file, ['path'], path),
    ...checkLocalPath(file.path ?? '', child(path, 'path')),
    ...checkDownwardReference(file, path),
    ...checkMode(file.mode, child(path, 'mode')),
  ];
}

function checkDownwardReference({ fieldRef, resourceFieldRef }: DownwardAPIVolumeFile, path: FieldPath): FieldError[] {
  if (fieldRef !== undefined) {
    const both = resourceFieldRef !== undefined;
    const words = 'fieldRef and resourceFieldRef can not be specified simultaneously';
    return [
      ...checkFieldRef(fieldRef, volumeFieldPaths, child(path, 'fieldRef')),
      ...(both ? [invalid(path, 'resource', words)] : []),
    ];
  }
  return resourceFieldRef === undefined
    ? [required(path, 'one of fieldRef and resourceFieldRef is required')]
    : checkResourceFieldRef(resourceFieldRef, true, child(path, 'resourceFieldRef'));
}

/** The paths that the sources write, to find two that write the same. */
type Claim = (file: string, badValue?: string) => FieldError[];

export function checkProjected(source: ProjectedVolumeSource, path: FieldPath): FieldError[] {
  const taken = new Set<string>();
  const claim: Claim = (file, badValue = file) => {
    const clash = taken.has(file);
    taken.add(file);
    return clash ? [invalid(path, badValue, 'conflicting duplicate paths')] : [];
  };
  const list = child(path, 'sources');
  return [
    ...checkMode(source.defaultMode, child(path, 'defaultMode')),
    ...(source.sources ?? []).flatMap((projection, index) =>
      checkProjection(projection, item(list, index), path, claim),
    ),
  ];
}

function checkProjection(
  projection: VolumeProjection,
  path: FieldPath,
  volumePath: FieldPath,
  claim: Claim,
): FieldError[] {
  const { secret, configMap, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate } = projection;
  const errors: FieldError[] = [];
  if (secret !== undefined) {
    errors.push(...checkProjectedKeys(secret, child(path, 'secret'), claim));
  }
  if (configMap !== undefined) {
    errors.push(...checkProjectedKeys(configMap, child(path, 'configMap'), claim));
  }
  for (const file of downwardAPI?.items ?? []) {
    errors.push(...checkDownwardFile(file, child(path, 'downwardAPI')));
    errors.push(...(isEmpty(file.path) ? [] : claim(file.path)));
  }
  if (serviceAccountToken !== undefined) {
    errors.push(...checkToken(serviceAccountToken, child(path, 'serviceAccountToken'), volumePath));
  }
  if (clusterTrustBundle !== undefined) {
    errors.push(...checkTrustBundle(clusterTrustBundle, child(path, 'clusterTrustBundle'), claim));
  }
  if (podCertificate !== undefined) {
    errors.push(...checkPodCertificate(podCertificate, child(path, 'podCertificate'), claim));
  }
  const count = Object.values(projection).filter((source) => source !== undefined).length;
  return count > 1 ? [...errors, forbidden(path, 'may not specify more than 1 volume type per source')] : errors;
}

function checkProjectedKeys(
  source: { readonly name?: string; readonly items?: readonly KeyToPath[] },
  path: FieldPath,
  claim: Claim,
): FieldError[] {
  const items = child(path, 'items');
  return [
    ...requireTexts(source, ['name'], path),
    ...(source.items ?? []).flatMap((entry, index) => [
      ...checkKeyToPath(entry, item(items, index)),
      ...(isEmpty(entry.path) ? [] : claim(entry.path, source.name ?? '')),
    ]),
  ];
}

const shortestTokenLife = 600;
const longestTokenLife = 2 ** 32;

function checkToken(source: ServiceAccountTokenProjection, path: FieldPath, volumePath: FieldPath): FieldError[] {
  const { expirationSeconds: life } = source;
  const lifePath = child(path, 'expirationSeconds');
  const errors: FieldError[] = [];
  if (life === undefined) {
    errors.push(required(lifePath));
  } else if (life < shortestTokenLife) {
    errors.push(invalid(lifePath, life, 'may not specify a duration less than 10 minutes'));
  } else if (life > longestTokenLife) {
    errors.push(invalid(lifePath, life, 'may not specify a duration larger than 2^32 seconds'));
  }
  // The token's path is reported at the volume, not at the source.
  return [...errors, ...requiredText(child(volumePath, 'path'), source.path, checkLocalPath)];
}

function checkTrustBundle(source: ClusterTrustBundleProjection, path: FieldPath, claim: Claim): FieldError[] {
  const { path: file = '' } = source;
  return [
    ...checkTrustBundleSource(source, path),
    ...requireTexts(source, ['path'], path),
    ...checkLocalPath(file, child(path, 'path')),
    ...claim(file),
  ];
}

function checkTrustBundleSource(source: ClusterTrustBundleProjection, path: FieldPath): FieldError[] {
  const { name, signerName, labelSelector } = source;
  if (name !== undefined && signerName !== undefined) {
    const printed = goStruct(
      ['Name', name],
      ['SignerName', signerName],
      ['LabelSelector', labelSelector],
      ['Optional', source.optional],
      ['Path', source.path ?? ''],
      ['User', undefined],
    );
    return [invalid(path, opaque(printed), 'only one of name and signerName may be used')];
  }
  if (name !== undefined) {
    const at = child(path, 'name');
    const selectorPath = child(path, 'labelSelector');
    return [
      ...(name === '' ? [required(at, 'must be a valid object name')] : []),
      ...trustBundleNameFaults(name).map((fault) => invalid(at, name, `not a valid clustertrustbundlename: ${fault}`)),
      ...(labelSelector === undefined
        ? []
        : [invalid(selectorPath, opaque(labelSelector), 'labelSelector must be unset if name is specified')]),
    ];
  }
  if (signerName === undefined) {
    return [required(path, 'either name or signerName must be specified')];
  }
  const at = child(path, 'signerName');
  return [
    ...(signerName === '' ? [required(at, 'must be a valid signer name')] : []),
    ...checkSignerName(signerName, at),
    ...checkLabelSelector(labelSelector, child(path, 'labelSelector')),
  ];
}

const keyTypes = ['RSA3072', 'RSA4096', 'ECDSAP256', 'ECDSAP384', 'ECDSAP521', 'ED25519'];
const day = 24 * 60 * 60;
const annotationsLimit = 256 * 1024;

function checkPodCertificate(source: PodCertificateProjection, path: FieldPath, claim: Claim): FieldError[] {
  const { signerName = '', keyType = '', maxExpirationSeconds: life } = source;
  const errors = [
    ...checkSignerName(signerName, child(path, 'signerName')),
    ...checkUserAnnotations(source.userAnnotations, child(path, 'userAnnotations')),
    ...checkEnum(child(path, 'keyType'), keyType, keyTypes),
  ];
  const lifePath = child(path, 'maxExpirationSeconds');
  const limit = isKubernetesSigner(signerName) ? day : 91 * day;
  if (life !== undefined && life < 3600) {
    errors.push(invalid(lifePath, life, 'if provided, maxExpirationSeconds must be >= 3600'));
  }
  if (life !== undefined && life > limit) {
    errors.push(invalid(lifePath, life, `if provided, maxExpirationSeconds must be <= ${limit}`));
  }
  const files = (['credentialBundlePath', 'keyPath', 'certificateChainPath'] as const).filter(
    (name) => !isEmpty(source[name]),
  );
  for (const name of files) {
    const file = source[name] ?? '';
    errors.push(...checkLocalPath(file, child(path, name)), ...claim(file));
  }
  return files.length > 0
    ? errors
    : [...errors, required(path, 'specify at least one of credentialBundlePath, keyPath, and certificateChainPath')];
}

function checkUserAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  path: FieldPath,
): FieldError[] {
  const entries = Object.entries(annotations ?? {});
  const errors = entries.flatMap(([name]) => {
    const key = name.toLowerCase();
    if (key === '') {
      return [required(path)];
    }
    const faults = qualifiedNameFaults(key);
    return faults.length > 0 || key.includes('/')
      ? invalidEach(path, key, faults)
      : [invalid(path, key, 'must be a domain-prefixed key (such as "acme.io/foo")')];
  });
  const size = entries.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0);
  return size > annotationsLimit ? [...errors, tooLong(path, annotationsLimit)] : errors;
}
