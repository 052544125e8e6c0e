/** The shared localhost: every listener with who calls it, who asks it and which Service leads to it. */
import { mayListenAnywhere, resolvePort } from '../pod/network.js';
import type { Caller, Listener, PodModel } from '../pod/model.js';
import type { Neighbourhood } from '../workspace/neighbourhood.js';
import type { CallSummary, NetworkSummary, PortSummary } from './model.js';

export function summarizeNetwork(pod: PodModel, neighbourhood: Neighbourhood): NetworkSummary {
  const services = serviceTargets(pod, neighbourhood);
  const ports = [...pod.listeners]
    .sort((left, right) => left.port - right.port)
    .map((listener) => summarizePort(pod, listener, services));
  const isAnswered = ({ port, protocol }: Caller): boolean =>
    pod.listeners.some((listener) => listener.port === port && listener.protocol === protocol);
  return {
    ports,
    services: services.map((service) => ({ name: service.name, port: service.port, targets: targetsOf(pod, service) })),
    unanswered: pod.callers.filter((caller) => !isAnswered(caller)).map(summarizeCall),
    open: mayListenAnywhere(pod),
  };
}

interface ServiceTarget {
  readonly name: string;
  readonly port: number;
  readonly target: number | string;
  readonly protocol: string;
}

/** Where the Services of the Pod send to; without a `targetPort` it is the Service's own number. */
function serviceTargets(pod: PodModel, neighbourhood: Neighbourhood): readonly ServiceTarget[] {
  return neighbourhood.servicesOf(pod).flatMap(({ name, value: { spec } }) =>
    (spec?.ports ?? []).flatMap(({ port, targetPort, protocol = 'TCP' }) => {
      const isUnset = targetPort === undefined || targetPort === 0 || targetPort === '';
      return port === undefined ? [] : [{ name, port, target: isUnset ? port : targetPort, protocol }];
    }),
  );
}

/** A number leads there whether or not a container declares it; a name only where one does. */
function targetsOf(pod: PodModel, { target }: ServiceTarget): readonly number[] {
  const found = pod.containers.flatMap((container) => resolvePort(container, target) ?? []);
  return [...new Set(found)];
}

function summarizePort(pod: PodModel, listener: Listener, services: readonly ServiceTarget[]): PortSummary {
  const { port, protocol, bind, container, name, source, confidence, evidence } = listener;
  return {
    port,
    protocol,
    bind,
    container: container.name,
    name,
    source,
    confidence,
    evidence: [evidence, ...listener.also.map((more) => more.evidence)].join(', '),
    callers: pod.callers.filter((caller) => caller.port === port && caller.protocol === protocol).map(summarizeCall),
    probes: pod.handlers
      .filter((handler) => handler.container === container && resolvePort(container, handler.port) === port)
      .map((handler) => ({ container: handler.container.name, kind: handler.kind })),
    services: services
      .filter((service) => service.protocol === protocol && resolvePort(container, service.target) === port)
      .map((service) => ({ name: service.name, port: service.port })),
  };
}

function summarizeCall({ container, text, port, evidence }: Caller): CallSummary {
  return { container: container.name, text, port, evidence };
}
