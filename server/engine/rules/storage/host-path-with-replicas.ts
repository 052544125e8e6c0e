/**
 * Several replicas keep data in a directory of their node.
 *
 * A hostPath is another directory on each node: what one replica writes the next one doesn't see, and a replica that is moved begins anew.
 */
import { definePodRule } from '../../linter/rule.js';
import type { HostPathVolumeSource } from '../../kubernetes/types.js';
import { isBelow } from '../../pod/storage.js';
import { staysOnOneNode } from '../support/placement.js';
import { simultaneousPods } from '../support/replicas.js';
import { describeObject } from '../support/words.js';

export const hostPathWithReplicas = definePodRule({
  meta: {
    id: 'storage/host-path-with-replicas',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'Replicas that write to their nodes',
    summary: 'Replicas should not keep data in a `hostPath`.',
    why: 'The same `hostPath` is a different directory on every node. Replicas on different nodes see different data, replicas on one node overwrite each other, and one that is moved finds an empty directory, or what somebody left there long ago. Data of replicas belongs into claims.',
    whenNot: 'On clusters with a single node, or where the directory is shared storage that is mounted on each node.',
    source: { title: 'Volumes: hostPath', url: 'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath' },
    messages: {
      several:
        '{several} of {workload} write to `{path}` of whatever node they run on: each node has other data. Use a claim, or a DaemonSet for work on every node.',
    },
  },

  *check(pod, { neighbourhood }) {
    const { object } = pod.template;
    const several = simultaneousPods(pod, neighbourhood);
    if (
      several === undefined ||
      (several.cause !== 'replicas' && several.cause !== 'autoscaler') ||
      staysOnOneNode(pod)
    ) {
      return;
    }
    for (const { volume, path } of pod.volumes) {
      const directory = volume.hostPath?.path;
      const written = pod.volumeUses.some((use) => use.volume === volume && !use.readOnly);
      if (volume.hostPath !== undefined && directory !== undefined && written && holdsData(volume.hostPath)) {
        yield {
          messageId: 'several',
          at: { object, path: [...path, 'hostPath', 'path'] },
          data: {
            several: several.words.replace(/^./, (letter) => letter.toUpperCase()),
            workload: describeObject(object),
            path: directory,
          },
          related: [{ message: several.words, at: several.at }],
        };
      }
    }
  },
});

/** Directories by which Pods look at their node or talk to it, rather than keep data. */
const ofTheNode: readonly string[] = [
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/proc',
  '/run',
  '/sys',
  '/usr',
  '/var/lib/containerd',
  '/var/lib/docker',
  '/var/lib/kubelet',
  '/var/log',
  '/var/run',
];

/** `/.aws`, `/root/.kube/config`: the settings and credentials of a user of the node, the same on each. */
const ofAUser = /\/\.\w/;

function holdsData({ path = '', type = '' }: HostPathVolumeSource): boolean {
  const isDirectory = type === '' || type === 'Directory' || type === 'DirectoryOrCreate';
  return (
    isDirectory &&
    path !== '/' &&
    !ofAUser.test(path) &&
    !path.endsWith('.sock') &&
    !ofTheNode.some((directory) => isBelow(path, directory))
  );
}
