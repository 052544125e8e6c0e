/** How a Service finds its Pods and their ports. */
import type { KubernetesObject, Site } from '../../kubernetes/object.js';
import type { Service, ServicePort } from '../../kubernetes/types.js';
import type { Listener, PodContainer, PodModel, Protocol } from '../../pod/model.js';
import type { Neighbourhood } from '../../workspace/neighbourhood.js';
import { readProtocol } from './host-ports.js';
import { isNextTo } from './place.js';
import { restsOnProbe } from './port-claims.js';
import { inObject } from './site.js';

/** One entry of a Service's `ports`, with its defaults. */
export interface TargetPort {
  readonly index: number;
  /** The port of the Service itself. */
  readonly port: number;
  /** `targetPort`, which is `port` where it is left out, 0 or empty. */
  readonly target: number | string;
  readonly protocol: Protocol;
  readonly name: string | undefined;
  /** `targetPort`, or the `port` that stands for it. */
  readonly at: Site;
  readonly written: boolean;
}

/** Objects never change, so each Service is read once however many Pods it selects. */
const known = new WeakMap<KubernetesObject, readonly TargetPort[]>();

export function targetPorts(service: KubernetesObject<Service>): readonly TargetPort[] {
  const ports = known.get(service) ?? readTargetPorts(service);
  known.set(service, ports);
  return ports;
}

function readTargetPorts(service: KubernetesObject<Service>): readonly TargetPort[] {
  return (service.value.spec?.ports ?? []).flatMap((entry, index): readonly TargetPort[] => {
    const { port } = entry;
    if (port === undefined) {
      return [];
    }
    const written = hasTarget(entry);
    const target = written ? entry.targetPort : port;
    const at = inObject(service, 'spec', 'ports', index, written ? 'targetPort' : 'port');
    return [{ index, port, target, protocol: readProtocol(entry.protocol), name: entry.name, at, written }];
  });
}

function hasTarget(entry: ServicePort): entry is ServicePort & { readonly targetPort: number | string } {
  return entry.targetPort !== undefined && entry.targetPort !== 0 && entry.targetPort !== '';
}

/** A Service before more workloads than these is looked at through the first of them. */
const mostWorkloads = 50;

/** The Pods that a Service sends to; none for a Service without a selector, whose endpoints are made by somebody else. */
export function podsBehind(service: KubernetesObject<Service>, neighbourhood: Neighbourhood): readonly PodModel[] {
  const selector = service.value.spec?.selector ?? {};
  if (service.value.spec?.type === 'ExternalName' || Object.keys(selector).length === 0) {
    return [];
  }
  return neighbourhood
    .selectedPods(service.namespace ?? 'default', selector, service)
    .slice(0, mostWorkloads)
    .filter(({ template }) => isNextTo(service, template.object));
}

/** Nobody reads what is wrong with more Services of one Pod. */
const mostServices = 50;

/** The Services that send to a Pod. */
export function servicesBefore(pod: PodModel, neighbourhood: Neighbourhood): readonly KubernetesObject<Service>[] {
  return neighbourhood
    .servicesOf(pod)
    .slice(0, mostServices)
    .filter((service) => isNextTo(service, pod.template.object));
}

/** Containers whose ports a Service finds: the regular ones, then the sidecars (`FindPort` in pkg/api/v1/pod). */
export function servingContainers(pod: PodModel): readonly PodContainer[] {
  const main = pod.containers.filter(({ phase }) => phase === 'main');
  return [...main, ...pod.containers.filter(({ phase }) => phase === 'sidecar')];
}

/** Names of the ports that a Service can select, with the protocol of each. */
export function selectableNames(pod: PodModel): readonly { readonly name: string; readonly protocol: Protocol }[] {
  return servingContainers(pod).flatMap((container) =>
    (container.spec.ports ?? []).flatMap(({ name, protocol }) =>
      name === undefined || name === '' ? [] : [{ name, protocol: readProtocol(protocol) }],
    ),
  );
}

/** Listeners that live as long as the Pod and don't rest on a probe alone. */
export function servingListeners(pod: PodModel): readonly Listener[] {
  return pod.listeners.filter(
    (listener) => ['main', 'sidecar'].includes(listener.container.phase) && !restsOnProbe(listener),
  );
}

/** The numbers of listeners, for messages; guesses are left out. */
export function knownPorts(listeners: readonly Listener[]): readonly string[] {
  const likely = listeners.filter(({ confidence }) => confidence !== 'possible');
  return [...new Set(likely.map(({ port }) => String(port)))];
}
