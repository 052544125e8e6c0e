/**
 * Others are sent to a port that listens on 127.0.0.1 only.
 *
 * Services, the kubelet's probes and hostPorts arrive at the IP of the Pod. A listener on the loopback address answers
 * the Pod's own containers and nobody else, which is right behind a proxy sidecar and wrong as a target.
 */
import type { Site } from '../../kubernetes/object.js';
import type { FixRecipe, RuleContext } from '../../linter/rule.js';
import { definePodRule } from '../../linter/rule.js';
import type { Listener, ListenerEvidence, PodModel } from '../../pod/model.js';
import { resolvePort } from '../../pod/network.js';
import { quoteName } from '../support/names.js';
import { scalarText } from '../support/scalar-text.js';
import { servicesBefore, targetPorts } from '../support/service-ports.js';
import { inContainer } from '../support/site.js';

export const loopbackOnlyListener = definePodRule({
  meta: {
    id: 'network/loopback-only-listener',
    severity: 'warning',
    presets: ['strict', 'all'],
    title: 'A port that others are sent to listens on localhost only',
    summary: 'A port that a Service, a probe or a hostPort leads to must listen on the IP of the Pod.',
    why: 'A program that binds 127.0.0.1 talks to its own house only. That is right for a port that a proxy beside it puts on the street, and wrong for one that a Service or the kubelet knocks at: they come to the IP of the Pod, where nobody listens, and the connection is refused although the program is healthy.',
    whenNot: 'When the program is told elsewhere, in a file of its image, to bind the IP of the Pod as well.',
    source: { title: 'Pod networking', url: 'https://kubernetes.io/docs/concepts/workloads/pods/#pod-networking' },
    messages: {
      target:
        '{container} listens on port {port} of 127.0.0.1 only ({evidence}), but {target} connects to the IP of the Pod and is refused. Bind 0.0.0.0 instead, or send {target} to another port.',
    },
    fix: 'suggestion',
  },

  *check(pod, context) {
    // The proxy of a mesh connects to the application on localhost.
    const loopback = pod.injections.length > 0 ? [] : pod.listeners.filter((listener) => isLoopbackOnly(pod, listener));
    for (const listener of loopback) {
      // An image that listens on 127.0.0.1 by default may be a rebuild that doesn't.
      const binding = [listener, ...listener.also].find(isWritten);
      const target = binding === undefined ? undefined : firstTarget(pod, listener, context);
      if (target === undefined || binding === undefined) {
        continue;
      }
      yield {
        messageId: 'target',
        at: binding.at,
        container: listener.container.name,
        data: {
          container: quoteName(listener.container),
          port: listener.port,
          evidence: binding.evidence,
          target: target.words,
        },
        related: [{ message: `${capitalise(target.words)} connects here.`, at: target.at }],
        fixes: bindEverywhere(binding.at),
      };
    }
  },
});

/** A second listener on the same port of the Pod's own address answers instead, as kube-rbac-proxy does for its neighbour. */
function isLoopbackOnly(pod: PodModel, { bind, port, protocol, source, confidence, container }: Listener): boolean {
  const isOther = (other: Listener): boolean =>
    other.port === port && other.protocol === protocol && other.bind !== 'loopback';
  return (
    bind === 'loopback' &&
    source !== 'mesh' &&
    confidence !== 'possible' &&
    container.phase !== 'init' &&
    !pod.listeners.some(isOther)
  );
}

function isWritten({ source }: ListenerEvidence): boolean {
  return source === 'argument' || source === 'environment' || source === 'config';
}

interface Target {
  /** `Service \`web\``, `the readinessProbe`, `hostPort 8080`. */
  readonly words: string;
  readonly at: Site;
}

function firstTarget(pod: PodModel, listener: Listener, { neighbourhood }: RuleContext): Target | undefined {
  const { port, protocol, container } = listener;
  for (const service of servicesBefore(pod, neighbourhood)) {
    const target = targetPorts(service).find(
      (candidate) => candidate.protocol === protocol && resolvePort(container, candidate.target) === port,
    );
    if (target !== undefined) {
      return { words: `Service \`${service.name}\``, at: target.at };
    }
  }
  const probe = pod.handlers.find(
    (handler) =>
      handler.container === container && isUnset(handler.host) && resolvePort(container, handler.port) === port,
  );
  if (probe !== undefined) {
    return { words: `the ${probe.kind}`, at: probe.at };
  }
  const index = (container.spec.ports ?? []).findIndex(
    ({ containerPort, hostPort }) => containerPort === port && (hostPort ?? 0) > 0,
  );
  return index < 0 || pod.hostNetwork
    ? undefined
    : { words: `the hostPort`, at: inContainer(pod, container, 'ports', index, 'hostPort') };
}

function isUnset(host: string | undefined): boolean {
  return host === undefined || host === '';
}

function bindEverywhere(at: Site): readonly FixRecipe[] {
  const text = scalarText(at)?.text ?? '';
  const found = /127\.0\.0\.1|localhost/.exec(text);
  if (found === null) {
    return [];
  }
  const within = { start: found.index, end: found.index + found[0].length };
  return [
    {
      title: 'Listen on every address of the Pod',
      kind: 'suggestion',
      edits: () => [{ op: 'replace', object: at.object, path: at.path, value: '0.0.0.0', within }],
    },
  ];
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
