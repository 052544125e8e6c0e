/** A Pod holds more regular containers than a reader can keep apart: it is probably several Pods. */
import { definePodRule } from '../../linter/rule.js';
import { inSpec } from '../support/site.js';
import { describeObject, plural } from '../support/words.js';

export const tooManyContainers = definePodRule({
  meta: {
    id: 'sidecar/too-many-containers',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'A Pod with many containers',
    summary: 'A Pod must not have more regular containers than `max`.',
    why: 'One container per Pod is the rule, a helper or two beside it the exception. Every further tenant adds its requests to the size of the house, so it fits on fewer nodes, and its crashes to the restarts of all. Many containers in one Pod are mostly several applications that were never separated.',
    whenNot: 'For Pods that are many programs by design, such as a CSI controller with its sidecars; or raise `max`.',
    source: {
      title: 'Pods: how Pods manage multiple containers',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/#how-pods-manage-multiple-containers',
    },
    options: {
      max: {
        type: 'integer',
        minimum: 1,
        description:
          'The largest number of regular containers that is no finding; init containers and native sidecars do not count.',
        default: 4,
      },
    },
    messages: {
      many: '{workload} runs {count} side by side in each Pod (more than {max}); they are placed, scaled and restarted as one. Give those that are not helpers a workload of their own.',
    },
  },

  *check(pod, { options }) {
    const count = pod.containers.filter(({ phase }) => phase === 'main').length;
    const max = Number(options.max);
    if (count > max) {
      yield {
        messageId: 'many',
        at: inSpec(pod, 'containers'),
        data: { workload: describeObject(pod.template.object), count: plural(count, 'container'), max },
      };
    }
  },
});
