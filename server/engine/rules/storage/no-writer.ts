/**
 * An emptyDir that nobody can write.
 */
import { definePodRule } from '../../linter/rule.js';
import { isEmptyDir } from '../support/storage.js';

export const noWriter = definePodRule({
  meta: {
    id: 'storage/no-writer',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'A volume that stays empty',
    summary: 'An emptyDir needs a container that writes it.',
    why: 'An `emptyDir` starts empty with each Pod. If every container mounts it read-only, it stays so: whoever reads it waits for files that never come.',
    whenNot: 'When a webhook adds the container that writes it.',
    source: { title: 'Volumes: emptyDir', url: 'https://kubernetes.io/docs/concepts/storage/volumes/#emptydir' },
    messages: {
      readOnly:
        'Every container mounts the emptyDir `{volume}` read-only, so it stays empty. Let one of them write it.',
    },
  },

  *check(pod) {
    for (const { volume, path } of pod.volumes) {
      const uses = pod.volumeUses.filter((use) => use.volume === volume);
      const [first] = uses;
      if (first !== undefined && isEmptyDir(first) && uses.every(({ readOnly }) => readOnly)) {
        yield {
          messageId: 'readOnly',
          at: { object: pod.template.object, path: [...path, 'name'] },
          data: { volume: volume.name ?? '' },
          related: uses.slice(0, 4).map(({ mountPath }) => ({
            message: 'read-only',
            at: { object: pod.template.object, path: [...mountPath, 'readOnly'] },
          })),
        };
      }
    }
  },
});
