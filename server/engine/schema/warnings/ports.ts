/** Ports of the containers of one Pod, which share one network. Upstream: `pkg/api/pod/warnings.go`. */
import type { ContainerPort, PodSpec } from '../../kubernetes/types.js';
import { child, item, printPath, type FieldPath } from '../field.js';
import { goQuote } from '../go-text.js';
import { containersWithPaths } from '../pod-containers.js';
import { warn, type Warning } from './warning.js';

interface PlacedPort {
  readonly port: ContainerPort;
  readonly path: FieldPath;
}

export function portWarnings(spec: PodSpec, path: FieldPath): Warning[] {
  const ports = containersWithPaths(spec, path).flatMap(({ container, path: at }) =>
    (container.ports ?? []).map((port, index) => ({ port, path: item(child(at, 'ports'), index) })),
  );
  return [...definitionWarnings(ports), ...nameWarnings(ports)];
}

/** The server compares each port with all earlier ones of its number; after so many of them there is nothing left to learn. */
const mostCompared = 20;

function definitionWarnings(ports: readonly PlacedPort[]): Warning[] {
  const byNumber = new Map<string, PlacedPort[]>();
  return ports.flatMap((placed) => {
    const { port, path } = placed;
    const key = `${String(port.containerPort ?? 0)}/${port.protocol ?? ''}`;
    const earlier = byNumber.get(key) ?? [];
    if (earlier.length < mostCompared) byNumber.set(key, [...earlier, placed]);
    const lost = (port.hostIP ?? '') !== '' && (port.hostPort ?? 0) === 0;
    return [
      ...(lost ? [warn(path, `hostIP set without hostPort: ${printPort(port)}`)] : []),
      ...earlier.flatMap((other) => {
        const relation = compare(port, other.port);
        return relation === undefined ? [] : [warn(path, `${relation} port definition with ${printPath(other.path)}`)];
      }),
    ];
  });
}

function compare(port: ContainerPort, other: ContainerPort): string | undefined {
  const [ip, otherIp] = [port.hostIP ?? '', other.hostIP ?? ''];
  const [host, otherHost] = [port.hostPort ?? 0, other.hostPort ?? 0];
  if (ip === otherIp && host === otherHost) return 'duplicate';
  if (host === 0 || otherHost === 0) return 'overlapping';
  // The host's port on all addresses, and on one of them.
  return host === otherHost && (ip === '') !== (otherIp === '') ? 'dangerously ambiguous' : undefined;
}

/** Go's `%+v` of the struct. */
function printPort({ name = '', hostPort = 0, containerPort = 0, protocol = '', hostIP = '' }: ContainerPort): string {
  const numbers = `HostPort:${String(hostPort)} ContainerPort:${String(containerPort)}`;
  return `{Name:${name} ${numbers} Protocol:${protocol} HostIP:${hostIP}}`;
}

function nameWarnings(ports: readonly PlacedPort[]): Warning[] {
  const byName = new Map<string, FieldPath>();
  return ports.flatMap(({ port: { name = '' }, path }) => {
    if (name === '') return [];
    const first = byName.get(name);
    if (first === undefined) {
      byName.set(name, path);
      return [];
    }
    const other = printPath(first);
    const words = `services and probes that select ports by name will use ${other}`;
    return [warn(path, `duplicate port name ${goQuote(name)} with ${other}, ${words}`)];
  });
}
