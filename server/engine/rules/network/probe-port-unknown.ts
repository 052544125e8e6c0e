/**
 * A probe or lifecycle handler asks a port that its container doesn't have.
 *
 * The kubelet resolves a port name among the ports of the probed container alone (`ResolveContainerPort` in
 * pkg/probe/util.go) and fails the probe when it isn't there. A number needs no declaration: it is a mistake only where
 * it belongs to a sibling, and a hint where the container declares other ports and nothing speaks for this one.
 */
import type { Fact, FixRecipe } from '../../linter/rule.js';
import { definePodRule } from '../../linter/rule.js';
import type { Listener, PodModel, PortHandler } from '../../pod/model.js';
import { mentionsNumber } from '../support/container-texts.js';
import { hintsOption, wantsHints } from '../support/hints.js';
import { quoteName } from '../support/names.js';
import { restsOnProbe } from '../support/port-claims.js';
import { nearestName } from '../support/nearest.js';
import { runTogether } from '../support/overlap.js';
import { listNames } from '../support/words.js';

type MessageId = 'name' | 'noPorts' | 'nameOfSibling' | 'sibling' | 'undeclared';

export const probePortUnknown = definePodRule<MessageId>({
  meta: {
    id: 'network/probe-port-unknown',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'A probe asks a port that its container does not have',
    summary: 'Probes and lifecycle handlers must name a port of their own container.',
    why: 'Every container of the house answers for its own health. A probe that names a port by a name looks it up among the ports of its own container only; if it is not there, each attempt fails, a readiness probe keeps the Pod out of its Services for good and a liveness probe restarts the container for ever. A number that belongs to a sibling reports the health of the sibling, and restarts the wrong container.',
    whenNot:
      'When probes ask ports that programs open without the manifest saying so; declaring them in `ports` makes the rule silent too.',
    source: {
      title: 'Configure Liveness, Readiness and Startup Probes',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
    },
    messages: {
      name: '{container} has no port named `{port}` (it has {known}), so its {kind} always fails. {remedy}',
      noPorts:
        '{container} declares no port at all, so the name `{port}` in its {kind} leads nowhere and always fails. Declare the port, or write its number.',
      nameOfSibling:
        '{container} has no port named `{port}`; {sibling} has, but a {kind} looks only at its own container, so it always fails. Write the number {number}, or probe {sibling} instead.',
      sibling:
        'The {kind} of {container} asks port {port}, where {sibling} listens and {container} does not, so it reports the health of the wrong container. Ask a port of {container}.',
      undeclared:
        'The {kind} of {container} asks port {port}, which the container does not declare (it has {known}). If the program listens there, declare the port; if not, the {kind} always fails.',
    },
    options: hintsOption('Also report a number that the container does not declare although it declares others.'),
    fix: 'suggestion',
  },

  *check(pod, context) {
    for (const handler of pod.handlers) {
      // A handler may ask another host; then the number says nothing about this container.
      const elsewhere = handler.host !== undefined && handler.host !== '';
      if (typeof handler.port === 'string') {
        yield* unknownName(pod, handler, handler.port);
      } else if (!elsewhere) {
        yield* unknownNumber(pod, handler, handler.port, wantsHints(context));
      }
    }
  },
});

function* unknownName(pod: PodModel, handler: PortHandler, name: string): Iterable<Fact<MessageId>> {
  const { container, kind, at } = handler;
  const own = portNames(handler);
  // The kubelet reads a number in quotes as a number; the API server refuses it, which is for `api/invalid` to say.
  if (name === '' || /^\d+$/.test(name) || own.includes(name)) {
    return;
  }
  const sibling = pod.listeners.find((listener) => listener.name === name && listener.container !== container);
  const nearest = nearestName(name, own) ?? (own.length === 1 ? own[0] : undefined);
  const noPorts = (container.spec.ports ?? []).length === 0;
  yield {
    messageId: sibling !== undefined ? 'nameOfSibling' : noPorts ? 'noPorts' : 'name',
    at,
    severity: 'error',
    container: container.name,
    data: {
      container: quoteName(container),
      port: name,
      kind,
      known: known(handler),
      remedy: remedyFor(name, own),
      sibling: sibling === undefined ? '' : quoteName(sibling.container),
      number: sibling?.port ?? '',
    },
    related:
      sibling === undefined
        ? []
        : [{ message: `\`${name}\` is a port of ${quoteName(sibling.container)}.`, at: sibling.at }],
    fixes: nearest === undefined ? [] : [askPort(handler, nearest)],
  };
}

function* unknownNumber(pod: PodModel, handler: PortHandler, port: number, hints: boolean): Iterable<Fact<MessageId>> {
  const { container, kind, at } = handler;
  const protocol = 'TCP';
  const listeners = pod.listeners.filter((listener) => listener.protocol === protocol && !restsOnProbe(listener));
  const own = listeners.filter((listener) => listener.container === container);
  if (own.some((listener) => listener.port === port) || !container.listensKnown || mentionsNumber(container, port)) {
    return;
  }
  const sibling = listeners.find((listener) => listener.port === port && runTogether(listener.container, container));
  if (sibling === undefined ? !hints || own.length === 0 : answersForOthers(sibling)) {
    return;
  }
  const [only, ...others] = own;
  yield {
    messageId: sibling === undefined ? 'undeclared' : 'sibling',
    at,
    severity: sibling === undefined || asksSiblingOnly(pod, handler, sibling.port) ? 'info' : 'warning',
    container: container.name,
    data: {
      container: quoteName(container),
      port,
      kind,
      known: known(handler),
      sibling: sibling === undefined ? '' : quoteName(sibling.container),
    },
    related:
      sibling === undefined ? [] : [{ message: `${quoteName(sibling.container)} listens on ${port}.`, at: sibling.at }],
    fixes: only === undefined || others.length > 0 ? [] : [askPort(handler, only.port)],
  };
}

function remedyFor(name: string, own: readonly string[]): string {
  const nearest = nearestName(name, own);
  return nearest === undefined ? 'Give a port that name, or ask another port.' : `Did you mean \`${nearest}\`?`;
}

/**
 * Helpers that exist to be asked in place of another container: a health server beside a CSI driver,
 * a proxy through which all traffic of its neighbour passes.
 */
function answersForOthers({ container, evidence, name, source }: Listener): boolean {
  return (
    source === 'mesh' ||
    container.role.role === 'proxy' ||
    /health|liveness|readiness/i.test(`${evidence} ${name ?? ''} ${container.image.name}`)
  );
}

/** All probes of a container, more than one, ask the same port of a sibling: that is a decision, not a slip. */
function asksSiblingOnly(pod: PodModel, { container }: PortHandler, port: number): boolean {
  const probes = pod.handlers.filter((handler) => handler.container === container && handler.probe !== undefined);
  return probes.length > 1 && probes.every((handler) => handler.port === port);
}

function portNames({ container }: PortHandler): readonly string[] {
  return (container.spec.ports ?? []).flatMap(({ name }) => (name === undefined || name === '' ? [] : [name]));
}

function known({ container }: PortHandler): string {
  const ports = container.spec.ports ?? [];
  return ports.length === 0
    ? 'none'
    : listNames(ports.map(({ name, containerPort }) => name ?? String(containerPort ?? '?')));
}

function askPort({ at, kind }: PortHandler, port: number | string): FixRecipe {
  return {
    title: `Let the ${kind} ask port ${typeof port === 'string' ? `\`${port}\`` : port}`,
    kind: 'suggestion',
    edits: () => [{ op: 'replace', object: at.object, path: at.path, value: port }],
  };
}
