/**
 * An autoscaler measures the application and its helpers together.
 */
import { isKind } from '../../kubernetes/kinds.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { HorizontalPodAutoscaler } from '../../kubernetes/types.js';
import { defineObjectRule, type FixRecipe } from '../../linter/rule.js';
import type { PodContainer, Role } from '../../pod/model.js';
import { utilisationMetrics, type UtilisationMetric } from '../support/autoscaler.js';
import { isHelper } from '../support/helpers.js';
import { hasRequest } from '../support/requests.js';
import { targetOf } from '../support/scale-target.js';
import { containerName } from '../support/site.js';
import { describeObject, listNames } from '../support/words.js';

export const hpaBlendedSidecar = defineObjectRule({
  kinds: ['HorizontalPodAutoscaler'],
  meta: {
    id: 'scaling/hpa-blended-sidecar',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'The autoscaler measures the helpers too',
    summary: 'A Pod with helpers should be scaled on the container that does the work.',
    why: 'A `Resource` metric is the usage of all containers of the Pod over all their requests. An idle helper with a generous request hides a busy application, and a busy helper starts Pods that the application does not need. `ContainerResource` looks at one container.',
    whenNot: 'When the helpers grow with the load just as the application does.',
    source: {
      title: 'Horizontal Pod Autoscaling: container resource metrics',
      url: 'https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/#container-resource-metrics',
    },
    messages: {
      blended:
        '{autoscaler} measures the {resource} use of `{application}` together with {helpers}, so the helpers hide or fake load. Use a ContainerResource metric for `{application}`.',
    },
    fix: 'refactoring',
  },

  *check(object, { neighbourhood }) {
    const pod = isKind(object, 'HorizontalPodAutoscaler') ? targetOf(object, neighbourhood) : undefined;
    if (pod === undefined || !isKind(object, 'HorizontalPodAutoscaler')) {
      return;
    }
    const running = pod.containers.filter(({ phase }) => phase === 'main' || phase === 'sidecar');
    const application = applicationOf(running);
    const helpers = running.filter((container) => container !== application);
    if (application === undefined || helpers.length === 0) {
      return;
    }
    for (const metric of utilisationMetrics(object)) {
      if (metric.container === undefined && running.every((one) => hasRequest(pod, one, metric.resource))) {
        yield {
          messageId: 'blended',
          at: { object, path: metric.path },
          data: {
            autoscaler: describeObject(object),
            resource: metric.resource,
            application: application.name,
            helpers: listNames(helpers.map(({ name }) => name)),
          },
          related: helpers.map((helper) => ({ message: `helper \`${helper.name}\``, at: containerName(pod, helper) })),
          fixes: measureOne(object, metric, application),
        };
      }
    }
  },
});

/** Programs that serve others of their Pod or the whole node, and are now and then the Pod's own work: an ingress proxy, a collector. */
const ownWork: ReadonlySet<Role> = new Set<Role>(['proxy', 'agent']);

/** The one container that all others help; undefined where several may be that. */
function applicationOf(running: readonly PodContainer[]): PodContainer | undefined {
  const main = running.filter(({ phase }) => phase === 'main');
  const applications = main.filter((container) => !isHelper(container));
  const candidates = applications.length > 0 ? applications : main.filter(({ role }) => ownWork.has(role.role));
  return candidates.length === 1 ? candidates[0] : undefined;
}

function measureOne(
  autoscaler: KubernetesObject<HorizontalPodAutoscaler>,
  { path, resource }: UtilisationMetric,
  { name }: PodContainer,
): readonly FixRecipe[] {
  const index = path.at(-3);
  const metric = typeof index === 'number' ? autoscaler.value.spec?.metrics?.[index] : undefined;
  if (autoscaler.apiVersion !== 'autoscaling/v2' || metric?.resource === undefined) {
    return [];
  }
  const value = {
    type: 'ContainerResource',
    containerResource: { name: resource, container: name, target: metric.resource.target },
  };
  return [
    {
      title: `Measure \`${name}\` alone`,
      kind: 'refactoring',
      edits: () => [{ op: 'replace', object: autoscaler, path: path.slice(0, -2), value }],
    },
  ];
}
