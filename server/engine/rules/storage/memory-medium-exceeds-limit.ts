/**
 * A volume in memory may grow beyond the memory that the container is allowed.
 *
 * What is written into an emptyDir with `medium: Memory` counts as memory of the container that wrote it, so the kernel kills
 * the container before the volume is full.
 */
import { compareQuantity, parseQuantity } from '../../kubernetes/quantity.js';
import type { QuantityValue } from '../../kubernetes/types.js';
import { definePodRule } from '../../linter/rule.js';
import type { Path } from '../../document/tree.js';
import type { PodModel, VolumeUse } from '../../pod/model.js';
import { quoteName } from '../support/names.js';

export const memoryMediumExceedsLimit = definePodRule({
  meta: {
    id: 'storage/memory-medium-exceeds-limit',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'A memory volume larger than the memory limit',
    summary: 'A volume in memory must fit into the memory limit of the containers that write it.',
    why: 'An `emptyDir` with `medium: Memory` is made of memory, and its pages are charged to the container that writes them. With a `sizeLimit` above the memory limit, the container is killed (OOMKilled) before the volume is full, instead of getting "no space left on device".',
    whenNot: 'When it is known that the volume is never filled that far.',
    source: {
      title: 'Volumes: emptyDir',
      url: 'https://kubernetes.io/docs/concepts/storage/volumes/#emptydir',
    },
    messages: {
      exceeds:
        'Volume `{volume}` may take {size} of memory, but {container} that writes it is limited to {limit}: it is killed before the volume is full. Lower `sizeLimit` or raise the memory limit.',
    },
  },

  *check(pod) {
    const { object } = pod.template;
    for (const { volume, path } of pod.volumes) {
      const { medium, sizeLimit } = volume.emptyDir ?? {};
      if (medium !== 'Memory' || sizeLimit === undefined) {
        continue;
      }
      const writer = pod.volumeUses.find(
        (use) => use.volume === volume && !use.readOnly && isTooSmall(pod, use, sizeLimit),
      );
      const limit = writer === undefined ? undefined : memoryLimit(pod, writer);
      if (writer !== undefined && limit !== undefined) {
        yield {
          messageId: 'exceeds',
          at: { object, path: [...path, 'emptyDir', 'sizeLimit'] },
          container: writer.container.name,
          data: {
            volume: volume.name ?? '',
            size: String(sizeLimit),
            container: quoteName(writer.container),
            limit: String(limit.value),
          },
          related: [{ message: 'the memory limit', at: { object, path: limit.path } }],
        };
      }
    }
  },
});

interface Limit {
  readonly value: QuantityValue;
  readonly path: Path;
}

/** The container's own limit, or that of the whole Pod (KEP-2837). */
function memoryLimit({ template: { spec, specPath } }: PodModel, { container }: VolumeUse): Limit | undefined {
  const own = container.spec.resources?.limits?.memory;
  if (own !== undefined) {
    return { value: own, path: [...container.path, 'resources', 'limits', 'memory'] };
  }
  const shared = spec.resources?.limits?.memory;
  return shared === undefined ? undefined : { value: shared, path: [...specPath, 'resources', 'limits', 'memory'] };
}

function isTooSmall(pod: PodModel, use: VolumeUse, sizeLimit: QuantityValue): boolean {
  const limit = memoryLimit(pod, use);
  const [size, most] = [parseQuantity(sizeLimit), limit === undefined ? undefined : parseQuantity(limit.value)];
  return size !== undefined && most !== undefined && compareQuantity(size, most) > 0;
}
