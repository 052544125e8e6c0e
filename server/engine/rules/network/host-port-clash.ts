/**
 * One port of the node is claimed twice within a Pod.
 *
 * The API server refuses it among the regular containers (`checkHostPortConflicts` in pkg/apis/core/validation, by protocol,
 * hostIP text and hostPort). A sidecar's claim passes validation, but the node still has the port only once.
 * With `hostNetwork` every containerPort is a hostPort.
 */
import type { Fact } from '../../linter/rule.js';
import { definePodRule } from '../../linter/rule.js';
import type { PodModel } from '../../pod/model.js';
import type { HostPort } from '../support/host-ports.js';
import { hostPorts, isEveryAddress } from '../support/host-ports.js';
import { quoteName } from '../support/names.js';
import { runTogether } from '../support/overlap.js';
import { portText } from '../support/port-claims.js';
import { fieldPath, serverNote } from '../support/server-note.js';

type MessageId = 'between' | 'within' | 'addresses';

export const hostPortClash = definePodRule<MessageId>({
  meta: {
    id: 'network/host-port-clash',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'One port of the node is claimed twice',
    summary: 'Containers of a Pod must not claim the same hostPort, protocol and hostIP.',
    why: 'A `hostPort` takes the port on the node itself, and the whole Pod lives on one node. The node has each port once, so two claims within one Pod cannot both be served: the API server refuses such a Pod, and where it lets it pass, one of the two never gets a packet. With `hostNetwork: true` the containers live on the network of the node, so every `containerPort` is a `hostPort` as well.',
    whenNot: 'Never: one of the two entries does nothing.',
    source: {
      title: 'ContainerPort in the Pod API',
      url: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports',
    },
    messages: {
      between: '{second} and {first} both claim port {port} of the node; a node has every port only once. {remedy}',
      within:
        '{second} claims port {port} of the node twice; a node has every port only once. Remove one hostPort, or change it.',
      addresses:
        '{second} and {first} both claim port {port} of the node; `{wide}` takes it on every address, so nothing is left for `{narrow}`. Give {second} another hostPort.',
    },
  },

  *check(pod) {
    const byPort = new Map<string, HostPort[]>();
    for (const claim of hostPorts(pod)) {
      const earlier = byPort.get(portText(claim));
      if (earlier === undefined) {
        byPort.set(portText(claim), [claim]);
        continue;
      }
      const first =
        earlier.find(({ hostIP, container }) => hostIP === claim.hostIP && runTogether(container, claim.container)) ??
        earlier.find((other) => isCovered(other, claim) && runTogether(other.container, claim.container));
      if (first !== undefined) {
        yield clash(pod, first, claim);
      }
      earlier.push(claim);
    }
  },
});

function isCovered(a: HostPort, b: HostPort): boolean {
  return isEveryAddress(a.hostIP) || isEveryAddress(b.hostIP);
}

function clash(pod: PodModel, first: HostPort, second: HostPort): Fact<MessageId> {
  const sameAddress = first.hostIP === second.hostIP || (isEveryAddress(first.hostIP) && isEveryAddress(second.hostIP));
  const within = first.container === second.container;
  const [wide, narrow] = isEveryAddress(first.hostIP) ? [first, second] : [second, first];
  return {
    messageId: !sameAddress ? 'addresses' : within ? 'within' : 'between',
    at: second.at,
    severity: sameAddress ? 'error' : 'warning',
    container: second.container.name,
    data: {
      port: portText(second),
      first: within ? 'itself' : quoteName(first.container),
      second: quoteName(second.container),
      wide: wide.hostIP === '' ? '0.0.0.0' : wide.hostIP,
      narrow: narrow.hostIP,
      remedy: pod.hostNetwork
        ? `Let ${quoteName(second.container)} listen on another port.`
        : `Give ${quoteName(second.container)} another hostPort, or none and reach it through a Service.`,
    },
    related: [
      { message: `${quoteName(first.container)} claims ${portText(first)} here.`, at: first.at },
      ...serverWords(pod, first, second),
    ],
  };
}

/** The server compares the regular containers with each other, and every init container and sidecar with itself. */
function serverWords(pod: PodModel, first: HostPort, second: HostPort): readonly ReturnType<typeof serverNote>[] {
  const bothMain = first.container.phase === 'main' && second.container.phase === 'main';
  const refused = (bothMain || first.container === second.container) && first.hostIP === second.hostIP;
  // With hostNetwork the ports of a Pod are defaulted before it is judged; those of a template only when its Pods are made.
  const isDefaulted = [first, second].some(({ at }) => at.path.at(-1) === 'containerPort');
  if (!refused || (isDefaulted && pod.template.object.kind !== 'Pod')) {
    return [];
  }
  return [
    serverNote(
      second.at,
      `Duplicate value: "${second.protocol}/${second.hostIP}/${second.port}"`,
      fieldOf(pod, second),
    ),
  ];
}

/** The path as the server prints it: always of `hostPort`, and of the first init container whichever is meant. */
function fieldOf({ template }: PodModel, { container, index }: HostPort): string {
  const spec = fieldPath(template.specPath.slice(template.object.path.length));
  const list = container.phase === 'main' ? `containers[${container.index}]` : 'initContainers[0]';
  return `${spec}.${list}.ports[${index}].hostPort`;
}
