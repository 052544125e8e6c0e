/** The files of mounted ConfigMaps, as a container sees them. */
import type { KubernetesObject, Site } from '../../kubernetes/object.js';
import type { PodTemplate } from '../../kubernetes/pod-template.js';
import type { ConfigMap, KeyToPath, Volume } from '../../kubernetes/types.js';
import { dataSite, type ConfigMapLookUp } from '../environment.js';
import type { PodContainer } from '../model.js';

export interface ConfigFile {
  readonly configMap: KubernetesObject<ConfigMap>;
  readonly key: string;
  readonly text: string;
  /** Full path in the container. */
  readonly mountPath: string;
  /** The mount in the Pod's own manifest. */
  readonly at: Site;
  /** The text in the ConfigMap. */
  readonly origin: Site;
}

/** Files of ConfigMaps that the workspace has, also inside projected volumes. */
export function configFiles(
  template: PodTemplate,
  container: Pick<PodContainer, 'spec' | 'path' | 'site'>,
  configMap: ConfigMapLookUp,
): readonly ConfigFile[] {
  return (container.spec.volumeMounts ?? []).flatMap((mount, index) => {
    const volume = template.spec.volumes?.find(({ name }) => name === mount.name);
    if (!volume || mount.mountPath === undefined) return [];
    const at: Site = { object: container.site.object, path: [...container.path, 'volumeMounts', index, 'name'] };
    const directory = mount.mountPath.replace(/(?<!\/)\/+$/, '');
    return sourcesOf(volume).flatMap(({ name, items }) => {
      const found = configMap(name);
      return found ? filesOf(found, items, directory, mount.subPath, at) : [];
    });
  });
}

function sourcesOf(volume: Volume): { readonly name: string; readonly items: readonly KeyToPath[] | undefined }[] {
  const projected = (volume.projected?.sources ?? []).map((source) => source.configMap);
  return [volume.configMap, ...projected].flatMap((source) =>
    source?.name === undefined ? [] : [{ name: source.name, items: source.items }],
  );
}

function filesOf(
  configMap: KubernetesObject<ConfigMap>,
  items: readonly KeyToPath[] | undefined,
  directory: string,
  subPath: string | undefined,
  at: Site,
): ConfigFile[] {
  const data = configMap.value.data ?? {};
  const files = items
    ? items.flatMap(({ key, path }) => (key === undefined || path === undefined ? [] : [{ key, path }]))
    : Object.keys(data).map((key) => ({ key, path: key }));
  return files.flatMap(({ key, path }): ConfigFile[] => {
    const text = Object.hasOwn(data, key) ? data[key] : undefined;
    if (text === undefined || (subPath !== undefined && subPath !== path)) return [];
    const mountPath = subPath === undefined ? `${directory}/${path}` : directory;
    return [{ configMap, key, text, mountPath, at, origin: dataSite(configMap, key) }];
  });
}
