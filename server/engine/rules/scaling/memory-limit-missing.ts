/**
 * A container may take all the memory of its node.
 */
import { definePodRule } from '../../linter/rule.js';
import { quoteName } from '../support/names.js';
import { isTrial } from '../support/purpose.js';
import { limitRangeDefaults } from '../support/requests.js';
import { inContainer } from '../support/site.js';

export const memoryLimitMissing = definePodRule({
  meta: {
    id: 'scaling/memory-limit-missing',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'A container without a memory limit',
    summary: 'Every container that runs for long should have a memory limit.',
    why: 'Memory cannot be taken back from a program. A leak without a limit grows until the node runs short, and then the kubelet evicts, or the kernel kills, whatever it likes, neighbours included. A limit keeps the damage inside the container.',
    whenNot: 'When a LimitRange that is kept elsewhere sets the limits.',
    source: {
      title: 'Assign memory resources to containers and Pods',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource/',
    },
    messages: {
      missing:
        '{container} has no memory limit: if it leaks, its neighbours on the node are evicted too. Set `resources.limits.memory`.',
    },
  },

  *check(pod, { neighbourhood }) {
    const shared = pod.template.spec.resources?.limits ?? {};
    if (
      isTrial(pod) ||
      Object.hasOwn(shared, 'memory') ||
      limitRangeDefaults(pod, neighbourhood, 'limits').has('memory')
    ) {
      return;
    }
    for (const container of pod.containers) {
      const { resources, ...spec } = container.spec;
      const runsOn = container.phase === 'main' || container.phase === 'sidecar';
      if (runsOn && spec.name !== undefined && !Object.hasOwn(resources?.limits ?? {}, 'memory')) {
        yield {
          messageId: 'missing',
          at: inContainer(pod, container, resources === undefined ? 'name' : 'resources'),
          container: container.name,
          data: { container: quoteName(container) },
        };
      }
    }
  },
});
