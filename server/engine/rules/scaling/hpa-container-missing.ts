/**
 * A HorizontalPodAutoscaler measures a container that its target doesn't have.
 */
import { isKind } from '../../kubernetes/kinds.js';
import { defineObjectRule } from '../../linter/rule.js';
import { nearestName } from '../support/nearest.js';
import { targetOf } from '../support/scale-target.js';
import { inObject } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const hpaContainerMissing = defineObjectRule({
  kinds: ['HorizontalPodAutoscaler'],
  meta: {
    id: 'scaling/hpa-container-missing',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'The autoscaler measures a container that is not there',
    summary: 'A ContainerResource metric must name a container of the scaled Pods.',
    why: 'A `ContainerResource` metric looks at one container of each Pod by name. With a name that no container has there is nothing to measure: the autoscaler reports `FailedGetContainerResourceMetric` and does not scale on it.',
    whenNot: 'When the container is put into the Pods by a webhook that Podlint does not know.',
    source: {
      title: 'Horizontal Pod Autoscaling: container resource metrics',
      url: 'https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/#container-resource-metrics',
    },
    messages: {
      missing:
        '{autoscaler} measures container `{container}`, which {workload} does not have, so it never scales on it. Name one of its containers.',
      misspelt:
        '{autoscaler} measures container `{container}`, which {workload} does not have, so it never scales on it. Did you mean `{nearest}`?',
    },
    fix: 'suggestion',
  },

  *check(object, { neighbourhood }) {
    const pod = isKind(object, 'HorizontalPodAutoscaler') ? targetOf(object, neighbourhood) : undefined;
    if (pod === undefined || !isKind(object, 'HorizontalPodAutoscaler')) {
      return;
    }
    const measured = pod.containers.filter(({ phase }) => phase === 'main' || phase === 'sidecar');
    const names = measured.map(({ name }) => name);
    const injected = pod.injections.flatMap(({ adds }) => adds.containers);
    for (const [index, { containerResource }] of (object.value.spec?.metrics ?? []).entries()) {
      const container = containerResource?.container;
      const isThere = names.includes(container ?? '') || injected.includes(container ?? '');
      if (container === undefined || container === '' || isThere) {
        continue;
      }
      const nearest = nearestName(container, names);
      const at = inObject(object, 'spec', 'metrics', index, 'containerResource', 'container');
      yield {
        messageId: nearest === undefined ? 'missing' : 'misspelt',
        // An injector may add a further container.
        severity: pod.injections.length > 0 ? 'info' : 'error',
        at,
        data: {
          autoscaler: describeObject(object),
          container,
          workload: describeObject(pod.template.object),
          nearest: nearest ?? '',
        },
        related: measured.slice(0, 4).map(({ name, path }) => ({
          message: `container \`${name}\``,
          at: { object: pod.template.object, path: [...path, 'name'] },
        })),
        fixes: (nearest === undefined ? names : [nearest]).map((name) => ({
          title: `Measure \`${name}\``,
          kind: 'suggestion',
          edits: () => [{ op: 'replace', object, path: at.path, value: name }],
        })),
      };
    }
  },
});
