/** The names of a Pod's volumes: declared, used, and meant where the two do not meet. */
import type { PodModel } from '../../pod/model.js';
import { editDistance, nearestName } from './nearest.js';
import { claimTemplateNames } from './workload.js';

/**
 * What `volumes` declares, and a StatefulSet's claim templates. What an injector brings counts for a bare Pod only: a controller's template
 * is validated long before its Pods reach the injector.
 */
export function declaredVolumes(pod: PodModel): ReadonlySet<string> {
  const names = new Set(claimTemplateNames(pod));
  if (pod.template.object.kind === 'Pod') {
    for (const name of pod.injections.flatMap(({ adds }) => adds.volumes)) {
      names.add(name);
    }
  }
  for (const { volume } of pod.volumes) {
    if (volume.name !== undefined) {
      names.add(volume.name);
    }
  }
  return names;
}

/** What containers mount, use as devices or read variables from. */
export function usedVolumes(pod: PodModel): ReadonlySet<string> {
  const names = pod.containers.flatMap(({ spec: { volumeMounts = [], volumeDevices = [], env = [] } }) => [
    ...volumeMounts.map(({ name }) => name),
    ...volumeDevices.map(({ name }) => name),
    ...env.map(({ valueFrom }) => valueFrom?.fileKeyRef?.volumeName),
  ]);
  return new Set(names.flatMap((name) => (name === undefined || name === '' ? [] : [name])));
}

/**
 * By undeclared name the declared one that was probably meant: the nearest, or, where one name is left over on either side,
 * the other one if the two have at least half of their letters in common.
 */
export function meantVolumes(pod: PodModel): ReadonlyMap<string, string> {
  const [declared, used] = [declaredVolumes(pod), usedVolumes(pod)];
  const undeclared = [...used].filter((name) => !declared.has(name));
  const unused = [...declared].filter((name) => !used.has(name));
  return new Map(
    undeclared.flatMap((name) => {
      // A volume that nobody mounts is likelier meant than one that has its mount.
      const meant = nearestName(name, unused) ?? nearestName(name, declared) ?? leftOver(name, undeclared, unused);
      return meant === undefined ? [] : [[name, meant] as const];
    }),
  );
}

function leftOver(name: string, undeclared: readonly string[], unused: readonly string[]): string | undefined {
  const [only, ...others] = unused;
  if (only === undefined || others.length > 0 || undeclared.length > 1) {
    return undefined;
  }
  const tolerated = Math.floor(Math.max(name.length, only.length) / 2);
  return editDistance(name, only, tolerated + 1) <= tolerated ? only : undefined;
}
