/** The shared refrigerator: every volume with who sees it where. */
import { isKind } from '../kubernetes/kinds.js';
import type { Volume } from '../kubernetes/types.js';
import type { PodModel, VolumeUse } from '../pod/model.js';
import { volumeLife } from '../pod/storage.js';
import type { VolumeSummary, VolumeUseSummary } from './model.js';

/** Declared volumes in their order, then claims of a StatefulSet, then what is mounted without being there. */
export function summarizeVolumes(pod: PodModel): readonly VolumeSummary[] {
  const { object } = pod.template;
  const declared = pod.volumes.map(({ volume }) => summarizeVolume(volume, pod));
  const claims = (isKind(object, 'StatefulSet') ? (object.value.spec?.volumeClaimTemplates ?? []) : []).map(
    ({ metadata, spec }): VolumeSummary => ({
      name: metadata?.name ?? '',
      source: 'volumeClaimTemplate',
      detail: String(spec?.resources?.requests?.storage ?? ''),
      life: 'claim',
      uses: usesOf(pod, metadata?.name),
    }),
  );
  const known = new Set([...declared, ...claims].map(({ name }) => name));
  const unknown = new Set(pod.volumeUses.map(({ mount }) => mount.name ?? '').filter((name) => !known.has(name)));
  const undeclared = [...unknown].map((name): VolumeSummary => ({
    name,
    source: 'undeclared',
    detail: '',
    life: 'unknown',
    uses: usesOf(pod, name),
  }));
  return [...declared, ...claims, ...undeclared];
}

function summarizeVolume(volume: Volume, pod: PodModel): VolumeSummary {
  return {
    name: volume.name ?? '',
    // A volume without any source is an emptyDir by default.
    source: Object.keys(volume).find((key) => key !== 'name') ?? 'emptyDir',
    detail: detailOf(volume),
    life: volumeLife(volume),
    uses: usesOf(pod, volume.name),
  };
}

function detailOf({ persistentVolumeClaim, configMap, secret, hostPath, emptyDir, csi, nfs, image }: Volume): string {
  const { medium, sizeLimit } = emptyDir ?? {};
  const found =
    persistentVolumeClaim?.claimName ??
    configMap?.name ??
    secret?.secretName ??
    hostPath?.path ??
    csi?.driver ??
    nfs?.server ??
    image?.reference;
  return found ?? [medium === 'Memory' ? 'in memory' : '', sizeLimit ?? ''].filter((part) => part !== '').join(', ');
}

function usesOf(pod: PodModel, name: string | undefined): readonly VolumeUseSummary[] {
  return pod.volumeUses.filter(({ mount }) => mount.name === name).map(summarizeUse);
}

function summarizeUse({ container, mount, readOnly }: VolumeUse): VolumeUseSummary {
  return {
    container: container.name,
    path: mount.mountPath ?? '',
    subPath: mount.subPath ?? mount.subPathExpr,
    readOnly,
  };
}
