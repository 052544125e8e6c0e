import type { KubernetesObject } from '../kubernetes/object.js';
import type { PodTemplate } from '../kubernetes/pod-template.js';
import type { Namespace } from '../kubernetes/types.js';
import { readCallers } from './callers.js';
import { readContainers, type PodSurroundings } from './containers.js';
import { readCloudSqlProxies } from './cloud-sql.js';
import { readInjections } from './mesh.js';
import type { PodModel } from './model.js';
import { podVolumes, volumeUses } from './storage.js';

/** What a Pod's model depends on besides its own manifest. */
export interface PodContext extends PodSurroundings {
  /** The Pod's Namespace, if the workspace has it. */
  readonly namespace: KubernetesObject<Namespace> | undefined;
  /** `AuthProxyWorkload`s of the Pod's namespace, see `cloud-sql.ts`. */
  readonly cloudSqlProxies: readonly KubernetesObject[];
}

/** Computes what the containers of a Pod share, once for all rules. */
export function buildPodModel(template: PodTemplate, context: PodContext): PodModel {
  const readings = readContainers(template, context);
  const containers = readings.map(({ container }) => container);
  const volumes = podVolumes(template);
  const injected = [
    readInjections(template, context.namespace),
    readCloudSqlProxies(template, context.cloudSqlProxies),
  ];
  return {
    template,
    containers,
    hostNetwork: template.spec.hostNetwork === true,
    listeners: [...readings.flatMap(({ listeners }) => listeners), ...injected.flatMap((one) => one.listeners)],
    callers: [...readCallers(readings), ...injected.flatMap((one) => one.callers)],
    handlers: readings.flatMap(({ handlers }) => handlers),
    volumes,
    volumeUses: volumeUses(containers, volumes),
    injections: injected.flatMap((one) => one.injections),
  };
}
