/** A helper that only reads a shared volume mounts it read-write. */
import { definePodRule } from '../../linter/rule.js';
import type { PodModel, Role, VolumeUse } from '../../pod/model.js';
import { isKnownHelper } from '../support/helpers.js';
import { quoteName } from '../support/names.js';

export const helperWritesSharedVolume = definePodRule({
  meta: {
    id: 'sidecar/helper-writes-shared-volume',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'A reader mounts a shared volume read-write',
    summary: 'A helper that only reads a shared volume should mount it read-only.',
    why: 'A shared volume is the one refrigerator of the house: whoever may write can also spoil it for everybody. A log shipper or exporter only needs to look inside; mounted with `readOnly: true` it cannot damage the files of the application, by mistake or in the hands of an attacker.',
    whenNot: 'When the helper keeps files of its own in the volume, such as its read position.',
    source: { title: 'Volumes', url: 'https://kubernetes.io/docs/concepts/storage/volumes/' },
    messages: {
      writes:
        '{helper} ({role}) mounts volume `{volume}` read-write, although it only reads what {writer} writes. Add `readOnly: true` to the mount.',
    },
    fix: 'safe',
  },

  *check(pod) {
    for (const use of pod.volumeUses) {
      const writer = isReader(use) && !keepsFiles(use) ? findWriter(pod, use) : undefined;
      if (writer === undefined) {
        continue;
      }
      const { object } = pod.template;
      const path = use.mountPath;
      yield {
        messageId: 'writes',
        at: { object, path: [...path, 'mountPath'] },
        container: use.container.name,
        data: {
          helper: quoteName(use.container),
          role: use.container.role.role.replace('-', ' '),
          volume: use.mount.name ?? '',
          writer: quoteName(writer.container),
        },
        fixes: [
          {
            title: 'Mount it read-only',
            kind: 'safe',
            edits: () => [
              use.mount.readOnly === undefined
                ? { op: 'add', object, path, key: 'readOnly', value: true }
                : { op: 'replace', object, path: [...path, 'readOnly'], value: true },
            ],
          },
        ],
      };
    }
  },
});

const readers: ReadonlySet<Role> = new Set<Role>(['log-shipper', 'metrics-exporter']);

function isReader({ container, readOnly, volume }: VolumeUse): boolean {
  const isFiles = volume?.emptyDir !== undefined || volume?.persistentVolumeClaim !== undefined;
  return (
    !readOnly && isFiles && readers.has(container.role.role) && isKnownHelper(container) && container.phase !== 'init'
  );
}

/** Shippers keep a database of positions, spool or buffer: where a word of the command speaks of one, the mount may be needed. */
function keepsFiles({ container, mount }: VolumeUse): boolean {
  const path = mount.mountPath ?? '';
  return (
    /data|lib|state|buffer|spool|registry|position|run\b|sock|tmp/.test(path) ||
    container.words.some(({ text }) => /db|pos|registry|state|buffer|sock/i.test(text) && text.includes(path))
  );
}

function findWriter(pod: PodModel, use: VolumeUse): VolumeUse | undefined {
  return pod.volumeUses.find(
    ({ container, mount, readOnly }) =>
      container !== use.container && container.phase !== 'init' && mount.name === use.mount.name && !readOnly,
  );
}
