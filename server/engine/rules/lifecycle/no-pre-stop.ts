/**
 * A container behind a Service stops as soon as it is told to.
 *
 * Deletion does two things at once: the kubelet sends SIGTERM, and the endpoints controller takes the Pod out of the Service, which every
 * node then has to learn. Requests arrive until all have.
 */
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { Service } from '../../kubernetes/types.js';
import type { RuleContext } from '../../linter/rule.js';
import { definePodRule } from '../../linter/rule.js';
import { gracePeriod } from '../../pod/lifetimes.js';
import { resolvePort } from '../../pod/network.js';
import type { PodContainer, PodModel, Role } from '../../pod/model.js';
import { stoppingTime } from '../../pod/stopping.js';
import { quoteName } from '../support/names.js';
import { writtenReplicas } from '../support/replicas.js';
import { containerName, inObject } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const noPreStop = definePodRule({
  meta: {
    id: 'lifecycle/no-pre-stop',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'Requests to a program that has stopped already',
    summary: 'A container behind a Service should wait a moment before it stops.',
    why: 'Pods are born to die, and a rollout lets all of them die in turn. The signal to stop and the news that the Pod is gone leave at the same time, but the news has to reach every node and load balancer. A program that closes its port at once refuses the requests that are still sent to it; a `preStop` that sleeps a few seconds keeps the door open until the last one has come.',
    whenNot: 'When the program itself goes on serving for a while after SIGTERM, or its clients try again.',
    source: {
      title: 'Termination of Pods',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination-flow',
    },
    messages: {
      missing:
        '{container} serves {service} and has no `preStop`: it stops while requests are still sent to it, so some fail in each rollout. Let it sleep a few seconds first.',
    },
    fix: 'suggestion',
  },

  *check(pod, context) {
    // A single Pod is away for a moment anyhow, and a grace period of zero has its own finding.
    if (!isReplaced(pod, context) || gracePeriod(pod) === 0) {
      return;
    }
    const services = context.neighbourhood.servicesOf(pod);
    for (const container of pod.containers) {
      const service = mayRefuse(container, pod)
        ? services.find((candidate) => serves(pod, container, candidate))
        : undefined;
      if (service !== undefined) {
        yield {
          messageId: 'missing',
          at: containerName(pod, container),
          container: container.name,
          data: { container: quoteName(container), service: describeObject(service) },
          related: [{ message: `${describeObject(service)} sends it traffic`, at: inObject(service, 'spec', 'ports') }],
          fixes: sleepFirst(pod, container, context),
        };
      }
    }
  },
});

/** Several interchangeable Pods, which others take over from. */
function isReplaced(pod: PodModel, { neighbourhood }: RuleContext): boolean {
  const { kind } = pod.template.object;
  const isServed = kind === 'Deployment' || kind === 'ReplicaSet' || kind === 'Rollout';
  return isServed && (writtenReplicas(pod) > 1 || neighbourhood.autoscalersOf(pod).length > 0);
}

/** Clients of databases and queues hold connections and know how to make a new one. */
const servers: ReadonlySet<Role> = new Set<Role>(['web-server', 'app-server', 'proxy', 'unknown']);

function mayRefuse(container: PodContainer, { template: { object } }: PodModel): boolean {
  return (
    container.phase === 'main' &&
    servers.has(container.role.role) &&
    container.spec.lifecycle?.preStop === undefined &&
    // It was told how long to go on after the signal.
    stoppingTime(container, object) === undefined
  );
}

function serves(pod: PodModel, container: PodContainer, service: KubernetesObject<Service>): boolean {
  return (service.value.spec?.ports ?? []).some(({ targetPort, port }) => {
    const target = targetPort ?? port;
    const number = target === undefined ? undefined : resolvePort(container, target);
    return pod.listeners.some((listener) => listener.container === container && listener.port === number);
  });
}

/** The `sleep` action is on by default from 1.30 (KEP-3960). */
const sleepSince = 30;
const pause = 5;

function sleepFirst({ template: { object } }: PodModel, { path }: PodContainer, { kubernetes }: RuleContext) {
  return kubernetes < sleepSince
    ? []
    : [
        {
          title: `Sleep ${pause} s before it stops`,
          kind: 'suggestion' as const,
          edits: () => [
            {
              op: 'add' as const,
              object,
              path: [...path, 'lifecycle'],
              key: 'preStop',
              value: { sleep: { seconds: pause } },
            },
          ],
        },
      ];
}
