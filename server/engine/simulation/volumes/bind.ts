/**
 * Claims get their volumes: at once, or when the first Pod that uses them has found its node.
 * Upstream: `pkg/controller/volume/persistentvolume`; which node a claim is promised to is the scheduler's decision.
 */
import { compareQuantity, parseQuantity, zeroQuantity } from '../../kubernetes/quantity.js';
import { compileLabelSelector } from '../../kubernetes/label-selector.js';
import type { Node, NodeSelectorRequirement, PersistentVolume, PersistentVolumeClaim } from '../../kubernetes/types.js';
import { labelHostname, labelOf, labelRegion, labelZone } from '../../scheduler/support/labels.js';
import {
  classOfClaim,
  classOfVolume,
  isFullyBound,
  noProvisioner,
  selectedNodeOf,
} from '../../scheduler/support/volume-claims.js';
import { record } from '../history.js';
import { pick } from '../random.js';
import type { World } from '../world.js';

/** Tells that a claim and its volume belong together for good. */
const bindCompletedAnnotation = 'pv.kubernetes.io/bind-completed';

/** Drivers whose volumes live on one machine. The volumes of all others are as far away as the node's zone. */
const localDrivers = /local|hostpath|topolvm|lvm/;

/** Writes down what the scheduler has promised to the Pods it placed. */
export function bindPromised(world: World): void {
  const { assumed, objects } = world.snapshot;
  for (const [name, volume] of assumed.volumes) {
    const { namespace = '', name: claimName = '' } = volume.spec?.claimRef ?? {};
    objects.persistentVolumes.set(name, { ...volume, status: { ...volume.status, phase: 'Bound' } });
    bind(world, `${namespace}/${claimName}`, volume);
  }
  assumed.volumes.clear();
  for (const [key, claim] of assumed.claims) {
    const node = world.nodes.look(selectedNodeOf(claim) ?? '')?.node;
    if (node !== undefined) {
      provision(world, key, claim, node);
    }
  }
  assumed.claims.clear();
}

/** Binds a claim whose class does not wait: to the smallest volume that will do, else to a new one. */
export function bindImmediately(world: World, key: string): void {
  const { objects } = world.snapshot;
  const claim = objects.persistentVolumeClaims.get(key);
  if (claim === undefined || isFullyBound(claim)) {
    return;
  }
  const storageClass = objects.storageClasses.get(classOfClaim(claim));
  if (storageClass?.volumeBindingMode === 'WaitForFirstConsumer') {
    return;
  }
  const found = findVolume(world, claim);
  if (found !== undefined) {
    const { name = '', namespace = '', uid = '' } = claim.metadata ?? {};
    const claimRef = { kind: 'PersistentVolumeClaim', apiVersion: 'v1', name, namespace, uid };
    const bound = { ...found, spec: { ...found.spec, claimRef }, status: { ...found.status, phase: 'Bound' } };
    objects.persistentVolumes.set(found.metadata?.name ?? '', bound);
    bind(world, key, bound);
    return;
  }
  const provisioner = storageClass?.provisioner ?? '';
  if (provisioner !== '' && provisioner !== noProvisioner) {
    // Nobody has said where: the driver chooses.
    provision(world, key, claim, pick(world.random, [...world.nodes.peek()])?.node);
  }
}

function findVolume(world: World, claim: PersistentVolumeClaim): PersistentVolume | undefined {
  const { accessModes = [], resources, selector, volumeName = '' } = claim.spec ?? {};
  const size = parseQuantity(resources?.requests?.storage ?? '0') ?? zeroQuantity;
  const matches = selector === undefined ? undefined : compileLabelSelector(selector);
  const fits = [...world.snapshot.objects.persistentVolumes.values()].filter((volume) => {
    const { spec = {}, metadata = {} } = volume;
    const { claimRef } = spec;
    const isFree =
      claimRef === undefined ||
      (claimRef.name === claim.metadata?.name && claimRef.namespace === claim.metadata?.namespace);
    return (
      isFree &&
      (volumeName === '' || volumeName === metadata.name) &&
      classOfVolume(volume) === classOfClaim(claim) &&
      accessModes.every((mode) => spec.accessModes?.includes(mode) === true) &&
      (matches === undefined || matches(metadata.labels)) &&
      compareQuantity(capacityOf(volume), size) >= 0
    );
  });
  return fits.sort((left, right) => compareQuantity(capacityOf(left), capacityOf(right)))[0];
}

function capacityOf({ spec }: PersistentVolume): NonNullable<ReturnType<typeof parseQuantity>> {
  return parseQuantity(spec?.capacity?.storage ?? '0') ?? zeroQuantity;
}

function provision(world: World, key: string, claim: PersistentVolumeClaim, node: Node | undefined): void {
  const { objects } = world.snapshot;
  const storageClassName = classOfClaim(claim);
  const { provisioner = '' } = objects.storageClasses.get(storageClassName) ?? {};
  const name = `pvc-${++world.created}`;
  const { name: claimName = '', namespace = '', uid = '' } = claim.metadata ?? {};
  const isLocal = localDrivers.test(provisioner);
  const expressions = topologyOf(node, isLocal);
  const volume: PersistentVolume = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, uid: `PersistentVolume:/${name}` },
    spec: {
      capacity: { storage: claim.spec?.resources?.requests?.storage ?? '1Gi' },
      accessModes: claim.spec?.accessModes ?? ['ReadWriteOnce'],
      storageClassName,
      claimRef: { kind: 'PersistentVolumeClaim', apiVersion: 'v1', name: claimName, namespace, uid },
      ...(isLocal ? { hostPath: { path: `/var/lib/${name}` } } : { csi: { driver: provisioner, volumeHandle: name } }),
      ...(expressions.length === 0
        ? {}
        : { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: expressions }] } } }),
    },
    status: { phase: 'Bound' },
  };
  objects.persistentVolumes.set(name, volume);
  const where = expressions.map(({ values = [] }) => values.join(', ')).join(' ');
  record(
    world,
    'ProvisioningSucceeded',
    `PersistentVolumeClaim ${key}`,
    `Volume ${name} was made${where === '' ? '' : ` in ${where}`}`,
  );
  bind(world, key, volume);
}

function topologyOf(node: Node | undefined, isLocal: boolean): readonly NodeSelectorRequirement[] {
  const labels = node?.metadata?.labels;
  const keys = isLocal ? [labelHostname] : [labelZone, labelRegion];
  return keys.flatMap((key) => {
    const value = labelOf(labels, key);
    return value === undefined ? [] : [{ key, operator: 'In', values: [value] }];
  });
}

function bind(world: World, key: string, volume: PersistentVolume): void {
  const { persistentVolumeClaims } = world.snapshot.objects;
  const claim = persistentVolumeClaims.get(key);
  if (claim === undefined) {
    return;
  }
  persistentVolumeClaims.set(key, {
    ...claim,
    metadata: { ...claim.metadata, annotations: { ...claim.metadata?.annotations, [bindCompletedAnnotation]: 'yes' } },
    spec: { ...claim.spec, volumeName: volume.metadata?.name ?? '' },
    status: { ...claim.status, phase: 'Bound' },
  });
  world.moves++;
  world.dirty.scheduler = true;
}
