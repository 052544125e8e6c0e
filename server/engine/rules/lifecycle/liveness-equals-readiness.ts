/**
 * Liveness asks what readiness asks, and gives up no later.
 *
 * Readiness takes a container out of service until it can work again, liveness kills it. Where both ask the same and
 * liveness has no more patience, there is no time to recover in.
 */
import { definePodRule } from '../../linter/rule.js';
import { probeBudget } from '../../pod/lifetimes.js';
import { quoteName } from '../support/names.js';
import { question } from '../support/probes.js';
import { inContainer } from '../support/site.js';

export const livenessEqualsReadiness = definePodRule({
  meta: {
    id: 'lifecycle/liveness-equals-readiness',
    severity: 'info',
    strictSeverity: 'warning',
    presets: ['strict', 'all'],
    title: 'Liveness without more patience than readiness',
    summary: 'A liveness probe that asks what readiness asks must give up later.',
    why: 'A busy container should first be left alone: readiness takes it out of service, and it catches up. If liveness asks the same question and gives up as soon, the container is restarted in the moment it is overloaded, and its load falls on the others, which are restarted next.',
    whenNot: 'When a failed check always means that only a restart helps.',
    source: {
      title: 'Liveness, readiness and startup probes',
      url: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
    },
    messages: {
      equal:
        "{container}'s liveness probe asks what its readiness probe asks and gives up no later ({alive} s against {ready} s): under load it is restarted instead of left alone. Raise liveness's `failureThreshold`.",
    },
  },

  *check(pod) {
    for (const container of pod.containers) {
      const { livenessProbe, readinessProbe } = container.spec;
      const asked = livenessProbe === undefined ? undefined : question(livenessProbe);
      if (livenessProbe === undefined || readinessProbe === undefined || asked === undefined) {
        continue;
      }
      // Once both run, only period and threshold count.
      const [alive, ready] = [livenessProbe, readinessProbe]
        .map(probeBudget)
        .map(({ period, failures }) => period * failures);
      if (asked === question(readinessProbe) && alive !== undefined && ready !== undefined && alive <= ready) {
        yield {
          messageId: 'equal',
          at: inContainer(pod, container, 'livenessProbe'),
          container: container.name,
          data: { container: quoteName(container), alive, ready },
          related: [{ message: 'readiness asks the same', at: inContainer(pod, container, 'readinessProbe') }],
        };
      }
    }
  },
});
