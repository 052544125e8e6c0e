/** The ports that a Pod takes from its node. */
import type { Site } from '../../kubernetes/object.js';
import type { PodContainer, PodModel, Protocol } from '../../pod/model.js';
import { inContainer } from './site.js';

export interface HostPort {
  readonly container: PodContainer;
  /** Index in the container's `ports`. */
  readonly index: number;
  readonly port: number;
  readonly protocol: Protocol;
  /** As written; the empty string stands for every address. */
  readonly hostIP: string;
  /** Where the number stands: `hostPort`, or the `containerPort` that it is taken from. */
  readonly at: Site;
}

/**
 * Every port of the node that a Pod claims, in start order.
 * With `hostNetwork` an unset hostPort is the containerPort (`SetDefaultHostNetworkPorts`); a hostPort of 0 counts as unset.
 */
export function hostPorts(pod: PodModel): readonly HostPort[] {
  return pod.containers.flatMap((container) =>
    (container.spec.ports ?? []).flatMap((entry, index): readonly HostPort[] => {
      const written = entry.hostPort ?? 0;
      const port = written === 0 && pod.hostNetwork ? (entry.containerPort ?? 0) : written;
      if (port === 0) {
        return [];
      }
      const key = written === 0 ? 'containerPort' : 'hostPort';
      const at = inContainer(pod, container, 'ports', index, key);
      return [{ container, index, port, protocol: readProtocol(entry.protocol), hostIP: entry.hostIP ?? '', at }];
    }),
  );
}

/** The protocol of a port entry: TCP where it is left out, and where it is none that the API knows. */
export function readProtocol(protocol: string | undefined): Protocol {
  return protocol === 'UDP' || protocol === 'SCTP' ? protocol : 'TCP';
}

/** An empty host IP and the unspecified addresses take the port on every address of the node. */
export function isEveryAddress(hostIP: string): boolean {
  return hostIP === '' || hostIP === '0.0.0.0' || hostIP === '::';
}
