/** Claims and volumes. Upstream: `k8s.io/component-helpers/storage`. */
import type { CSINode, PersistentVolume, PersistentVolumeClaim, Volume } from '../../kubernetes/types.js';
import type { PodInfo } from '../snapshot/pod-info.js';

const betaStorageClassAnnotation = 'volume.beta.kubernetes.io/storage-class';
/** The controller sets it once a claim and its volume are bound to each other. */
export const bindCompletedAnnotation = 'pv.kubernetes.io/bind-completed';
const migratedPluginsAnnotation = 'storage.alpha.kubernetes.io/migrated-plugins';

/** The node for which a claim waits to be provisioned. */
export const selectedNodeAnnotation = 'volume.kubernetes.io/selected-node';

/** The provisioner of classes whose volumes are made by hand. */
export const noProvisioner = 'kubernetes.io/no-provisioner';

/** The class of a claim; the old annotation wins. Empty when none is asked for. */
export function classOfClaim({ metadata, spec }: PersistentVolumeClaim): string {
  return annotationOf(metadata, betaStorageClassAnnotation) ?? spec?.storageClassName ?? '';
}

/** The class of a volume; the old annotation wins. */
export function classOfVolume({ metadata, spec }: PersistentVolume): string {
  return annotationOf(metadata, betaStorageClassAnnotation) ?? spec?.storageClassName ?? '';
}

/** Bound only if the claim names its volume and the controller has finished. */
export function isFullyBound({ metadata, spec }: PersistentVolumeClaim): boolean {
  return (spec?.volumeName ?? '') !== '' && annotationOf(metadata, bindCompletedAnnotation) !== undefined;
}

/** The node a claim has been promised to, if any. */
export function selectedNodeOf({ metadata }: PersistentVolumeClaim): string | undefined {
  return annotationOf(metadata, selectedNodeAnnotation);
}

/** Whether the volume is reserved for this claim. */
export function isBoundToClaim(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const reference = volume.spec?.claimRef;
  const { name, namespace, uid } = claim.metadata ?? {};
  if (reference?.name !== name || reference?.namespace !== namespace) {
    return false;
  }
  return (reference?.uid ?? '') === '' || reference?.uid === uid;
}

/** In-tree plugins that a node's kubelet has handed over to CSI drivers. */
export function migratedPluginsOf(csiNode: CSINode | undefined): ReadonlySet<string> {
  return new Set((annotationOf(csiNode?.metadata, migratedPluginsAnnotation) ?? '').split(','));
}

/** The claim behind a volume: by name, or the one made for an ephemeral volume. `undefined` for volumes without one. */
export function claimNameOf(pod: PodInfo, volume: Volume): string | undefined {
  if (volume.persistentVolumeClaim !== undefined) {
    return volume.persistentVolumeClaim.claimName ?? '';
  }
  return volume.ephemeral === undefined ? undefined : `${pod.name}-${volume.name ?? ''}`;
}

/** Whether a volume's claim is made for the Pod and goes with it. */
export function isEphemeral(volume: Volume): boolean {
  return volume.persistentVolumeClaim === undefined && volume.ephemeral !== undefined;
}

/** The reason why an ephemeral volume cannot use a claim of its name that is not the Pod's own. */
export function findOwnershipConflict(pod: PodInfo, claim: PersistentVolumeClaim): string | undefined {
  const { name = '', namespace = '', ownerReferences = [] } = claim.metadata ?? {};
  const controller = ownerReferences.find(({ controller: controls }) => controls === true);
  if (namespace === pod.namespace && controller?.uid === pod.uid) {
    return undefined;
  }
  return `PVC ${namespace}/${name} was not created for pod ${pod.key} (pod is not owner)`;
}

/** What the API server says of an object that is not there. */
export function notFound(resource: string, name: string): string {
  return `${resource} "${name}" not found`;
}

function annotationOf(
  metadata: { readonly annotations?: Readonly<Record<string, string>> } | undefined,
  key: string,
): string | undefined {
  const value: unknown = metadata?.annotations?.[key];
  return typeof value === 'string' ? value : undefined;
}
