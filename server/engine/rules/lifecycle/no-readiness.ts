/**
 * A container serves a Service and has no readiness probe.
 */
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { Service } from '../../kubernetes/types.js';
import { definePodRule } from '../../linter/rule.js';
import { resolvePort } from '../../pod/network.js';
import type { PodContainer, PodModel } from '../../pod/model.js';
import { quoteName } from '../support/names.js';
import { containerName, inObject } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const noReadiness = definePodRule({
  meta: {
    id: 'lifecycle/no-readiness',
    severity: 'info',
    strictSeverity: 'warning',
    presets: ['strict', 'all'],
    title: 'Traffic before the container is ready',
    summary: 'A container behind a Service should have a readiness probe.',
    why: 'Without a readiness probe a container counts as ready as soon as its process has started. The Service sends requests while the program still loads, each rollout answers with errors for some seconds, and a replica that hangs stays in service.',
    whenNot: 'For servers that accept connections at once and never get stuck.',
    source: {
      title: 'Pod lifecycle: container probes',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-probes',
    },
    messages: {
      missing:
        '{container} serves {service} but has no readiness probe: it gets requests before it can answer them. Add a `readinessProbe`.',
    },
  },

  *check(pod, { neighbourhood }) {
    const services = neighbourhood.servicesOf(pod);
    for (const container of pod.containers) {
      if (
        (container.phase !== 'main' && container.phase !== 'sidecar') ||
        container.spec.readinessProbe !== undefined
      ) {
        continue;
      }
      const service = services.find((candidate) => serves(pod, container, candidate));
      if (service !== undefined) {
        yield {
          messageId: 'missing',
          at: containerName(pod, container),
          container: container.name,
          data: { container: quoteName(container), service: describeObject(service) },
          related: [{ message: `${describeObject(service)} sends it traffic`, at: inObject(service, 'spec', 'ports') }],
        };
      }
    }
  },
});

/** One of the Service's ports leads to this container; in a Pod with a single main container, all of them do. */
function serves(pod: PodModel, container: PodContainer, service: KubernetesObject<Service>): boolean {
  const { ports = [], publishNotReadyAddresses } = service.value.spec ?? {};
  if (publishNotReadyAddresses === true) {
    return false;
  }
  const alone = pod.containers.filter(({ phase }) => phase === 'main' || phase === 'sidecar').length === 1;
  return ports.some(({ targetPort, port }) => {
    const target = targetPort ?? port;
    const number = target === undefined ? undefined : resolvePort(container, target);
    return pod.listeners.some((listener) => listener.container === container && listener.port === number) || alone;
  });
}
