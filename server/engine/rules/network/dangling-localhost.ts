/**
 * A container calls a port on localhost where nothing in its Pod listens.
 *
 * `localhost` is the Pod, not the node and not the cluster. Listeners are learnt from declarations, arguments, variables,
 * configuration and images before anybody is accused, and a container that may listen anywhere keeps the finding at `info`.
 */
import type { FixRecipe } from '../../linter/rule.js';
import { definePodRule } from '../../linter/rule.js';
import type { Caller, Listener, PodContainer, PodModel } from '../../pod/model.js';
import { findAnswer, findElsewhere, isAnsweredLater, originOf, possibleAnswerers } from '../support/localhost-calls.js';
import { firstCalls } from '../support/limits.js';
import { quoteName } from '../support/names.js';
import { replacePort } from '../support/renumber.js';

export const danglingLocalhost = definePodRule({
  meta: {
    id: 'network/dangling-localhost',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'Nothing in the Pod listens on a called localhost port',
    summary: 'A `localhost:PORT` that a container calls must be a port on which a container of the same Pod listens.',
    why: 'The containers of a Pod share one localhost, and nobody else lives there: a call to `localhost` never leaves the Pod. Where no container of the Pod listens on the port, the connection is refused, however healthy the program is that runs in another Pod or on the node.',
    whenNot:
      'When a program listens on a port that neither the manifest nor its image shows. Declaring the port in `ports` of its container says so to readers and to this rule.',
    source: { title: 'Pod networking', url: 'https://kubernetes.io/docs/concepts/workloads/pods/#pod-networking' },
    messages: {
      nearest:
        '{caller} calls `{text}` ({evidence}), but nothing in this Pod listens on port {port}, so the connection is refused. {listener} listens on {nearest}.',
      nobody:
        '{caller} calls `{text}` ({evidence}), but nothing in this Pod listens on port {port}, so the connection is refused. Call the Service of the program that does, or add the port to the container that listens there.',
      unclear:
        '{caller} calls `{text}` ({evidence}), but no container of this Pod is known to listen on port {port}. If {unknown} does, declare the port there.',
    },
    fix: 'suggestion',
  },

  *check(pod, { neighbourhood }) {
    if (pod.hostNetwork) {
      return;
    }
    for (const caller of firstCalls(pod.callers)) {
      if (findAnswer(pod, caller) !== undefined || isAnsweredLater(pod, caller)) {
        continue;
      }
      const unknown = possibleAnswerers(pod, caller);
      // A container of which nothing is known may well call itself, and a configured image may listen where it usually does.
      if (unknown.includes(caller.container) || unknown.some((container) => isUsualPort(container, caller.port))) {
        continue;
      }
      // A call that another workload answers is the business of `network/localhost-to-other-pod`.
      if (unknown.length === 0 && findElsewhere(pod, caller.port, neighbourhood) !== undefined) {
        continue;
      }
      const nearest = nearestListener(pod, caller);
      const [first] = unknown;
      yield {
        messageId: first !== undefined ? 'unclear' : nearest === undefined ? 'nobody' : 'nearest',
        at: caller.at,
        severity: first !== undefined || caller.confidence === 'possible' ? 'info' : 'warning',
        container: caller.container.name,
        data: {
          caller: quoteName(caller.container),
          text: caller.text,
          evidence: caller.evidence,
          port: caller.port,
          unknown: first === undefined ? '' : quoteName(first),
          listener: nearest === undefined ? '' : quoteName(nearest.container),
          nearest: nearest?.port ?? '',
        },
        related: [
          ...originOf(caller),
          ...(nearest === undefined
            ? []
            : [{ message: `${quoteName(nearest.container)} listens on ${nearest.port}.`, at: nearest.at }]),
        ],
        fixes: nearest === undefined ? [] : [callNearest(caller, nearest)],
      };
    }
  },
});

function isUsualPort({ knowledge }: PodContainer, port: number): boolean {
  return knowledge?.listens?.some((listener) => listener.port === port) === true;
}

/** Who speaks a protocol of one program (`postgres://`, `amqp://`) did not mean whatever else listens in the Pod. */
const ownScheme = /^(?!https?:|wss?:|grpcs?:|tcp:|udp:|dns:)[a-z][a-z\d+.-]*:\/\//i;

/** The listener that was probably meant: the sibling's with the closest number. Only an exec probe or hook calls its own container. */
function nearestListener(pod: PodModel, caller: Caller): Listener | undefined {
  if (ownScheme.test(caller.text)) return undefined;
  const callsItself = caller.at.path.some((step) => step === 'exec');
  const distance = ({ port }: Listener): number => Math.abs(port - caller.port);
  return pod.listeners
    .filter(
      ({ container, protocol, bind, source, confidence }) =>
        (container === caller.container) === callsItself &&
        protocol === caller.protocol &&
        bind !== 'pod-ip' &&
        source !== 'mesh' &&
        confidence !== 'possible',
    )
    .sort((a, b) => distance(a) - distance(b))
    .at(0);
}

function callNearest({ at, origin, port }: Caller, nearest: Listener): FixRecipe {
  return {
    title: `Call port ${nearest.port}, where ${quoteName(nearest.container)} listens`,
    kind: 'suggestion',
    edits: () => replacePort(origin ?? at, port, nearest.port),
  };
}
