/** Two containers of a Pod have nothing in common: no volume, no call on localhost, no process namespace, no role towards each other. */
import { definePodRule } from '../../linter/rule.js';
import type { PodContainer, PodModel } from '../../pod/model.js';
import { findCoupling } from '../support/coupling.js';
import { isHelper } from '../support/helpers.js';
import { firstContainers } from '../support/limits.js';
import { quoteName } from '../support/names.js';
import { compareContainers } from '../support/same-program.js';
import { containerName } from '../support/site.js';

export const independentContainers = definePodRule({
  meta: {
    id: 'sidecar/independent-containers',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'Nothing makes these containers one Pod',
    summary: 'Containers of a Pod should share a volume, a call on localhost or a purpose.',
    why: 'A house is shared by those who need each other: they hand files over in its volumes, talk on its localhost, or one looks after the other. Containers with nothing in common only tie their fates together: they can be placed, scaled and restarted only as one.',
    whenNot: 'When they work together in a way that the manifest does not show.',
    source: {
      title: 'Pods: how Pods manage multiple containers',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/#how-pods-manage-multiple-containers',
    },
    messages: {
      independent:
        '{second} shares no volume, no localhost call and no process namespace with {first}; nothing in the manifest makes them one Pod. If they can live apart, give {second} a workload of its own.',
    },
  },

  *check(pod) {
    const main = firstContainers(pod.containers.filter(({ phase }) => phase === 'main'));
    for (const [index, second] of main.entries()) {
      const [first] = main.slice(0, index);
      const alone = main.every((other) => other === second || areIndependent(pod, other, second));
      if (first !== undefined && alone) {
        yield {
          messageId: 'independent',
          at: containerName(pod, second),
          container: second.name,
          data: { first: quoteName(first), second: quoteName(second) },
          related: [{ message: `${quoteName(first)} stands here.`, at: containerName(pod, first) }],
        };
      }
    }
  },
});

/** Known applications side by side and copies have rules of their own, which say more. */
function areIndependent(pod: PodModel, a: PodContainer, b: PodContainer): boolean {
  const isUnknown = a.role.role === 'unknown' && b.role.role === 'unknown';
  return (
    isUnknown &&
    !isHelper(a) &&
    !isHelper(b) &&
    findCoupling(pod, a, b) === undefined &&
    compareContainers(a, b) === 'different'
  );
}
