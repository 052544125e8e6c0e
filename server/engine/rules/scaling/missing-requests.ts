/**
 * A container requests no CPU or memory.
 */
import { definePodRule } from '../../linter/rule.js';
import { quoteName } from '../support/names.js';
import { isTrial } from '../support/purpose.js';
import { hasRequest, limitRangeDefaults } from '../support/requests.js';
import { inContainer } from '../support/site.js';

export const missingRequests = definePodRule({
  meta: {
    id: 'scaling/missing-requests',
    severity: 'info',
    strictSeverity: 'warning',
    presets: ['strict', 'all'],
    title: 'A container without requests',
    summary: 'Every container that runs for long should request CPU and memory.',
    why: 'The scheduler places Pods by what they request. A container that requests nothing counts as weightless, so it is packed onto full nodes, is among the first to be evicted when memory runs short, and cannot be scaled on utilisation.',
    whenNot: 'When a LimitRange that is kept elsewhere sets the requests.',
    source: {
      title: 'Resource management for Pods and containers',
      url: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    },
    messages: {
      missing:
        '{container} requests no {resources}: the scheduler takes it for weightless and may pack it onto a full node. Set `resources.requests`.',
    },
  },

  *check(pod, { neighbourhood }) {
    if (isTrial(pod)) {
      return;
    }
    const defaults = limitRangeDefaults(pod, neighbourhood);
    for (const container of pod.containers) {
      if (container.phase !== 'main' && container.phase !== 'sidecar') {
        continue;
      }
      const missing = ['cpu', 'memory'].filter((name) => !defaults.has(name) && !hasRequest(pod, container, name));
      if (missing.length > 0) {
        const at = inContainer(pod, container, container.spec.resources === undefined ? 'name' : 'resources');
        yield {
          messageId: 'missing',
          at,
          container: container.name,
          data: { container: quoteName(container), resources: missing.join(' or ').replace('cpu', 'CPU') },
        };
      }
    }
  },
});
