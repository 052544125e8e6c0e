/** One port of a Pod: who listens, who calls, who probes, and through which Service it is reached. */
import type { KubernetesObject, Site } from '../../kubernetes/object.js';
import type { Service, ServicePort } from '../../kubernetes/types.js';
import type { PodModel } from '../../pod/model.js';
import { resolvePort } from '../../pod/network.js';

export interface PortFact {
  readonly text: string;
  readonly at: Site;
}

export interface PortFacts {
  readonly port: number;
  readonly listeners: readonly PortFact[];
  readonly callers: readonly PortFact[];
  readonly probes: readonly PortFact[];
  readonly services: readonly PortFact[];
}

/** `services` are those that select the Pod. */
export function portFacts(pod: PodModel, port: number, services: readonly KubernetesObject<Service>[]): PortFacts {
  return {
    port,
    listeners: pod.listeners
      .filter((listener) => listener.port === port)
      .map(({ container, protocol, name, evidence, at }) => {
        const called = name === undefined ? '' : ` as \`${name}\``;
        return { text: `\`${container.name}\` listens on ${port}/${protocol}${called} (${evidence})`, at };
      }),
    callers: pod.callers
      .filter((caller) => caller.port === port)
      .map(({ container, text, evidence, at }) => ({
        text: `\`${container.name}\` calls \`${text}\` (${evidence})`,
        at,
      })),
    probes: pod.handlers
      .filter((handler) => resolvePort(handler.container, handler.port) === port)
      .map(({ container, kind, at }) => ({ text: `${kind} of \`${container.name}\``, at })),
    services: services.flatMap((service) => throughService(service, pod, port)),
  };
}

function throughService(service: KubernetesObject<Service>, pod: PodModel, port: number): readonly PortFact[] {
  return (service.value.spec?.ports ?? []).flatMap((servicePort, index) => {
    if (!targetsOf(servicePort, pod).includes(port)) return [];
    const path = [...service.path, 'spec', 'ports', index, 'port'];
    return [{ text: `Service \`${service.name}:${servicePort.port ?? ''}\``, at: { object: service, path } }];
  });
}

/** The ports of a Pod that a port of a Service leads to; containers may give one name different numbers. */
export function targetsOf({ targetPort, port }: ServicePort, pod: PodModel): readonly number[] {
  const target = targetPort ?? port;
  if (target === undefined) return [];
  const numbers = pod.containers.flatMap((container) => resolvePort(container, target) ?? []);
  return [...new Set(numbers)];
}
