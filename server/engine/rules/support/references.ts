/** What a Pod takes from ConfigMaps, Secrets and claims by name, with the place of each mention. */
import type { Path } from '../../document/tree.js';
import type { KeyToPath } from '../../kubernetes/types.js';
import type { PodContainer, PodModel } from '../../pod/model.js';

export interface Reference {
  readonly kind: 'ConfigMap' | 'Secret' | 'PersistentVolumeClaim';
  readonly name: string;
  /** The Pod starts without it. */
  readonly optional: boolean;
  /** Where the object's name stands. */
  readonly path: Path;
  readonly container: PodContainer | undefined;
  /** Keys that are taken, with their places; empty where all of them are. */
  readonly keys: readonly { readonly key: string; readonly path: Path }[];
}

/** All references of a Pod in document order of their kinds: environment, then volumes. */
export function referencesOf(pod: PodModel): readonly Reference[] {
  return [...pod.containers.flatMap(environmentReferences), ...volumeReferences(pod)];
}

interface Source {
  readonly name?: string;
  readonly optional?: boolean;
  readonly key?: string;
  readonly items?: readonly KeyToPath[];
}

function environmentReferences(container: PodContainer): readonly Reference[] {
  const { env = [], envFrom = [] } = container.spec;
  const single = env.flatMap(({ valueFrom }, index) => {
    const path = [...container.path, 'env', index, 'valueFrom'];
    return [
      ...reference('ConfigMap', valueFrom?.configMapKeyRef, [...path, 'configMapKeyRef'], container),
      ...reference('Secret', valueFrom?.secretKeyRef, [...path, 'secretKeyRef'], container),
    ];
  });
  const whole = envFrom.flatMap(({ configMapRef, secretRef }, index) => {
    const path = [...container.path, 'envFrom', index];
    return [
      ...reference('ConfigMap', configMapRef, [...path, 'configMapRef'], container),
      ...reference('Secret', secretRef, [...path, 'secretRef'], container),
    ];
  });
  return [...single, ...whole];
}

function volumeReferences(pod: PodModel): readonly Reference[] {
  return pod.volumes.flatMap(({ volume: { configMap, secret, projected, persistentVolumeClaim }, path }) => [
    ...reference('ConfigMap', configMap, [...path, 'configMap']),
    ...reference(
      'Secret',
      secret && { ...secret, name: secret.secretName ?? '' },
      [...path, 'secret'],
      undefined,
      'secretName',
    ),
    ...reference(
      'PersistentVolumeClaim',
      persistentVolumeClaim && { name: persistentVolumeClaim.claimName ?? '' },
      [...path, 'persistentVolumeClaim'],
      undefined,
      'claimName',
    ),
    ...(projected?.sources ?? []).flatMap((source, index) => {
      const at = [...path, 'projected', 'sources', index];
      return [
        ...reference('ConfigMap', source.configMap, [...at, 'configMap']),
        ...reference('Secret', source.secret, [...at, 'secret']),
      ];
    }),
  ]);
}

function reference(
  kind: Reference['kind'],
  source: Source | undefined,
  path: Path,
  container?: PodContainer,
  nameField = 'name',
): readonly Reference[] {
  if (source?.name === undefined || source.name === '') {
    return [];
  }
  const { name, optional = false, key, items = [] } = source;
  const keys = [
    ...(key === undefined ? [] : [{ key, path: [...path, 'key'] }]),
    ...items.flatMap((item, index) =>
      item.key === undefined ? [] : [{ key: item.key, path: [...path, 'items', index, 'key'] }],
    ),
  ];
  return [{ kind, name, optional, path: [...path, nameField], container, keys }];
}
