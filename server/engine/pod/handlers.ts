/** Probes and lifecycle handlers that connect to a port. */
import type { Site } from '../kubernetes/object.js';
import type { Handler, PodContainer, PortHandler, ProbeKind } from './model.js';

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const hooks = ['postStart', 'preStop'] as const;

/** All handlers of a container, in the order of the API. */
export function portHandlers(container: PodContainer): readonly PortHandler[] {
  const handlers: PortHandler[] = [];
  const { spec, path } = container;
  for (const kind of probes) {
    const handler = portHandler(container, kind, spec[kind], [...path, kind]);
    if (handler) handlers.push({ ...handler, probe: spec[kind] });
  }
  for (const kind of hooks) {
    const handler = portHandler(container, kind, spec.lifecycle?.[kind], [...path, 'lifecycle', kind]);
    if (handler) handlers.push(handler);
  }
  return handlers;
}

function portHandler(
  container: PodContainer,
  kind: ProbeKind,
  handler: Handler | undefined,
  path: readonly (string | number)[],
): PortHandler | undefined {
  const { object } = container.site;
  const site = (key: string): Site => ({ object, path: [...path, key, 'port'] });
  const { httpGet, tcpSocket, grpc } = handler ?? {};
  const common = { container, kind, probe: undefined };
  if (httpGet?.port !== undefined) {
    return { ...common, scheme: 'http', host: httpGet.host, port: httpGet.port, at: site('httpGet') };
  }
  if (tcpSocket?.port !== undefined) {
    return { ...common, scheme: 'tcp', host: tcpSocket.host, port: tcpSocket.port, at: site('tcpSocket') };
  }
  if (grpc?.port === undefined) return undefined;
  return { ...common, scheme: 'grpc', host: undefined, port: grpc.port, at: site('grpc') };
}
