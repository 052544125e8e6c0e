/**
 * A Service sends to a port that the Pods behind it don't have.
 *
 * A name that no container has leaves the Pod out of the Service's endpoints (`FindPort` in pkg/api/v1/pod); a number is
 * taken as it is, and connections to it are refused. A number counts as missing only where every container is known.
 */
import type { KubernetesObject } from '../../kubernetes/object.js';
import { isKind } from '../../kubernetes/kinds.js';
import type { Service } from '../../kubernetes/types.js';
import type { Severity } from '../../linter/finding.js';
import type { Fact, FixRecipe, RecipeEdit } from '../../linter/rule.js';
import { defineObjectRule } from '../../linter/rule.js';
import type { PodContainer, PodModel } from '../../pod/model.js';
import { mentionsNumber } from '../support/container-texts.js';
import { hintsOption, wantsHints } from '../support/hints.js';
import { nearestName } from '../support/nearest.js';
import type { TargetPort } from '../support/service-ports.js';
import {
  knownPorts,
  podsBehind,
  selectableNames,
  servingContainers,
  servingListeners,
  targetPorts,
} from '../support/service-ports.js';
import { inSpec } from '../support/site.js';
import { describeObject, listNames } from '../support/words.js';

type MessageId = 'name' | 'someName' | 'number' | 'undeclared';

export const servicePortUnresolved = defineObjectRule<MessageId>({
  kinds: ['Service'],
  meta: {
    id: 'network/service-port-unresolved',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'A Service sends to a port that its Pods do not have',
    summary: 'The targetPort of a Service must be a port on which the Pods that it selects listen.',
    why: 'Pods come and go, the Service is the address that stays. It finds its Pods by their labels and then knocks at `targetPort`: by a name that one of their containers must have given to a port, or by a number on which one must listen. If the name is missing, the Service has no endpoints at all for that port; if the number is wrong, every connection is refused.',
    whenNot:
      'When the program listens on ports that neither the manifest nor its image shows; declaring them in `ports` makes the rule silent too.',
    source: {
      title: 'Service: port definitions',
      url: 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
    },
    messages: {
      name: 'Service `{service}` sends to port `{target}`, but no container of {workload} has a port of that name (they have {known}), so the Service gets no endpoint for it. {remedy}',
      someName:
        'Service `{service}` sends to port `{target}`, which some of its Pods have, but {workload} does not (it has {known}), so none of its Pods gets traffic there. Give its port that name, or leave it out of the selector.',
      number:
        'Service `{service}` sends to port {target}, but nothing in {workload} listens there (known: {known}), so connections are refused. {remedy}',
      undeclared:
        'Service `{service}` sends to port {target}, which {workload} does not declare (it has {known}). If a program listens there, declare the port; if not, connections are refused.',
    },
    options: hintsOption('Also report an undeclared number where the other ports of the Service are right.'),
    fix: 'suggestion',
  },

  *check(object, context) {
    const { neighbourhood } = context;
    if (!isKind(object, 'Service')) {
      return;
    }
    const pods = podsBehind(object, neighbourhood);
    const targets = pods.length === 0 ? [] : targetPorts(object);
    for (const target of targets) {
      const without = pods.filter((pod) => !resolves(pod, target));
      const [pod] = without;
      // A headless Service only publishes addresses; its clients choose the port themselves.
      const unused = object.value.spec?.clusterIP === 'None' && typeof target.target === 'number';
      if (pod !== undefined && !unused) {
        const severity = severityOf(target, targets, pods, without);
        if (severity === 'info' && !wantsHints(context)) {
          continue;
        }
        const isPartial = typeof target.target === 'string' && severity !== 'error';
        yield isPartial
          ? partlyResolved(object, pod, target)
          : { ...unresolved(object, pod, target, severity), severity };
      }
    }
  },
});

/** Nothing is known of where it listens, or only guesses are, or it is told the number for some reason. */
function mayListen(pod: PodModel, container: PodContainer, port: number): boolean {
  const listeners = servingListeners(pod).filter((listener) => listener.container === container);
  const isGuessed = listeners.length > 0 && listeners.every(({ confidence }) => confidence === 'possible');
  return !container.listensKnown || isGuessed || mentionsNumber(container, port);
}

