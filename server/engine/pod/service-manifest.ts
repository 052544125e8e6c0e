/** A Service for the Pods of a workload, as the text of a document. */
import { serializeYaml } from '../document/serialize.js';
import type { ContainerPort } from '../kubernetes/types.js';
import type { PodModel } from './model.js';

export interface WantedService {
  readonly name: string;
  readonly selector: Readonly<Record<string, string>>;
  /** Without an address of its own, so that DNS leads to the Pods themselves. */
  readonly headless: boolean;
}

/** The document; its ports are those that the containers declare, under their own numbers. */
export function serviceManifest(pod: PodModel, { name, selector, headless }: WantedService): string {
  return serializeYaml({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: pod.template.object.namespace },
    spec: { clusterIP: headless ? 'None' : undefined, selector, ports: servicePorts(declaredPorts(pod)) },
  });
}

/** Ports that the containers declare while the Pod runs; each number once per protocol, as a Service may have it. */
export function declaredPorts({ containers }: PodModel): readonly ContainerPort[] {
  const found = new Map<string, ContainerPort>();
  const ports = containers
    .filter(({ phase }) => phase === 'main' || phase === 'sidecar')
    .flatMap(({ spec }) => spec.ports ?? [])
    .filter(({ containerPort }) => containerPort !== undefined);
  for (const port of ports) {
    const key = `${port.containerPort}/${port.protocol ?? 'TCP'}`;
    found.set(key, found.get(key) ?? port);
  }
  return [...found.values()];
}

/** Several ports need names, no two of them the same; containers may share one. */
function servicePorts(ports: readonly ContainerPort[]) {
  const needsNames = ports.length > 1 || ports.some(({ name }) => name !== undefined);
  return ports.map(({ name, containerPort, protocol }, index) => {
    const isTaken = ports.findIndex((other) => other.name === name) < index;
    const own = name === undefined || isTaken ? `port-${index + 1}` : name;
    return { port: containerPort, name: needsNames ? own : undefined, protocol };
  });
}
