/**
 * A container calls a sibling of its own Pod through the Service in front of the Pod.
 *
 * With more than one replica the Service may answer with any of the Pods, so the call leaves the house to reach, mostly,
 * somebody else's sibling.
 */
import type { KubernetesObject, Site } from '../../kubernetes/object.js';
import type { Service } from '../../kubernetes/types.js';
import { definePodRule } from '../../linter/rule.js';
import type { Listener, PodContainer, PodModel } from '../../pod/model.js';
import { resolvePort } from '../../pod/network.js';
import type { ContainerText } from '../support/container-texts.js';
import { containerTexts } from '../support/container-texts.js';
import { firstContainers } from '../support/limits.js';
import { quoteName } from '../support/names.js';
import { servicesBefore, servingListeners, targetPorts } from '../support/service-ports.js';

export const siblingThroughService = definePodRule({
  meta: {
    id: 'network/sibling-through-service',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'A sibling is called through a Service',
    summary: 'A container of the same Pod should be called on localhost.',
    why: 'Who lives in the same house does not need the post: containers of a Pod reach each other on localhost. A call through the Service goes out and comes back to whichever Pod the Service picks, so with several replicas a container talks to the sibling of another Pod, and while its own Pod is not ready it may reach nobody.',
    whenNot: 'When the call is meant for any Pod of the Service.',
    source: { title: 'Pod networking', url: 'https://kubernetes.io/docs/concepts/workloads/pods/#pod-networking' },
    messages: {
      sibling:
        '{caller} calls {sibling} of its own Pod through Service `{service}` ({evidence}), which may answer with another Pod. Call `localhost:{port}`.',
    },
    fix: 'suggestion',
  },

  *check(pod, { neighbourhood }) {
    for (const service of pod.containers.length < 2 ? [] : servicesBefore(pod, neighbourhood)) {
      const name = hostPattern(service);
      for (const container of firstContainers(pod.containers)) {
        for (const text of containerTexts(container)) {
          const call = findCall(pod, { container, text, service, name });
          if (call === undefined) {
            continue;
          }
          const { at, listener, whole } = call;
          yield {
            messageId: 'sibling',
            at,
            container: container.name,
            data: {
              caller: quoteName(container),
              sibling: quoteName(listener.container),
              service: service.name,
              evidence: text.evidence,
              port: listener.port,
            },
            related: [{ message: `${quoteName(listener.container)} listens on ${listener.port}.`, at: listener.at }],
            fixes: whole
              ? [
                  {
                    title: `Call \`localhost:${listener.port}\``,
                    kind: 'suggestion',
                    edits: () => [{ op: 'replace', ...at, value: `localhost:${listener.port}` }],
                  },
                ]
              : [],
          };
        }
      }
    }
  },
});

/** `web`, `web.shop`, `web.shop.svc`, `web.shop.svc.cluster.local`, each with a port. */
function hostPattern({ name, namespace }: KubernetesObject): RegExp {
  const literal = (text: string): string => text.replace(/[^\w]/g, '\\$&');
  const space = literal(namespace ?? 'default');
  return new RegExp(`(?<![\\w.-])${literal(name)}(?:\\.${space}(?:\\.svc(?:\\.[\\w-]+)*)?)?:(?<port>\\d{2,5})(?!\\d)`);
}

interface Question {
  readonly container: PodContainer;
  readonly text: ContainerText;
  readonly service: KubernetesObject<Service>;
  readonly name: RegExp;
}

interface Call {
  readonly at: Site;
  readonly listener: Listener;
  /** The place holds the whole of host and port, so that it can be replaced. */
  readonly whole: boolean;
}

function findCall(pod: PodModel, { container, text, service, name }: Question): Call | undefined {
  const match = name.exec(text.text);
  const target =
    match === null ? undefined : targetPorts(service).find(({ port }) => String(port) === match.groups?.port);
  if (match === null || target === undefined) {
    return undefined;
  }
  const answering = servingListeners(pod).filter(
    (listener) =>
      listener.protocol === target.protocol && listener.port === resolvePort(listener.container, target.target),
  );
  const [listener] = answering;
  // A container that calls the Service of its own port looks for its peers.
  if (listener === undefined || answering.some((own) => own.container === container)) {
    return undefined;
  }
  const at = text.part(match.index, match.index + match[0].length);
  return { at, listener, whole: at.within !== undefined && at.within.end - at.within.start === match[0].length };
}
