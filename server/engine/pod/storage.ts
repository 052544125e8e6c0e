/** Volumes as the containers see them. */
import { isKind } from '../kubernetes/kinds.js';
import type { PodTemplate } from '../kubernetes/pod-template.js';
import type { Volume } from '../kubernetes/types.js';
import type { PodContainer, PodVolume, VolumeUse } from './model.js';

/**
 * The Pod's volumes with their places. Those that a StatefulSet replaces by a claim of the same name are left out, as the controller
 * does (`updateStorage` in pkg/controller/statefulset): whoever mounts the name gets the claim.
 */
export function podVolumes(template: PodTemplate): readonly PodVolume[] {
  const replaced = claimTemplateNames(template);
  return (template.spec.volumes ?? [])
    .map((volume, index) => ({ volume, path: [...template.specPath, 'volumes', index] }))
    .filter(({ volume }) => !replaced.has(volume.name));
}

function claimTemplateNames({ object }: PodTemplate): ReadonlySet<string | undefined> {
  const templates = isKind(object, 'StatefulSet') ? (object.value.spec?.volumeClaimTemplates ?? []) : [];
  return new Set(templates.map(({ metadata }) => metadata?.name));
}

/** Every mount of every container. */
export function volumeUses(containers: readonly PodContainer[], volumes: readonly PodVolume[]): readonly VolumeUse[] {
  const byName = new Map(volumes.map(({ volume }) => [volume.name, volume]));
  return containers.flatMap((container) =>
    (container.spec.volumeMounts ?? []).map((mount, index) => {
      const volume = mount.name === undefined ? undefined : byName.get(mount.name);
      return {
        container,
        mount,
        mountPath: [...container.path, 'volumeMounts', index],
        volume,
        readOnly: mount.readOnly === true || (volume !== undefined && isReadOnly(volume)),
      };
    }),
  );
}

/** Volumes that the kubelet mounts read-only whatever the mount says. */
function isReadOnly(volume: Volume): boolean {
  if (volume.configMap ?? volume.secret ?? volume.projected ?? volume.downwardAPI ?? volume.image) return true;
  return (
    volume.persistentVolumeClaim?.readOnly === true || volume.csi?.readOnly === true || volume.nfs?.readOnly === true
  );
}

/** `/data/db` is `/data` or below it. */
export function isBelow(path: string, directory: string): boolean {
  const parent = directory.replace(/(?<!\/)\/+$/, '');
  return path === parent || path.replace(/(?<!\/)\/+$/, '') === parent || path.startsWith(`${parent}/`);
}

/** What is left of a volume's content, from shortest to longest life. */
export type VolumeLife = 'container' | 'pod' | 'node' | 'claim' | 'external' | 'configuration';

/**
 * How long the content of a volume lives: `pod` for emptyDir (also in memory), generic ephemeral and inline CSI volumes,
 * `node` for hostPath, `claim` for a PersistentVolumeClaim, `external` for network storage, `configuration` for what the API serves.
 */
export function volumeLife(volume: Volume): VolumeLife {
  if (volume.configMap ?? volume.secret ?? volume.projected ?? volume.downwardAPI ?? volume.image)
    return 'configuration';
  if (volume.persistentVolumeClaim) return 'claim';
  if (volume.hostPath) return 'node';
  if (volume.emptyDir ?? volume.ephemeral ?? volume.csi ?? volume.gitRepo) return 'pod';
  // A volume without any source is an emptyDir by default.
  const sources = Object.keys(volume).filter((key) => key !== 'name');
  return sources.length === 0 ? 'pod' : 'external';
}
