/**
 * A log shipper cannot see the logs it is there for.
 *
 * A shipper beside an application reads files, and files reach it only through a volume that both mount. A shipper that
 * listens for its neighbours, or reads the node's logs, needs none.
 */
import { definePodRule } from '../../linter/rule.js';
import type { CommandWord, PodContainer, PodModel } from '../../pod/model.js';
import { findCoupling } from '../support/coupling.js';
import { isKnownHelper } from '../support/helpers.js';
import { firstContainers } from '../support/limits.js';
import { quoteName } from '../support/names.js';
import { containerName } from '../support/site.js';

export const logVolumeMismatch = definePodRule({
  meta: {
    id: 'sidecar/log-volume-mismatch',
    severity: 'warning',
    presets: ['strict', 'all'],
    title: 'A log shipper shares no volume with the writer of the logs',
    summary: 'A log shipper that reads files must mount the volume in which another container writes them.',
    why: 'Containers share the house, not their drawers: each has a file system of its own, and only what lies in a volume that both mount can be seen by both. A shipper without such a volume reads an empty directory, and the logs are lost with the Pod.',
    whenNot: 'When the application sends its logs over the network.',
    source: {
      title: 'Logging architecture: sidecar container with a logging agent',
      url: 'https://kubernetes.io/docs/concepts/cluster-administration/logging/#sidecar-container-with-a-logging-agent',
    },
    messages: {
      file: '{shipper} reads `{file}`, but mounts no volume there that another container mounts too, so it finds nothing to ship. Mount a shared volume in both.',
      none: '{shipper} is a log shipper ({evidence}), but shares no volume with another container and none calls it, so it finds nothing to ship. Mount the volume with the logs in both.',
    },
  },

  *check(pod) {
    for (const shipper of firstContainers(pod.containers)) {
      if (!isKnownHelper(shipper) || shipper.role.role !== 'log-shipper' || shipper.phase === 'init') {
        continue;
      }
      const others = firstContainers(pod.containers).filter(
        (other) => other !== shipper && other.phase !== 'init' && other.phase !== 'ephemeral',
      );
      const coupled = others.some((other) => findCoupling(pod, other, shipper) !== undefined);
      if (others.length === 0 || coupled || readsElsewhere(pod, shipper)) {
        continue;
      }
      const file = readFile(shipper);
      yield {
        messageId: file === undefined ? 'none' : 'file',
        at: file?.at ?? containerName(pod, shipper),
        container: shipper.name,
        data: { shipper: quoteName(shipper), file: file?.text ?? '', evidence: shipper.role.evidence },
      };
    }
  },
});

/** The node's logs, a claim that others fill, or its own configuration, which decides where the logs come from. */
function readsElsewhere(pod: PodModel, shipper: PodContainer): boolean {
  const sources = pod.volumeUses.filter(({ container }) => container === shipper).map(({ volume }) => volume);
  return sources.some(
    (volume) =>
      volume?.hostPath !== undefined || volume?.persistentVolumeClaim !== undefined || volume?.configMap !== undefined,
  );
}

function readFile({ words }: PodContainer): CommandWord | undefined {
  return words.find(({ text }) => /^\/[\w./*-]+\.log$|^\/var\/log\//.test(text));
}
