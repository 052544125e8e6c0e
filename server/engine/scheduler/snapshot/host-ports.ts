/**
 * Ports a Pod takes on its node. Upstream: `k8s.io/kube-scheduler/framework`, type HostPortInfo, and `util.GetHostPorts`.
 */
import type { Container, PodSpec } from '../../kubernetes/types.js';
import { isSidecar } from './pod-requests.js';

/** One port on the node. */
export interface HostPort {
  /** The address it binds; `0.0.0.0` where none is given. `::` is just another address. */
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

/** Ports in use: `protocol/port` by address. */
export type HostPorts = Map<string, Set<string>>;

const anyAddress = '0.0.0.0';
const noPorts: readonly HostPort[] = [];

/** Host ports of containers and sidecars; ordinary init containers are gone by the time the Pod runs. */
export function hostPortsOf({ containers = [], initContainers = [] }: PodSpec): readonly HostPort[] {
  const lasting = initContainers.length === 0 ? containers : [...initContainers.filter(isSidecar), ...containers];
  const ports = lasting.flatMap(portsOfContainer);
  return ports.length === 0 ? noPorts : ports;
}

function portsOfContainer({ ports = [] }: Container): HostPort[] {
  return ports
    .filter(({ hostPort = 0 }) => hostPort > 0)
    .map(({ hostPort = 0, hostIP = '', protocol = '' }) => ({
      ip: hostIP === '' ? anyAddress : hostIP,
      protocol: protocol === '' ? 'TCP' : protocol,
      port: hostPort,
    }));
}

/** Marks a port as used; using one twice counts once, as upstream. */
export function addHostPort(used: HostPorts, port: HostPort): void {
  const onAddress = used.get(port.ip);
  if (onAddress === undefined) {
    used.set(port.ip, new Set([keyOf(port)]));
  } else {
    onAddress.add(keyOf(port));
  }
}

/** Frees a port. */
export function removeHostPort(used: HostPorts, port: HostPort): void {
  const onAddress = used.get(port.ip);
  onAddress?.delete(keyOf(port));
  if (onAddress?.size === 0) {
    used.delete(port.ip);
  }
}

/** Same protocol and port, and the addresses are equal or one of them means all. */
export function conflicts(used: HostPorts, port: HostPort): boolean {
  const key = keyOf(port);
  if (port.ip !== anyAddress) {
    return used.get(anyAddress)?.has(key) === true || used.get(port.ip)?.has(key) === true;
  }
  for (const onAddress of used.values()) {
    if (onAddress.has(key)) {
      return true;
    }
  }
  return false;
}

function keyOf({ protocol, port }: HostPort): string {
  return `${protocol}/${port}`;
}
