/**
 * A container that must be done before others start calls one of those others on localhost.
 *
 * Init containers run before the regular ones and before the sidecars below them in the list; a sidecar's startup probe
 * holds back everything after it. Whoever waits there for a later container waits for ever.
 */
import { definePodRule } from '../../linter/rule.js';
import type { Caller, Listener, PodModel } from '../../pod/model.js';
import { blocksOthers, isAnsweredLater, originOf } from '../support/localhost-calls.js';
import { firstCalls } from '../support/limits.js';
import { quoteName } from '../support/names.js';

export const initNeedsLaterContainer = definePodRule({
  meta: {
    id: 'sidecar/init-needs-later-container',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'An init container waits for a container that starts after it',
    summary: 'An init container must not call a container that starts after it.',
    why: 'The house is furnished in order: init containers run one after another, and only when the last has ended do the regular containers start. An init container that calls `localhost:PORT` of a later one finds nobody there; if it insists, the two wait for each other and the Pod stays in `Init` for ever.',
    whenNot: 'When the init container goes on if the call fails.',
    source: {
      title: 'Init containers',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#detailed-behavior',
    },
    messages: {
      main: '{caller} calls `{text}` ({evidence}), which {listener} answers, but {listener} starts only after {caller} is done: they wait for each other. Make {listener} a native sidecar above {caller}, or make the call from a container that runs beside it.',
      startup:
        '{caller} calls `{text}` before it counts as started ({evidence}), but {listener}, which answers there, starts only after that: they wait for each other. Let the {evidence} of {caller} ask {caller} itself.',
      sidecar:
        '{caller} calls `{text}` ({evidence}), which sidecar {listener} answers, but {listener} stands below it in `initContainers` and starts only after {caller} is done. Put {listener} above {caller}.',
    },
  },

  *check(pod) {
    for (const caller of firstCalls(pod.callers)) {
      const listener =
        blocksOthers(caller) && !startsOwnServer(caller) && isAnsweredLater(pod, caller)
          ? answer(pod, caller)
          : undefined;
      if (listener === undefined) {
        continue;
      }
      // A variable may be there for the main container only, and handed to both.
      const certain = listener.confidence === 'certain' && caller.confidence !== 'possible' && isCommand(caller);
      yield {
        messageId: messageFor(caller, listener),
        at: caller.at,
        severity: certain ? 'error' : 'warning',
        container: caller.container.name,
        data: {
          caller: quoteName(caller.container),
          listener: quoteName(listener.container),
          text: caller.text,
          evidence: caller.evidence,
        },
        related: [
          ...originOf(caller),
          {
            message: `${quoteName(listener.container)} listens on ${listener.port}: ${listener.evidence}.`,
            at: listener.at,
          },
        ],
      };
    }
  },
});

function isCommand({ at }: Caller): boolean {
  return at.path.some((step) => step === 'command' || step === 'args');
}

function messageFor({ container }: Caller, listener: Listener): 'startup' | 'sidecar' | 'main' {
  if (container.phase === 'sidecar') {
    return 'startup';
  }
  return listener.container.phase === 'sidecar' ? 'sidecar' : 'main';
}

function answer(pod: PodModel, { port, protocol, container }: Caller): Listener | undefined {
  return pod.listeners.find(
    (listener) =>
      listener.port === port &&
      listener.protocol === protocol &&
      listener.container.order > container.order &&
      listener.container.index >= 0,
  );
}

/** A script that starts a program in the background probably calls that one. */
function startsOwnServer({ container }: Caller): boolean {
  return container.commands.some(({ background }) => background);
}
