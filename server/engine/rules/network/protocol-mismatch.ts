/**
 * A Service or probe speaks another protocol than the port it leads to.
 *
 * TCP 53 and UDP 53 are two ports. A Service whose protocol differs finds no port of that name (`FindPort` compares both)
 * or sends packets that nobody receives; a probe always speaks TCP.
 */
import type { Fact } from '../../linter/rule.js';
import { definePodRule } from '../../linter/rule.js';
import type { Listener, PodContainer, PodModel, PortHandler } from '../../pod/model.js';
import { quoteName } from '../support/names.js';
import { restsOnProbe } from '../support/port-claims.js';
import type { TargetPort } from '../support/service-ports.js';
import { servicesBefore, servingListeners, targetPorts } from '../support/service-ports.js';

type MessageId = 'service' | 'probe' | 'grpc';

export const protocolMismatch = definePodRule<MessageId>({
  meta: {
    id: 'network/protocol-mismatch',
    severity: 'warning',
    presets: ['strict', 'all'],
    title: 'A Service or probe uses the wrong protocol for a port',
    summary: 'A Service and a probe must speak the protocol of the port they lead to.',
    why: 'A port is a number and a protocol: 53/TCP and 53/UDP are two different doors of the house. A Service that knocks at the wrong one has no endpoint by name and no answer by number, although everything looks right at first sight.',
    whenNot: 'When the program serves both protocols on the port without declaring both.',
    source: {
      title: 'Protocols for Services',
      url: 'https://kubernetes.io/docs/reference/networking/service-protocols/',
    },
    messages: {
      service:
        '{container} has port {port} as {found}, but Service `{service}` sends {wanted} there, so nothing arrives. Give both the same protocol.',
      probe:
        'The {kind} of {container} connects by TCP, but port {port} is declared as {found}, so it always fails. Probe a TCP port, or use `exec`.',
      grpc: 'The {kind} of {container} speaks gRPC, but {program} on port {port} speaks HTTP only, so it always fails. Use `httpGet`.',
    },
  },

  *check(pod, { neighbourhood }) {
    for (const service of servicesBefore(pod, neighbourhood)) {
      for (const target of targetPorts(service)) {
        const found = otherProtocol(pod, target);
        if (found !== undefined) {
          yield {
            messageId: 'service',
            at: found.at,
            container: found.container.name,
            data: {
              container: quoteName(found.container),
              port: typeof target.target === 'string' ? `\`${target.target}\`` : target.target,
              found: found.protocol,
              service: service.name,
              wanted: target.protocol,
            },
            related: [{ message: `Service \`${service.name}\` sends ${target.protocol}.`, at: target.at }],
          };
        }
      }
    }
    for (const handler of pod.handlers) {
      yield* probeMismatch(pod, handler);
    }
  },
});

/** The declared port that is meant, if nothing has it with the protocol that is asked for. */
function otherProtocol(pod: PodModel, { target, protocol }: TargetPort): Listener | undefined {
  const meant = servingListeners(pod).filter(({ port, name }) =>
    typeof target === 'string' ? name === target : port === target,
  );
  return meant.some((listener) => listener.protocol === protocol)
    ? undefined
    : meant.find(({ source }) => source === 'declared');
}

function* probeMismatch(pod: PodModel, handler: PortHandler): Iterable<Fact<MessageId>> {
  const { container, kind, port, scheme, host, at } = handler;
  if (host !== undefined && host !== '') {
    return;
  }
  const meant = pod.listeners.filter(
    (listener) =>
      listener.container === container &&
      !restsOnProbe(listener) &&
      (typeof port === 'string' ? listener.name === port : listener.port === port),
  );
  const [first] = meant;
  if (first === undefined) {
    return;
  }
  const data = { container: quoteName(container), kind, port: first.port };
  const related = [{ message: `The port is ${first.evidence}.`, at: first.at }];
  if (meant.every(({ protocol }) => protocol !== 'TCP')) {
    yield { messageId: 'probe', at, container: container.name, data: { ...data, found: first.protocol }, related };
  } else if (scheme === 'grpc' && container.knowledge !== undefined && isPlainWebServer(container, first)) {
    const { title } = container.knowledge;
    yield { messageId: 'grpc', at, container: container.name, data: { ...data, program: title }, related };
  }
}

/** With its configuration as the image brings it; a configured one may pass gRPC on. */
function isPlainWebServer({ role }: PodContainer, { source, also }: Listener): boolean {
  return role.role === 'web-server' && (source === 'image' || also.some((other) => other.source === 'image'));
}