/**
 * A missing name is certain. A number may belong to a port that the program opens by its own decision, such as HTTPS once it
 * has a certificate: that is likely where the other ports of the Service are right, so it is a hint then.
 */
function severityOf(
  target: TargetPort,
  targets: readonly TargetPort[],
  pods: readonly PodModel[],
  without: readonly PodModel[],
): Severity {
  if (typeof target.target === 'string') {
    return without.length === pods.length ? 'error' : 'warning';
  }
  const othersResolve = targets.some((other) => other !== target && pods.every((pod) => resolves(pod, other)));
  return othersResolve ? 'info' : 'warning';
}

function resolves(pod: PodModel, { target, protocol }: TargetPort): boolean {
  if (typeof target === 'string') {
    // The name with another protocol is the business of `network/protocol-mismatch`; a number in quotes that of `api/invalid`.
    const isInjected = pod.injections.length > 0 && /envoy|istio|linkerd|dapr|otlp|proxy/.test(target);
    return isInjected || /^\d+$/.test(target) || selectableNames(pod).some(({ name }) => name === target);
  }
  return (
    servingListeners(pod).some(({ port }) => port === target) ||
    servingContainers(pod).some((container) => mayListen(pod, container, target)) ||
    (protocol !== 'TCP' && !servingListeners(pod).some((listener) => listener.protocol === protocol))
  );
}

function unresolved(
  service: KubernetesObject<Service>,
  pod: PodModel,
  target: TargetPort,
  severity: Severity = 'warning',
): Fact<MessageId> {
  const byName = typeof target.target === 'string';
  const remedy = byName ? meantName(pod, target) : meantNumber(pod, target);
  return {
    messageId: byName ? 'name' : severity === 'info' ? 'undeclared' : 'number',
    at: target.at,
    data: {
      service: service.name,
      target: target.target,
      workload: describeObject(pod.template.object),
      known: known(pod, byName),
      remedy: remedy === undefined ? 'Use a port of the Pod, or declare this one.' : `Did you mean ${quote(remedy)}?`,
    },
    related: [{ message: `${describeObject(pod.template.object)} has the Pods.`, at: inSpec(pod, 'containers') }],
    fixes: remedy === undefined ? [] : [retarget(service, target, remedy)],
  };
}

/** Another name would take the port from those that have it, so the remedy is up to the user. */
function partlyResolved(service: KubernetesObject<Service>, pod: PodModel, target: TargetPort): Fact<MessageId> {
  return { ...unresolved(service, pod, target), messageId: 'someName', severity: 'warning', fixes: [] };
}

function known(pod: PodModel, byName: boolean): string {
  const names = byName ? selectableNames(pod).map(({ name }) => name) : knownPorts(servingListeners(pod));
  return names.length === 0 ? 'none' : listNames(names);
}

/** A name that differs by a slip, the name of the port that the Service itself offers, or the only one. */
function meantName(pod: PodModel, { target, name, port, protocol }: TargetPort): string | number | undefined {
  const names = selectableNames(pod)
    .filter((candidate) => candidate.protocol === protocol)
    .map((candidate) => candidate.name);
  const near = nearestName(String(target), names) ?? names.find((candidate) => candidate === name);
  return (
    near ?? (names.length === 1 ? names[0] : servingListeners(pod).find((listener) => listener.port === port)?.port)
  );
}

function meantNumber(pod: PodModel, { protocol }: TargetPort): number | undefined {
  const ports = new Set(
    servingListeners(pod)
      .filter((listener) => listener.protocol === protocol && listener.bind !== 'loopback')
      .map(({ port }) => port),
  );
  return ports.size === 1 ? [...ports][0] : undefined;
}

function quote(port: string | number): string {
  return typeof port === 'string' ? `\`${port}\`` : String(port);
}

function retarget(object: KubernetesObject, { at, index, written }: TargetPort, value: string | number): FixRecipe {
  const path = [...object.path, 'spec', 'ports', index];
  const edit: RecipeEdit = written
    ? { op: 'replace', object, path: at.path, value }
    : { op: 'add', object, path, key: 'targetPort', value };
  return { title: `Send to port ${quote(value)}`, kind: 'suggestion', edits: () => [edit] };
}
