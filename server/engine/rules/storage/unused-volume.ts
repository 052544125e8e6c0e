/**
 * A Pod declares a volume that no container uses.
 *
 * The kubelet doesn't even mount it (`GetPodVolumeNames` in pkg/volume/util): it is a leftover, or the mount was forgotten.
 */
import { definePodRule } from '../../linter/rule.js';
import type { Site } from '../../kubernetes/object.js';
import type { PodModel } from '../../pod/model.js';
import { isPatched } from '../support/patches.js';
import { declaredVolumes, meantVolumes, usedVolumes } from '../support/volume-names.js';
import { isBuiltIn, workloadSpec, workloadSpecPath } from '../support/workload.js';

export const unusedVolume = definePodRule({
  meta: {
    id: 'storage/unused-volume',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'A declared volume that nobody mounts',
    summary: 'Every volume that a Pod declares should be used by one of its containers.',
    why: 'A volume that no container mounts does nothing: the kubelet leaves it out. Often the mount was forgotten, and the program runs without its configuration or writes its data into the container, where it is lost. A claim that nobody mounts still ties the Pod to the zone of its disk.',
    whenNot: 'When a webhook adds a container that mounts the volume.',
    source: { title: 'Volumes', url: 'https://kubernetes.io/docs/concepts/storage/volumes/' },
    messages: {
      volume: 'No container mounts volume `{volume}`, so it does nothing. Mount it or remove it.',
      template:
        'No container mounts `{volume}`, yet every Pod gets such a claim, and its storage stays empty. Mount it or remove it.',
    },
    fix: 'safe',
    tags: ['unnecessary'],
  },

  *check(pod, { neighbourhood }) {
    const { object } = pod.template;
    // The controller of a custom resource knows more containers than its manifest shows.
    const declared = declaredVolumes(pod);
    if (!isBuiltIn(object) || declared.size === 0) {
      return;
    }
    // A mount that misspells its volume is the business of `storage/undeclared-volume`.
    const used = new Set([...usedVolumes(pod), ...meantVolumes(pod).values()]);
    // An overlay may add mounts to a base.
    const isWhole = [...declared].every((name) => used.has(name));
    if (isWhole || isPatched(pod, neighbourhood, /\bvolumeMounts\b/)) {
      return;
    }
    for (const { volume, path } of pod.volumes) {
      if (volume.name !== undefined && volume.name !== '' && !used.has(volume.name) && !isMentioned(pod, volume.name)) {
        const at: Site = { object, path: [...path, 'name'] };
        yield {
          messageId: 'volume',
          at,
          data: { volume: volume.name },
          fixes: [
            { title: `Remove volume \`${volume.name}\``, kind: 'safe', edits: () => [{ op: 'remove', object, path }] },
          ],
        };
      }
    }
    for (const [index, { metadata }] of (workloadSpec(pod).volumeClaimTemplates ?? []).entries()) {
      const name = metadata?.name ?? '';
      if (name !== '' && !used.has(name) && !isMentioned(pod, name)) {
        const path = [...workloadSpecPath(pod), 'volumeClaimTemplates', index, 'metadata', 'name'];
        yield { messageId: 'template', at: { object, path }, data: { volume: name } };
      }
    }
  },
});

/**
 * An injector knows it: an annotation mentions it (`sidecar.istio.io/userVolumeMount`), or it bears the injector's name, as the
 * `gke-gcsfuse-cache` that goes with the annotation `gke-gcsfuse/volumes` does.
 */
function isMentioned({ template: { annotations }, injections }: PodModel, name: string): boolean {
  return (
    Object.entries(annotations).some(([key, value]) => value.includes(name) || name.startsWith(`${prefixOf(key)}-`)) ||
    injections.some(({ mesh, adds }) => name.startsWith(mesh) || adds.volumes.includes(name))
  );
}

function prefixOf(annotation: string): string {
  const slash = annotation.indexOf('/');
  return slash < 0 ? annotation : annotation.slice(0, slash);
}
