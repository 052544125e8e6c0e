/**
 * A container has a limit and no request.
 *
 * The API server then makes the request equal to the limit (`SetDefaults_Pod` in pkg/apis/core/v1), which few people mean.
 */
import { definePodRule } from '../../linter/rule.js';
import { quoteName } from '../support/names.js';
import { inContainer } from '../support/site.js';

export const limitsWithoutRequests = definePodRule({
  meta: {
    id: 'scaling/limits-without-requests',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'A limit that becomes the request',
    summary: 'A container with a resource limit should say its request too.',
    why: 'Where only a limit is given, the API server makes the request equal to it: the scheduler keeps the whole limit free on the node, whether it is ever used or not. That is right for memory as a rule, and expensive for a CPU limit that was meant as a ceiling.',
    whenNot: 'When request and limit are meant to be equal.',
    source: {
      title: 'Resource management for Pods and containers',
      url: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#requests-and-limits',
    },
    messages: {
      missing:
        '{container} has a {resource} limit of {limit} and no request, so it requests all of {limit}. Say in `requests` what it usually needs.',
    },
  },

  *check(pod) {
    for (const container of pod.containers) {
      const { requests = {}, limits = {} } = container.spec.resources ?? {};
      for (const resource of ['cpu', 'memory']) {
        const limit = Object.hasOwn(limits, resource) ? limits[resource] : undefined;
        if (limit !== undefined && !Object.hasOwn(requests, resource) && pod.template.spec.resources === undefined) {
          yield {
            messageId: 'missing',
            at: inContainer(pod, container, 'resources', 'limits', resource),
            container: container.name,
            data: { container: quoteName(container), resource, limit: String(limit) },
          };
        }
      }
    }
  },
});
