/**
 * A helper asks for nothing in a Pod whose other containers say what they need.
 *
 * The Pod is one unit for the scheduler and for quality of service (pkg/apis/core/v1/helper/qos): one container without
 * requests and limits keeps it from being Guaranteed, and its use counts for nobody.
 */
import { definePodRule } from '../../linter/rule.js';
import type { PodContainer } from '../../pod/model.js';
import { utilisationMetrics } from '../support/autoscaler.js';
import { isKnownHelper } from '../support/helpers.js';
import { quoteName } from '../support/names.js';
import { containerName } from '../support/site.js';

export const withoutResources = definePodRule({
  meta: {
    id: 'sidecar/without-resources',
    severity: 'warning',
    presets: ['strict', 'all'],
    title: 'A helper requests nothing',
    summary: 'A helper must state its requests where the other containers of the Pod do.',
    why: 'The house is rented as a whole: the scheduler adds up what its containers ask for. A helper that asks for nothing still eats, so the node is promised more than it has, the Pod falls from the quality of service class Guaranteed to Burstable and is evicted earlier, and an autoscaler that measures the use of the Pod against its requests has nothing to divide by.',
    whenNot: 'Where a LimitRange gives every container its defaults.',
    source: {
      title: 'Resource management for Pods and containers',
      url: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    },
    messages: {
      none: '{helper} requests neither CPU nor memory, while {other} of the same Pod does, so the scheduler does not count it and the Pod is at most Burstable. Give {helper} requests of its own.',
    },
  },

  *check(pod, { neighbourhood }) {
    // Pod-level resources cover every container; an autoscaler's complaint is `scaling/hpa-without-requests`.
    const measured = neighbourhood.autoscalersOf(pod).some((autoscaler) => utilisationMetrics(autoscaler).length > 0);
    if (pod.template.spec.resources !== undefined || measured) {
      return;
    }
    const other = pod.containers.find((container) => lives(container) && hasRequests(container));
    for (const helper of other === undefined ? [] : pod.containers) {
      if (other !== undefined && lives(helper) && isKnownHelper(helper) && !hasRequests(helper)) {
        yield {
          messageId: 'none',
          at: containerName(pod, helper),
          container: helper.name,
          data: { helper: quoteName(helper), other: quoteName(other) },
          related: [{ message: `${quoteName(other)} has requests.`, at: containerName(pod, other) }],
        };
      }
    }
  },
});

function lives({ phase }: PodContainer): boolean {
  return phase === 'main' || phase === 'sidecar';
}

/** A limit alone counts: the request is taken from it (`SetDefaults_Pod`). */
function hasRequests({ spec }: PodContainer): boolean {
  const { requests = {}, limits = {} } = spec.resources ?? {};
  return Object.keys(requests).length > 0 || Object.keys(limits).length > 0;
}
