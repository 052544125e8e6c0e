/**
 * A file from a ConfigMap or Secret that never changes in a running container.
 *
 * The kubelet updates such volumes by exchanging a link to a directory; a `subPath` mount holds on to the file of the first moment.
 */
import { definePodRule } from '../../linter/rule.js';
import { quoteName } from '../support/names.js';
import { isConfiguration } from '../support/storage.js';

export const subpathNeverUpdates = definePodRule({
  meta: {
    id: 'storage/subpath-never-updates',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'Configuration that is never updated',
    summary: 'A `subPath` mount of a ConfigMap or Secret never sees updates.',
    why: 'A ConfigMap or Secret volume follows its object within a minute or two, but a `subPath` mount of it does not: the container keeps the file that was there when it started. New certificates and settings arrive only with the next restart.',
    whenNot: 'When the Pod is restarted for each change anyway.',
    source: {
      title: 'ConfigMaps: mounted ConfigMaps are updated automatically',
      url: 'https://kubernetes.io/docs/concepts/configuration/configmap/#mounted-configmaps-are-updated-automatically',
    },
    messages: {
      fixed:
        '{container} mounts `{subPath}` of volume `{volume}` by `subPath`, so it never sees an update of it. Mount the whole volume, or restart the Pods after each change.',
    },
  },

  *check(pod) {
    for (const use of pod.volumeUses) {
      const { subPath, name = '' } = use.mount;
      if (subPath !== undefined && subPath !== '' && isConfiguration(use) && use.volume?.image === undefined) {
        yield {
          messageId: 'fixed',
          at: { object: pod.template.object, path: [...use.mountPath, 'subPath'] },
          container: use.container.name,
          data: { container: quoteName(use.container), subPath, volume: name },
        };
      }
    }
  },
});
