/** Listeners that mounted ConfigMaps tell of, in formats that are understood. */
import type { PodTemplate } from '../kubernetes/pod-template.js';
import { configFiles, type ConfigFile } from './config-files.js';
import { readNginx } from './config-nginx.js';
import type { ConfigMapLookUp } from './environment.js';
import type { ListenerSign } from './listener-evidence.js';
import type { PodContainer } from './model.js';

export interface ConfigListeners {
  readonly signs: readonly ListenerSign[];
  /** A whole server configuration was read, so that the image's own does not count. */
  readonly understood: boolean;
}

/** Reads the configuration files that a container mounts. */
export function configListeners(
  template: PodTemplate,
  container: Pick<PodContainer, 'spec' | 'knowledge' | 'path' | 'site'>,
  configMap: ConfigMapLookUp,
): ConfigListeners {
  const signs: ListenerSign[] = [];
  let understood = false;
  for (const file of configFiles(template, container, configMap)) {
    if (!isNginx(file, container)) continue;
    const { listeners } = readNginx(file.text);
    understood ||= listeners.length > 0;
    signs.push(
      ...listeners.map((listener): ListenerSign => ({
        port: listener.port,
        protocol: listener.protocol,
        bind: listener.bind,
        explicitBind: true,
        name: undefined,
        source: 'config',
        confidence: 'probable',
        evidence: `\`${listener.text}\` in ConfigMap \`${file.configMap.name}\`, key \`${file.key}\``,
        at: file.at,
      })),
    );
  }
  return { signs, understood };
}

/** Only what nginx itself reads: a file where nginx looks for it, or a configuration by name in an nginx container. */
export function isNginx(file: ConfigFile, container: Pick<PodContainer, 'knowledge'>): boolean {
  const named = /\.conf$|\.template$/.test(file.mountPath);
  if (/^\/etc\/nginx\/|\/nginx\/conf(?:\.d)?\//.test(file.mountPath)) return named || !/\.[a-z]+$/.test(file.mountPath);
  return named && /^(?:nginx|openresty)/.test(container.knowledge?.id ?? '');
}
