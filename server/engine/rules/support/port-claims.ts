/**
 * Who holds which port of the Pod's one network: the model's listeners without those that only a probe speaks for,
 * each with its declaration and its strongest other evidence side by side.
 */
import type {
  BindAddress,
  Listener,
  ListenerEvidence,
  ListenerSource,
  PodContainer,
  PodModel,
  Protocol,
} from '../../pod/model.js';

export interface PortClaim {
  readonly container: PodContainer;
  readonly port: number;
  readonly protocol: Protocol;
  readonly bind: BindAddress;
  /** Where it is best shown: its declaration, else what it was read from. */
  readonly shown: Listener;
  readonly declared: Listener | undefined;
  /** The strongest sign, besides a declaration, that the program really listens there. */
  readonly inferred: ListenerEvidence | undefined;
  /** Everything that speaks for it. */
  readonly evidence: readonly ListenerEvidence[];
  /** Its entries in `ports`: more than one where a port is declared twice. */
  readonly declarations: readonly Listener[];
}

/** How much a source says about where a program really listens, the best first. */
const strength: Readonly<Record<ListenerSource, number>> = {
  argument: 0,
  environment: 1,
  config: 2,
  image: 3,
  mesh: 4,
  declared: 5,
  probe: 6,
};

/** All claims of a Pod in start order. A probe alone is no claim: a sibling may answer it. */
export function portClaims(pod: PodModel): readonly PortClaim[] {
  const groups = new Map<string, [Listener, ...Listener[]]>();
  for (const listener of pod.listeners) {
    const { container, port, protocol, bind } = listener;
    const key = `${container.phase}/${container.index}/${container.name}/${port}/${protocol}/${bind}`;
    const group = groups.get(key);
    if (group !== undefined) {
      group.push(listener);
    } else if (!restsOnProbe(listener)) {
      groups.set(key, [listener]);
    }
  }
  return [...groups.values()].map(joinListeners).sort((a, b) => a.container.order - b.container.order);
}

function joinListeners(listeners: readonly [Listener, ...Listener[]]): PortClaim {
  const declarations = listeners.filter(({ source }) => source === 'declared');
  const evidence = listeners.flatMap((listener) => [listener, ...listener.also]);
  const [inferred] = evidence
    .filter(({ source }) => source !== 'declared' && source !== 'probe')
    .sort((a, b) => strength[a.source] - strength[b.source]);
  const [declared] = declarations;
  const shown = declared ?? listeners[0];
  const { container, port, protocol, bind } = shown;
  return { container, port, protocol, bind, shown, declared, inferred, evidence, declarations };
}

/** Only a probe speaks for it: its author believes that the container listens there. */
export function restsOnProbe({ source, also }: Listener): boolean {
  return source === 'probe' && also.every((other) => other.source === 'probe');
}

/** `8080/TCP`, as `kubectl` and the API server write it. */
export function portText({ port, protocol }: { readonly port: number; readonly protocol: Protocol }): string {
  return `${port}/${protocol}`;
}
