/**
 * Several replicas offer a port, and no Service leads to them.
 */
import { definePodRule } from '../../linter/rule.js';
import type { PodModel } from '../../pod/model.js';
import { missingService } from '../../workspace/missing-service.js';
import { addService } from '../support/add-service.js';
import { simultaneousPods } from '../support/replicas.js';
import { inContainer } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const noService = definePodRule({
  meta: {
    id: 'lifecycle/no-service',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'Replicas that nobody can find',
    summary: 'Replicas that serve a port should stand behind a Service.',
    why: 'Pods come and go, and each has another address. Callers need one name that leads to whichever Pods are alive: a Service. Replicas that offer a port without one can only be reached by addresses that are out of date with the next Pod.',
    whenNot: 'When the port is for scraping only, or the Service is kept outside the workspace.',
    source: { title: 'Service', url: 'https://kubernetes.io/docs/concepts/services-networking/service/' },
    messages: {
      none: '{workload} runs {several} that offer port {port}, but no Service selects them: callers cannot find the living ones. Add a Service.',
    },
    fix: 'refactoring',
  },

  *check(pod, { neighbourhood }) {
    const { object, namespace } = pod.template;
    const several = simultaneousPods(pod, neighbourhood);
    const served =
      several === undefined || (several.cause !== 'replicas' && several.cause !== 'autoscaler')
        ? undefined
        : servedPort(pod);
    if (several === undefined || served === undefined || pod.hostNetwork) {
      return;
    }
    if (neighbourhood.servicesOf(pod).length === 0 && neighbourhood.isComplete('Service', namespace, object)) {
      const wanted = missingService(pod, neighbourhood);
      yield {
        messageId: 'none',
        at: served.at,
        data: { workload: describeObject(object), several: several.words, port: served.port },
        related: [{ message: several.words, at: several.at }],
        fixes: wanted === undefined ? [] : addService(pod, wanted),
      };
    }
  },
});

/** The first declared port that is not for scraping or health checks. */
function servedPort(pod: PodModel) {
  for (const container of pod.containers.filter(({ phase }) => phase === 'main')) {
    for (const [index, { name = '', containerPort }] of (container.spec.ports ?? []).entries()) {
      if (containerPort !== undefined && !/metric|prom|health|probe|admin|debug|pprof/.test(name)) {
        return { port: containerPort, at: inContainer(pod, container, 'ports', index, 'containerPort') };
      }
    }
  }
  return undefined;
}
