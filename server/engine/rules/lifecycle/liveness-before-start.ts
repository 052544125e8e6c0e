/**
 * The liveness probe gives up before the container is expected to be ready.
 *
 * Liveness counts from the start of the container unless a startup probe holds it back. Where the readiness probe waits longer for the
 * same server than liveness lets it live, the container is restarted in the middle of every start.
 */
import { definePodRule } from '../../linter/rule.js';
import { probeBudget } from '../../pod/lifetimes.js';
import type { Probe } from '../../kubernetes/types.js';
import { quoteName } from '../support/names.js';
import { secondsToGiveUp } from '../support/probes.js';
import { inContainer } from '../support/site.js';

export const livenessBeforeStart = definePodRule({
  meta: {
    id: 'lifecycle/liveness-before-start',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'Liveness kills a container that still starts',
    summary: 'A liveness probe must not give up before the start that the readiness probe allows for.',
    why: 'A liveness probe that fails often enough restarts the container. When it has failed often enough *before* the readiness probe asks for the first time, a start that takes as long as the manifest itself expects never succeeds: the container restarts for ever, and more often the slower the node is.',
    whenNot: 'When the liveness endpoint answers long before the program is ready.',
    source: {
      title: 'Liveness, readiness and startup probes',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
    },
    messages: {
      early:
        "{container}'s liveness probe gives up after {alive} s, but readiness is not asked before {ready} s: a start that takes that long is cut off each time. Add a `startupProbe`, or delay liveness.",
    },
  },

  *check(pod) {
    for (const container of pod.containers) {
      const { livenessProbe, readinessProbe, startupProbe } = container.spec;
      if (livenessProbe === undefined || readinessProbe === undefined || startupProbe !== undefined) {
        continue;
      }
      const alive = secondsToGiveUp(livenessProbe);
      const ready = probeBudget(readinessProbe).delay;
      if (alive < ready && sameServer(livenessProbe, readinessProbe)) {
        yield {
          messageId: 'early',
          at: inContainer(pod, container, 'livenessProbe'),
          container: container.name,
          data: { container: quoteName(container), alive, ready },
          related: [
            {
              message: `readiness waits ${ready} s`,
              at: inContainer(pod, container, 'readinessProbe', 'initialDelaySeconds'),
            },
          ],
        };
      }
    }
  },
});

/** Both knock at the same door. Of two commands nobody knows what they look at. */
function sameServer(liveness: Probe, readiness: Probe): boolean {
  const port = portOf(liveness);
  return port !== undefined && port === portOf(readiness);
}

function portOf({ httpGet, tcpSocket, grpc }: Probe): string | undefined {
  const port = (httpGet ?? tcpSocket ?? grpc)?.port;
  return port === undefined ? undefined : String(port);
}
