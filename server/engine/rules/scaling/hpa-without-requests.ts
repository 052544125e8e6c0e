/**
 * A HorizontalPodAutoscaler scales on utilisation, and a container has no request to measure it against.
 *
 * Utilisation is usage divided by request, summed over the containers. With one request missing the sum is unknown, so the
 * controller gives up on the metric (`calculatePodRequests` in pkg/controller/podautoscaler/replica_calculator.go).
 */
import { definePodRule, type FixRecipe } from '../../linter/rule.js';
import type { HorizontalPodAutoscaler } from '../../kubernetes/types.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { PodContainer, PodModel } from '../../pod/model.js';
import { utilisationMetrics, type UtilisationMetric } from '../support/autoscaler.js';
import { isPatched } from '../support/patches.js';
import { hasRequest, limitRangeDefaults } from '../support/requests.js';
import { inContainer } from '../support/site.js';
import { describeObject, listNames } from '../support/words.js';
import { quoteName } from '../support/names.js';

export const hpaWithoutRequests = definePodRule({
  meta: {
    id: 'scaling/hpa-without-requests',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'The autoscaler has no request to measure against',
    summary: 'Every container that a utilisation metric covers needs a request of that resource.',
    why: 'A target such as 70 % CPU utilisation means 70 % of what the containers *request*. If only one container of the Pod requests nothing, helpers included, the autoscaler cannot compute the share, reports `FailedGetResourceMetric` and never scales.',
    whenNot: 'When a LimitRange that is kept elsewhere gives the containers of the namespace a default request.',
    source: {
      title: 'Horizontal Pod Autoscaling: resource metrics',
      url: 'https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/',
    },
    messages: {
      missing:
        '{container} has no {resources} request, but {autoscaler} scales on {resources} utilisation, a share of the requests: it never scales. Set `resources.requests`.',
    },
    fix: 'suggestion',
  },

  *check(pod, { neighbourhood }) {
    const autoscalers = neighbourhood.autoscalersOf(pod);
    if (autoscalers.length === 0 || isPatched(pod, neighbourhood, /\bresources\b/)) {
      return;
    }
    const defaults = limitRangeDefaults(pod, neighbourhood);
    for (const container of pod.containers) {
      // A plain init container is gone before anything is measured.
      if (container.phase !== 'main' && container.phase !== 'sidecar') {
        continue;
      }
      const blind = blindMetrics(pod, container, autoscalers).filter(({ metric }) => !defaults.has(metric.resource));
      const [first] = blind;
      if (first !== undefined) {
        const resources = [...new Set(blind.map(({ metric }) => metric.resource))];
        yield {
          messageId: 'missing',
          at: inContainer(pod, container, container.spec.resources === undefined ? 'name' : 'resources'),
          container: container.name,
          data: {
            container: quoteName(container),
            resources: listNames(resources),
            autoscaler: describeObject(first.autoscaler),
          },
          related: blind.map(({ autoscaler, metric }) => ({
            message: `${describeObject(autoscaler)} measures ${metric.resource} utilisation`,
            at: { object: autoscaler, path: metric.path },
          })),
          fixes: [addRequests(pod, container, resources)],
        };
      }
    }
  },
});

interface BlindMetric {
  readonly autoscaler: KubernetesObject<HorizontalPodAutoscaler>;
  readonly metric: UtilisationMetric;
}

function blindMetrics(
  pod: PodModel,
  container: PodContainer,
  autoscalers: readonly KubernetesObject<HorizontalPodAutoscaler>[],
): readonly BlindMetric[] {
  return autoscalers.flatMap((autoscaler) =>
    utilisationMetrics(autoscaler)
      .filter((metric) => metric.container === undefined || metric.container === container.name)
      .filter((metric) => !hasRequest(pod, container, metric.resource))
      .map((metric) => ({ autoscaler, metric })),
  );
}

/** Modest amounts to start from: only a measurement can tell the right ones. */
const modest: ReadonlyMap<string, string> = new Map([
  ['cpu', '100m'],
  ['memory', '128Mi'],
]);

function addRequests(pod: PodModel, container: PodContainer, resources: readonly string[]): FixRecipe {
  const { object } = pod.template;
  const { path } = inContainer(pod, container, 'resources', 'requests');
  const amounts = resources.map((resource) => ({ key: resource, value: modest.get(resource) ?? '1' }));
  return {
    title: `Request ${amounts.map(({ key, value }) => `${value} ${key}`).join(' and ')} (adjust to what it needs)`,
    kind: 'suggestion',
    edits: () => amounts.map(({ key, value }) => ({ op: 'add', object, path, key, value })),
  };
}
