/** Listeners and calls that mounted ConfigMaps tell of. */
import type { PodTemplate } from '../../kubernetes/pod-template.js';
import type { ConfigMapLookUp } from '../environment.js';
import type { ListenerSign } from '../listener-evidence.js';
import { callOf } from '../local-addresses.js';
import type { Caller, PodContainer } from '../model.js';
import { configFiles, type ConfigFile } from './files.js';
import type { ConfigCall, ConfigListener } from './format.js';
import { formatOf } from './registry.js';

type Subject = Pick<PodContainer, 'spec' | 'knowledge' | 'role' | 'phase' | 'path' | 'site'>;

export interface ConfigSigns {
  readonly listeners: readonly ListenerSign[];
  readonly calls: readonly { readonly file: ConfigFile; readonly call: ConfigCall }[];
  /** A whole server configuration was read, so that the image's own does not count. */
  readonly decided: boolean;
}

const nothing: ConfigSigns = { listeners: [], calls: [], decided: false };

/** Reads the configuration files that a container mounts. */
export function readConfig(template: PodTemplate, container: Subject, configMap: ConfigMapLookUp): ConfigSigns {
  const files = configFiles(template, container, configMap);
  if (files.length === 0) return nothing;
  const listeners: ListenerSign[] = [];
  const calls: { readonly file: ConfigFile; readonly call: ConfigCall }[] = [];
  let decided = false;
  for (const file of files) {
    const format = formatOf(file, container);
    if (!format) continue;
    const reading = format.read(file.text);
    decided ||= format.decides && reading.listeners.length > 0;
    listeners.push(...reading.listeners.map((listener) => signOf(listener, file)));
    calls.push(...reading.calls.map((call) => ({ file, call })));
  }
  return { listeners, calls, decided };
}

function signOf(listener: ConfigListener, file: ConfigFile): ListenerSign {
  const { port, protocol, bind, text, start, end } = listener;
  return {
    port,
    protocol,
    bind,
    explicitBind: true,
    name: undefined,
    source: 'config',
    confidence: 'probable',
    evidence: `\`${text}\` in ConfigMap \`${file.configMap.name}\`, key \`${file.key}\``,
    at: file.at,
    origin: { ...file.origin, within: { start, end } },
  };
}

export function configCaller(container: PodContainer, { file, call }: ConfigSigns['calls'][number]): Caller {
  return {
    ...callOf(container, call),
    evidence: `ConfigMap \`${file.configMap.name}\`, key \`${file.key}\``,
    confidence: 'probable',
    at: file.at,
    origin: { ...file.origin, within: { start: call.start, end: call.end } },
  };
}
