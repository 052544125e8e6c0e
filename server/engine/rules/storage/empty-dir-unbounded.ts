/**
 * An emptyDir may fill the disk of its node.
 */
import { definePodRule } from '../../linter/rule.js';

export const emptyDirUnbounded = definePodRule({
  meta: {
    id: 'storage/empty-dir-unbounded',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'An emptyDir without a size limit',
    summary: 'An emptyDir should have a size limit.',
    why: "An `emptyDir` lies on the node's disk and may grow until that is full. Then the kubelet evicts Pods to make room, and not always the one that filled it. With a `sizeLimit` only the Pod that exceeds it is evicted.",
    whenNot: 'When limits on `ephemeral-storage` bound the containers already; such Pods are left alone.',
    source: { title: 'Volumes: emptyDir', url: 'https://kubernetes.io/docs/concepts/storage/volumes/#emptydir' },
    messages: {
      unbounded:
        "The emptyDir `{volume}` may fill the node's disk, and its neighbours are evicted too. Set `sizeLimit`.",
    },
  },

  *check(pod) {
    const bounded = pod.containers
      .filter(({ phase }) => phase === 'main')
      .every(({ spec }) => Object.hasOwn(spec.resources?.limits ?? {}, 'ephemeral-storage'));
    for (const { volume, path } of bounded ? [] : pod.volumes) {
      // One in memory is bounded by the memory limits.
      if (
        volume.emptyDir !== undefined &&
        volume.emptyDir.sizeLimit === undefined &&
        volume.emptyDir.medium !== 'Memory'
      ) {
        yield {
          messageId: 'unbounded',
          at: { object: pod.template.object, path: [...path, 'emptyDir'] },
          data: { volume: volume.name ?? '' },
        };
      }
    }
  },
});
