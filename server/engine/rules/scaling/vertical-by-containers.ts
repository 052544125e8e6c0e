/**
 * N workers as N containers of one Pod.
 *
 * More work means more Pods, not more containers: the containers of a Pod share one node, and one schedule.
 */
import { definePodRule } from '../../linter/rule.js';
import type { PodContainer, PodModel } from '../../pod/model.js';
import { compareContainers } from '../support/same-program.js';
import { containerName } from '../support/site.js';
import { describeObject, listNames } from '../support/words.js';

export const verticalByContainers = definePodRule({
  meta: {
    id: 'scaling/vertical-by-containers',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'Workers added as containers',
    summary: 'Parallel workers should be replicas of a Pod, not containers in it.',
    why: 'Containers that differ only in a number are replicas written out by hand. Inside one Pod they need one node that is big enough for all of them, are started, restarted by updates and evicted together, and no autoscaler can add one more. A StatefulSet, or an indexed Job, gives each Pod its own number.',
    whenNot: 'When the workers share memory or files that must not leave the Pod.',
    source: {
      title: 'Workload management: Pods',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/#how-pods-manage-multiple-containers',
    },
    messages: {
      numbered:
        'Containers {containers} of {workload} are one program that differs only in a number: they need one node for all and scale by hand. Run one per Pod in a {instead}, which numbers its Pods.',
    },
  },

  *check(pod) {
    const main = pod.containers.filter(({ phase }) => phase === 'main');
    const seen = new Set<PodContainer>();
    for (const container of main) {
      const group = seen.has(container) ? [] : numberedLike(container, main);
      for (const member of group) {
        seen.add(member);
      }
      const [second] = group.slice(1);
      if (second !== undefined && group.length >= 3) {
        yield {
          messageId: 'numbered',
          at: containerName(pod, second),
          container: second.name,
          data: {
            containers: listNames(group.map(({ name }) => name)),
            workload: describeObject(pod.template.object),
            instead: pod.template.runs === 'forever' ? 'StatefulSet' : 'Job with `completionMode: Indexed`',
          },
          related: relatedTo(
            pod,
            group.filter((member) => member !== second),
          ),
        };
      }
    }
  },
});

/** The container and all that differ from it by an ordinal only. */
function numberedLike(container: PodContainer, main: readonly PodContainer[]): readonly PodContainer[] {
  return main.filter((other) => other === container || compareContainers(container, other) === 'ordinal');
}

function relatedTo(pod: PodModel, group: readonly PodContainer[]) {
  return group.map((member) => ({ message: 'the same program', at: containerName(pod, member) }));
}
