/**
 * `volumes` of a Pod.
 * Upstream: `ValidateVolumes` and `validateVolumeSource` in `pkg/apis/core/validation`.
 */
import type { EmptyDirVolumeSource, EphemeralVolumeSource, Volume } from '../../kubernetes/types.js';
import { compareQuantity, parseQuantity, zeroQuantity } from '../../kubernetes/quantity.js';
import { dnsSubdomainFaults } from '../content.js';
import {
  child,
  duplicate,
  forbidden,
  invalid,
  isEmpty,
  item,
  required,
  requiredText,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { byteLength, goQuote } from '../go-text.js';
import { checkDnsLabel } from './labels.js';
import { checkClaimTemplateMeta } from './claim-template.js';
import { checkClaimSpec } from './persistent-volume-claim.js';
import { checkDownwardApi, checkProjected } from './projected.js';
import * as sources from './volume-sources.js';

/** The volumes that passed: only these can be mounted. */
export type VolumeSet = ReadonlyMap<string, Volume>;

type Check = (volume: Volume, path: FieldPath) => FieldError[];

interface VolumeType {
  readonly name: keyof Volume;
  readonly check: Check;
  /** Upstream misspells some names in its paths: of the type when it is one too many, and of the source. */
  readonly surplusName?: string;
  readonly sourceName?: string;
}

const requires =
  (...names: readonly string[]) =>
  (source: object, path: FieldPath): FieldError[] =>
    sources.requireTexts(source, names, path);

function type<K extends keyof Volume>(
  name: K,
  check: (source: NonNullable<Volume[K]>, path: FieldPath) => FieldError[],
  names: { readonly surplusName?: string; readonly sourceName?: string } = {},
): VolumeType {
  return {
    name,
    check: (volume, path) => {
      const source = volume[name];
      return source === undefined ? [] : check(source, path);
    },
    ...names,
  };
}

/** In the order in which upstream looks for them: the first is the volume's type, the others are too many. */
const volumeTypes: readonly VolumeType[] = [
  type('emptyDir', checkEmptyDir),
  type('hostPath', sources.checkHostPath),
  type('gitRepo', sources.checkGitRepo),
  type('gcePersistentDisk', (source, path) => sources.checkPartitioned(source, 'pdName', path), {
    sourceName: 'persistentDisk',
  }),
  type('awsElasticBlockStore', (source, path) => sources.checkPartitioned(source, 'volumeID', path)),
  type('secret', (source, path) => sources.checkKeyedSource(source, 'secretName', path)),
  type('nfs', sources.checkNfs),
  type('iscsi', sources.checkIscsi),
  type('glusterfs', requires('endpoints', 'path')),
  type('flocker', sources.checkFlocker),
  type('persistentVolumeClaim', requires('claimName')),
  type('rbd', requires('monitors', 'image')),
  type('cinder', (source, path) => [
    ...sources.requireTexts(source, ['volumeID'], path),
    ...sources.checkSecretRefName(source, path),
  ]),
  type('cephfs', requires('monitors'), { surplusName: 'cephFS' }),
  type('quobyte', sources.checkQuobyte),
  type('downwardAPI', checkDownwardApi, { surplusName: 'downwarAPI' }),
  type('fc', sources.checkFibreChannel),
  type('flexVolume', sources.checkFlexVolume),
  type('configMap', (source, path) => sources.checkKeyedSource(source, 'name', path)),
  type('azureFile', requires('secretName', 'shareName')),
  type('vsphereVolume', requires('volumePath')),
  type('photonPersistentDisk', requires('pdID')),
  type('portworxVolume', requires('volumeID')),
  type('azureDisk', sources.checkAzureDisk),
  type('storageos', sources.checkStorageOs),
  type('projected', checkProjected),
  type('scaleIO', requires('gateway', 'system', 'volumeName')),
  type('csi', sources.checkCsi),
  type('ephemeral', checkEphemeral),
  type('image', sources.checkImageVolume),
];

/**
 * Checks all volumes and returns those without a fault.
 * `podName` is known for a Pod only; its ephemeral volumes name their claims after it.
 */
export function checkVolumes(
  volumes: readonly Volume[],
  podName: string | undefined,
  path: FieldPath,
): { readonly errors: FieldError[]; readonly volumes: VolumeSet } {
  const errors: FieldError[] = [];
  const passed = new Map<string, Volume>();
  const created = createdClaims(volumes, podName);
  for (const [index, volume] of volumes.entries()) {
    const at = item(path, index);
    const { name = '' } = volume;
    const own = [
      ...checkVolumeSource(volume, podName, at),
      ...requiredText(child(at, 'name'), name, checkDnsLabel),
      ...(passed.has(name) ? [duplicate(child(at, 'name'), name)] : []),
    ];
    if (own.length === 0) {
      passed.set(name, volume);
    }
    errors.push(...own, ...checkForeignClaim(volume, created, at));
  }
  return { errors, volumes: passed };
}

function createdClaims(volumes: readonly Volume[], podName: string | undefined): ReadonlySet<string> {
  const ephemeral = isEmpty(podName) ? [] : volumes.filter((volume) => volume.ephemeral !== undefined);
  return new Set(ephemeral.map((volume) => `${podName ?? ''}-${volume.name ?? ''}`));
}

function checkForeignClaim(volume: Volume, created: ReadonlySet<string>, path: FieldPath): FieldError[] {
  const claim = volume.persistentVolumeClaim?.claimName;
  return claim !== undefined && created.has(claim)
    ? [
        invalid(
          child(path, 'persistentVolumeClaim', 'claimName'),
          claim,
          'must not reference a PVC that gets created for an ephemeral volume',
        ),
      ]
    : [];
}

function checkVolumeSource(volume: Volume, podName: string | undefined, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const present = volumeTypes.filter(({ name }) => volume[name] !== undefined);
  const [first] = present;
  if (first === undefined) {
    return [required(path, 'must specify a volume type')];
  }
  for (const { name, surplusName, sourceName, check } of present) {
    if (name === first.name) {
      errors.push(...check(volume, child(path, sourceName ?? name)));
    } else {
      errors.push(forbidden(child(path, surplusName ?? name), 'may not specify more than 1 volume type'));
    }
  }
  return [...errors, ...checkInitiatorLength(volume, path), ...checkClaimName(volume, first, podName, path)];
}

/** Names the iSCSI session, which the kernel cuts at 64 characters. */
function checkInitiatorLength({ name = '', iscsi }: Volume, path: FieldPath): FieldError[] {
  const tooLong = iscsi?.initiatorName !== undefined && byteLength(`${name}:${iscsi.targetPortal ?? ''}`) > 64;
  return tooLong
    ? [
        invalid(
          child(path, 'name'),
          name,
          'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.',
        ),
      ]
    : [];
}

function checkClaimName(
  { name }: Volume,
  first: VolumeType,
  podName: string | undefined,
  path: FieldPath,
): FieldError[] {
  if (first.name !== 'ephemeral' || isEmpty(podName) || isEmpty(name)) {
    return [];
  }
  const claim = `${podName}-${name}`;
  return dnsSubdomainFaults(claim).map((fault) =>
    invalid(child(path, 'name'), name, `PVC name ${goQuote(claim)}: ${fault}`),
  );
}

function checkEmptyDir(source: EmptyDirVolumeSource, path: FieldPath): FieldError[] {
  const limit = source.sizeLimit === undefined ? undefined : parseQuantity(source.sizeLimit);
  return limit !== undefined && compareQuantity(limit, zeroQuantity) < 0
    ? [forbidden(child(path, 'sizeLimit'), 'SizeLimit field must be a valid resource quantity')]
    : [];
}

function checkEphemeral({ volumeClaimTemplate: template }: EphemeralVolumeSource, path: FieldPath): FieldError[] {
  const at = child(path, 'volumeClaimTemplate');
  return template === undefined
    ? [required(at)]
    : [
        ...checkClaimTemplateMeta(template.metadata ?? {}, child(at, 'metadata')),
        ...checkClaimSpec(template.spec ?? {}, child(at, 'spec')),
      ];
}
