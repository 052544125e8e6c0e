/**
 * Two ports of a Pod have the same name.
 *
 * Inside one container the API server refuses it (`validateContainerPorts`). Across containers it warns (pkg/api/pod/warnings.go):
 * a Service that selects the port by name gets the first container's (`FindPort` in pkg/api/v1/pod), whichever was meant.
 */
import type { KubernetesObject, Site } from '../../kubernetes/object.js';
import type { Service } from '../../kubernetes/types.js';
import type { RuleContext } from '../../linter/rule.js';
import { definePodRule } from '../../linter/rule.js';
import type { PodContainer, PodModel, Protocol } from '../../pod/model.js';
import { goQuote } from '../../schema/go-text.js';
import { readProtocol } from '../support/host-ports.js';
import { quoteName } from '../support/names.js';
import { servicesBefore } from '../support/service-ports.js';
import { serverNote } from '../support/server-note.js';
import { inContainer, inObject } from '../support/site.js';

export const duplicatePortName = definePodRule({
  meta: {
    id: 'network/duplicate-port-name',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'Two ports have the same name',
    summary: 'Port names must be unique in a Pod.',
    why: 'All containers of a Pod stand behind one IP, and a Service finds a port of the Pod by its name. Where two containers use the same name, the Service silently takes the first one, so part of the traffic that was meant for the second never arrives. Inside one container the API server refuses a repeated name.',
    whenNot:
      'When nothing selects these ports by name, as in kube-dns, where two containers each call their metrics port `metrics`.',
    source: {
      title: 'ContainerPort in the Pod API',
      url: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports',
    },
    messages: {
      within:
        '{container} names two ports `{name}`; a name must be unique in its container, so the API server refuses the Pod. Rename one of them.',
      selected:
        'Service `{service}` selects port `{name}`, which both {first} (port {firstPort}) and {second} (port {secondPort}) have; it always gets the first. Rename one of them.',
      between:
        '{first} (port {firstPort}) and {second} (port {secondPort}) both name a port `{name}`; a Service that selects it by name gets the first. Rename one of them.',
    },
  },

  *check(pod, context) {
    const byName = new Map<string, NamedPort[]>();
    for (const port of namedPorts(pod)) {
      const earlier = byName.get(port.name);
      if (earlier === undefined) {
        byName.set(port.name, [port]);
        continue;
      }
      const within = earlier.find(({ container }) => container === port.container);
      const first = within ?? earlier.find((other) => isAmbiguous(other, port));
      const service = within === undefined ? selectingService(pod, port, context) : undefined;
      if (first !== undefined) {
        yield {
          messageId: within !== undefined ? 'within' : service !== undefined ? 'selected' : 'between',
          at: port.at,
          severity: within !== undefined || service !== undefined ? 'error' : 'warning',
          container: port.container.name,
          data: {
            container: quoteName(port.container),
            name: port.name,
            service: service?.object.name ?? '',
            first: quoteName(first.container),
            second: quoteName(port.container),
            firstPort: first.port,
            secondPort: port.port,
          },
          related: [
            { message: `\`${port.name}\` is port ${first.port} of ${quoteName(first.container)} here.`, at: first.at },
            ...(within === undefined ? [] : [serverNote(port.at, `Duplicate value: ${goQuote(port.name)}`)]),
            ...(service === undefined
              ? []
              : [{ message: `Service \`${service.object.name}\` selects it by name.`, at: service }]),
          ],
        };
      }
      earlier.push(port);
    }
  },
});

interface NamedPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: Protocol;
  readonly container: PodContainer;
  readonly at: Site;
}

/** In the order in which a Service looks for a name: the regular containers, then the sidecars. Ended init containers are never asked. */
function namedPorts(pod: PodModel): readonly NamedPort[] {
  const order = (container: PodContainer): number =>
    container.phase === 'main' ? 0 : container.phase === 'sidecar' ? 1 : 2;
  return [...pod.containers]
    .sort((a, b) => order(a) - order(b))
    .flatMap((container) =>
      (container.spec.ports ?? []).flatMap((entry, index): readonly NamedPort[] => {
        if (entry.name === undefined || entry.name === '') {
          return [];
        }
        const at = inContainer(pod, container, 'ports', index, 'name');
        const protocol = readProtocol(entry.protocol);
        return [{ name: entry.name, port: entry.containerPort ?? 0, protocol, container, at }];
      }),
    );
}

/** Same protocol, so that a Service finds both; another number, or the fact is a port clash. */
function isAmbiguous(a: NamedPort, b: NamedPort): boolean {
  return a.protocol === b.protocol && a.port !== b.port && a.container.phase !== 'init' && b.container.phase !== 'init';
}

function selectingService(
  pod: PodModel,
  { name, protocol }: NamedPort,
  { neighbourhood }: RuleContext,
): Site | undefined {
  for (const service of servicesBefore(pod, neighbourhood)) {
    const index = (service.value.spec?.ports ?? []).findIndex(
      (entry) => entry.targetPort === name && readProtocol(entry.protocol) === protocol,
    );
    if (index >= 0) {
      return targetPort(service, index);
    }
  }
  return undefined;
}

function targetPort(service: KubernetesObject<Service>, index: number): Site {
  return inObject(service, 'spec', 'ports', index, 'targetPort');
}
