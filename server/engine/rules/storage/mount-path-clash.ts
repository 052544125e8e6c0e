/**
 * A container mounts two volumes at one path.
 *
 * Only one of them can be seen there. The API server refuses the same text twice (`ValidateVolumeMounts` in
 * pkg/apis/core/validation) but compares nothing else, so `/data` and `/data/` pass and the later one hides the other.
 */
import type { Path } from '../../document/tree.js';
import { definePodRule } from '../../linter/rule.js';
import type { PodContainer } from '../../pod/model.js';
import { goQuote } from '../../schema/go-text.js';
import { quoteName } from '../support/names.js';
import { serverNote } from '../support/server-note.js';

export const mountPathClash = definePodRule({
  meta: {
    id: 'storage/mount-path-clash',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'Two volumes mounted at one path',
    summary: 'A container may mount only one volume at a path.',
    why: 'A path shows one volume. Two mounts at the same path are refused by the API server; two spellings of it (`/data` and `/data/`) are accepted, and the later mount hides the files of the first, which look lost.',
    whenNot: 'Never.',
    source: { title: 'Volumes', url: 'https://kubernetes.io/docs/concepts/storage/volumes/' },
    messages: {
      same: '{container} mounts `{second}` and `{first}` at the same path `{path}`, so the API server refuses it. Give each its own path.',
      hidden:
        '{container} mounts `{second}` at `{path}`, which hides `{first}` mounted at `{other}`: it is the same directory. Give each its own path.',
      device:
        '{container} uses the path `{path}` twice, for `{second}` and for `{first}`, so the API server refuses it. Give each its own path.',
    },
  },

  *check(pod) {
    const { object } = pod.template;
    for (const container of pod.containers) {
      const seen = new Map<string, MountPoint>();
      for (const point of mountPoints(container)) {
        const first = seen.get(trimmed(point.path));
        if (first === undefined) {
          seen.set(trimmed(point.path), point);
          continue;
        }
        const messageId = messageFor(point, first);
        const at = { object, path: point.at };
        yield {
          messageId,
          severity: messageId === 'hidden' ? 'warning' : 'error',
          at,
          container: container.name,
          data: {
            container: quoteName(container),
            path: point.path,
            second: point.volume,
            first: first.volume,
            other: first.path,
          },
          related: [
            { message: `\`${first.volume}\` is there already`, at: { object, path: first.at } },
            ...(messageId === 'hidden'
              ? []
              : [serverNote(at, `Invalid value: ${goQuote(point.path)}: ${serverWords(point, first)}`)]),
          ],
        };
      }
    }
  },
});

interface MountPoint {
  readonly volume: string;
  readonly path: string;
  readonly device: boolean;
  readonly at: Path;
}

function mountPoints({ spec, path }: PodContainer): readonly MountPoint[] {
  const mounts = (spec.volumeMounts ?? []).map(({ name = '', mountPath = '' }, index) => ({
    volume: name,
    path: mountPath,
    device: false,
    at: [...path, 'volumeMounts', index, 'mountPath'],
  }));
  const devices = (spec.volumeDevices ?? []).map(({ name = '', devicePath = '' }, index) => ({
    volume: name,
    path: devicePath,
    device: true,
    at: [...path, 'volumeDevices', index, 'devicePath'],
  }));
  return [...mounts, ...devices].filter((point) => point.path !== '');
}

function messageFor(point: MountPoint, first: MountPoint): 'same' | 'hidden' | 'device' {
  if (point.path !== first.path) {
    return 'hidden';
  }
  return point.device || first.device ? 'device' : 'same';
}

function serverWords(point: MountPoint, first: MountPoint): string {
  return point.device && !first.device ? 'must not already exist as a path in volumeMounts' : 'must be unique';
}

/** As the kernel sees it: slashes at the end, and repeated ones, mean nothing. */
function trimmed(path: string): string {
  return path.replaceAll(/\/+/g, '/').replace(/(.)\/$/, '$1');
}
