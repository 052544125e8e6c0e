/** What a container keeps where. */
import { flagsOf } from '../../pod/flags.js';
import type { PodContainer, PodModel, VolumeUse } from '../../pod/model.js';
import { isBelow, volumeLife } from '../../pod/storage.js';

/** Variables and flags by which database images are told where to keep their data. */
const dataVariables: ReadonlySet<string> = new Set(['PGDATA', 'MYSQL_DATADIR', 'MARIADB_DATADIR']);
const dataFlags: ReadonlySet<string> = new Set([
  'datadir',
  'dbpath',
  'data-dir',
  'data-directory',
  'storage-path',
  'path.data',
  'store',
]);

/** Directories of the container that hold what must not be lost: as its arguments and variables say, or as its image is known for. */
export function dataDirectories(container: PodContainer): readonly string[] {
  const known = container.knowledge?.dataDirectories ?? [];
  if (known.length === 0) {
    return [];
  }
  const told = [
    ...container.environment.filter(({ name }) => dataVariables.has(name)).map(({ value }) => value),
    ...container.commands
      .flatMap(flagsOf)
      .filter(({ key }) => dataFlags.has(key))
      .map(({ value }) => value),
  ].filter((path) => path?.startsWith('/') === true);
  return (told.length > 0 ? told : known).map((path) => path ?? '');
}

export function usesOf(pod: PodModel, container: PodContainer): readonly VolumeUse[] {
  return pod.volumeUses.filter((use) => use.container === container);
}

/** The mount shows all or a part of the directory. */
export function holds({ mount: { mountPath } }: VolumeUse, directory: string): boolean {
  return (
    mountPath !== undefined && mountPath !== '' && (isBelow(directory, mountPath) || isBelow(mountPath, directory))
  );
}

/** Its content comes from the API and is gone and made again with the Pod. */
export function isConfiguration({ volume }: VolumeUse): boolean {
  return volume !== undefined && volumeLife(volume) === 'configuration';
}

/** An emptyDir, written out or by default. */
export function isEmptyDir({ volume }: VolumeUse): boolean {
  return volume !== undefined && (volume.emptyDir !== undefined || Object.keys(volume).every((key) => key === 'name'));
}
