/** Everything in a Pod that accepts connections, from all signs together. */
import type { ContainerPort } from '../kubernetes/types.js';
import type { ListenerSign } from './listener-evidence.js';
import type { Confidence, Listener, ListenerEvidence, PodContainer, PortHandler, Protocol } from './model.js';

const ranks: Readonly<Record<Confidence, number>> = { certain: 2, probable: 1, possible: 0 };

/** The declared ports of a container. */
export function declaredListeners(
  ports: readonly ContainerPort[],
  container: Pick<PodContainer, 'path' | 'site'>,
): readonly ListenerSign[] {
  return ports.flatMap((port, index): ListenerSign[] => {
    if (port.containerPort === undefined) return [];
    return [
      {
        port: port.containerPort,
        protocol: protocolOf(port.protocol),
        bind: 'any',
        explicitBind: false,
        name: port.name === '' ? undefined : port.name,
        source: 'declared',
        confidence: 'certain',
        evidence: 'declared',
        at: { object: container.site.object, path: [...container.path, 'ports', index, 'containerPort'] },
      },
    ];
  });
}

function protocolOf(text: string | undefined): Protocol {
  return text === 'UDP' || text === 'SCTP' ? text : 'TCP';
}

/** A probe's number says where its author believes the container to listen. */
export function probeListeners(handlers: readonly PortHandler[]): readonly ListenerSign[] {
  return handlers.flatMap((handler): ListenerSign[] => {
    if (typeof handler.port !== 'number' || (handler.host ?? '') !== '') return [];
    const { port, kind, at } = handler;
    const evidence = `${kind} on ${String(port)}`;
    const common = { protocol: 'TCP', bind: 'any', explicitBind: false, name: undefined } as const;
    return [{ ...common, port, source: 'probe', confidence: 'possible', evidence, at }];
  });
}

/**
 * One listener for every port and protocol, told by its best sign; the other signs are kept as further evidence.
 * Ports that are declared twice stay two. An address that any sign names applies to all.
 */
export function joinSigns(container: PodContainer, signs: readonly ListenerSign[]): readonly Listener[] {
  const groups = new Map<string, ListenerSign[]>();
  for (const sign of signs) {
    const key = `${String(sign.port)}/${sign.protocol}`;
    const group = groups.get(key);
    if (group) group.push(sign);
    else groups.set(key, [sign]);
  }
  return [...groups.values()].flatMap((group) => joinGroup(container, group));
}

function joinGroup(container: PodContainer, group: readonly ListenerSign[]): Listener[] {
  const best = group.reduce((first, second) => (ranks[second.confidence] > ranks[first.confidence] ? second : first));
  const declared = group.filter(({ source }) => source === 'declared');
  const heads = declared.length > 0 ? declared : [best];
  const bind = commonBind(group);
  return heads.map((head) => ({
    port: head.port,
    protocol: head.protocol,
    bind,
    container,
    name: head.name,
    source: head.source,
    confidence: head.confidence,
    evidence: head.evidence,
    at: head.at,
    origin: head.origin,
    also: group.filter((sign) => sign !== head && sign.source !== 'declared').map(evidenceOf),
  }));
}

/** Guesses do not narrow an address, and a server that binds several addresses of one port meets whatever any of them meets. */
function commonBind(group: readonly ListenerSign[]): Listener['bind'] {
  const explicit = group.filter((sign) => sign.explicitBind && sign.confidence !== 'possible');
  const [first, ...rest] = explicit.some(({ source }) => source !== 'image')
    ? explicit.filter(({ source }) => source !== 'image')
    : explicit;
  if (!first) return group.find((sign) => sign.explicitBind && group.length === 1)?.bind ?? 'any';
  return rest.every(({ bind }) => bind === first.bind) ? first.bind : 'any';
}

function evidenceOf({ source, confidence, evidence, at, origin }: ListenerSign): ListenerEvidence {
  return { source, confidence, evidence, at, origin };
}
