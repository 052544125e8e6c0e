/** A port that a Service or probe uses is not written down in `ports`: it works, but no reader and no tool can see it. */
import { definePodRule } from '../../linter/rule.js';
import type { KubernetesObject, Site } from '../../kubernetes/object.js';
import type { Service } from '../../kubernetes/types.js';
import type { Listener, PodModel } from '../../pod/model.js';
import { quoteName } from '../support/names.js';
import { portText } from '../support/port-claims.js';
import { servicesBefore, servingListeners, targetPorts } from '../support/service-ports.js';
import { containerName } from '../support/site.js';

export const undeclaredPort = definePodRule({
  meta: {
    id: 'network/undeclared-port',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'A port in use is not declared',
    summary: 'A port that a Service or probe uses should stand in `ports` of its container.',
    why: 'The list of `ports` is the bell board of the house: it opens no door, but it shows who lives behind which. A port that is used and not listed is invisible to named targets, to policies that go by name, to dashboards and to the next reader.',
    whenNot: 'Where ports are kept out of the manifests on purpose.',
    source: {
      title: 'ContainerPort in the Pod API',
      url: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports',
    },
    messages: {
      undeclared:
        '{container} listens on {port} ({evidence}) and {user} uses it, but `ports` does not list it. Declare it.',
    },
    fix: 'suggestion',
  },

  *check(pod, { neighbourhood }) {
    const listeners = servingListeners(pod).filter(
      ({ source, container }) => source !== 'declared' && source !== 'mesh' && container.index >= 0,
    );
    const services = listeners.length === 0 ? [] : servicesBefore(pod, neighbourhood);
    for (const listener of listeners) {
      const user = isDeclared(pod, listener) ? undefined : firstUser(pod, listener, services);
      if (user === undefined) {
        continue;
      }
      const { container, port, protocol, evidence } = listener;
      yield {
        messageId: 'undeclared',
        at: containerName(pod, container),
        container: container.name,
        data: { container: quoteName(container), port: portText(listener), evidence, user: user.words },
        related: [{ message: 'It is used here.', at: user.at }],
        fixes: [
          {
            title: `Declare ${portText(listener)}`,
            kind: 'suggestion',
            edits: () => [
              {
                op: 'append',
                object: pod.template.object,
                path: [...container.path, 'ports'],
                value: protocol === 'TCP' ? { containerPort: port } : { containerPort: port, protocol },
              },
            ],
          },
        ],
      };
    }
  },
});

function isDeclared(pod: PodModel, { container, port, protocol }: Listener): boolean {
  return pod.listeners.some(
    (other) =>
      other.source === 'declared' &&
      other.container === container &&
      other.port === port &&
      other.protocol === protocol,
  );
}

function firstUser(
  pod: PodModel,
  { container, port, protocol }: Listener,
  services: readonly KubernetesObject<Service>[],
): { readonly words: string; readonly at: Site } | undefined {
  const probe = pod.handlers.find((handler) => handler.container === container && handler.port === port);
  if (probe !== undefined && protocol === 'TCP') {
    return { words: `its ${probe.kind}`, at: probe.at };
  }
  for (const service of services) {
    const target = targetPorts(service).find(
      (candidate) => candidate.target === port && candidate.protocol === protocol,
    );
    if (target !== undefined) {
      return { words: `Service \`${service.name}\``, at: target.at };
    }
  }
  return undefined;
}
