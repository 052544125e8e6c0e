/** The Services of the Pod: whom they send to now, and what a caller gets. */
import { isKind } from '../kubernetes/kinds.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { Service, ServicePort } from '../kubernetes/types.js';
import { resolvePort } from '../pod/network.js';
import type { PodModel } from '../pod/model.js';
import { callAddress, callService, type CallView } from '../simulation/services/clients.js';
import type { Endpoint, World } from '../simulation/world.js';
import type { ServiceCard } from '../../protocol/simulator.js';
import { placeOf } from './places.js';

/** Cards of the Services that select the Pod. */
export function serviceCards(
  services: readonly KubernetesObject<Service>[],
  pod: PodModel,
  world: World | undefined,
): readonly ServiceCard[] {
  return services.map((service) => serviceCard(service, pod, world));
}

function serviceCard(service: KubernetesObject<Service>, pod: PodModel, world: World | undefined): ServiceCard {
  const { namespace = 'default', name } = service;
  const key = `${namespace}/${name}`;
  const endpoints = [...(world?.endpoints.get(key)?.values() ?? [])];
  const place = isKind(service, 'Service') ? placeOf(service, [...service.path, 'metadata', 'name']) : undefined;
  const ports = (service.value.spec?.ports ?? []).map((port, index) => portOf(service, pod, port, index));
  const problem =
    endpoints.length === 0 && world !== undefined ? 'No Pod with an address stands behind it now' : undefined;
  return {
    name,
    ports,
    endpoints: endpoints.map(({ ip, pod: podKey, node, ...endpoint }) => ({
      ip,
      pod: podKey.slice(podKey.indexOf('/') + 1),
      node,
      state: stateOf(endpoint),
    })),
    calls: world === undefined ? [] : callsOf(service, key, endpoints, world),
    ...(problem === undefined ? {} : { problem }),
    ...(place === undefined ? {} : { place }),
  };
}

function stateOf({ ready, serving, terminating }: Pick<Endpoint, 'ready' | 'serving' | 'terminating'>) {
  if (ready) {
    return 'ready' as const;
  }
  if (terminating) {
    return serving ? ('serving' as const) : ('terminating' as const);
  }
  return 'notReady' as const;
}

function portOf(
  service: KubernetesObject<Service>,
  pod: PodModel,
  { port = 0, targetPort, protocol = 'TCP' }: ServicePort,
  index: number,
): ServiceCard['ports'][number] {
  const isUnset = targetPort === undefined || targetPort === 0 || targetPort === '';
  const target = isUnset ? port : targetPort;
  const resolved = pod.containers
    .map((container) => resolvePort(container, target))
    .find((number) => number !== undefined);
  const place = placeOf(service, [...service.path, 'spec', 'ports', index]);
  const problem = portProblem(pod, target, resolved, protocol);
  return {
    port,
    target: String(target),
    ...(resolved === undefined ? {} : { resolved: String(resolved) }),
    ...(problem === undefined ? {} : { problem }),
    ...(place === undefined ? {} : { place }),
  };
}

function portProblem(
  { listeners, containers }: PodModel,
  target: number | string,
  resolved: number | undefined,
  protocol: string,
): string | undefined {
  if (resolved === undefined) {
    return `No container declares a port named ${target}`;
  }
  const heard = listeners.filter((listener) => listener.port === resolved && listener.protocol === protocol);
  if (heard.length > 0) {
    return heard.every(({ bind }) => bind === 'loopback') ? `Only localhost reaches port ${resolved}` : undefined;
  }
  const isKnown = containers.filter(({ phase }) => phase !== 'init').every(({ listensKnown }) => listensKnown);
  return isKnown ? `No container is known to listen on port ${resolved}` : undefined;
}

/** A caller of the Service, and one that remembers the address of the first Pod behind it. */
function callsOf(
  { name, value: { spec } }: KubernetesObject<Service>,
  key: string,
  endpoints: readonly Endpoint[],
  world: World,
): ServiceCard['calls'] {
  const [port] = spec?.ports ?? [];
  if (port?.port === undefined) {
    return [];
  }
  const call = callService(world, key, port.port);
  const remembered = rememberedAddress(world, key, endpoints);
  const target = call.targets[0]?.port;
  const direct =
    remembered === undefined || target === undefined
      ? []
      : [
          {
            from: 'a client that keeps the address',
            to: `${remembered}:${target}`,
            ...told(callAddress(world, remembered, target)),
          },
        ];
  return [{ from: 'a client of the Service', to: `${name}:${port.port}`, ...told(call) }, ...direct];
}

/** The first address that the Service ever had. */
function rememberedAddress({ history }: World, key: string, endpoints: readonly Endpoint[]): string | undefined {
  const first = history.find(({ kind, object }) => kind === 'EndpointChanged' && object === `Service ${key}`);
  return first?.ip ?? endpoints[0]?.ip;
}

function told({ outcome, targets, problem }: CallView): { readonly text: string; readonly ok: boolean } {
  const answered = targets.filter(({ container }) => container !== undefined);
  const dead = targets.filter((target) => target.container === undefined);
  switch (outcome) {
    case 'answered':
      return {
        text: `answered by ${listed(answered.map(({ pod, container }) => `${shortName(pod)}/${container ?? ''}`))}`,
        ok: true,
      };
    case 'partly':
      return { text: `answered by ${answered.length} of ${targets.length}: ${dead[0]?.problem ?? ''}`, ok: false };
    default:
      return { text: problem ?? dead[0]?.problem ?? 'nobody answers', ok: false };
  }
}

function listed(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}

function shortName(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}
