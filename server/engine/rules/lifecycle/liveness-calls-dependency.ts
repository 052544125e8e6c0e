/**
 * A liveness probe depends on somebody else.
 *
 * Liveness answers one question: does a restart of *this* container help? Whether a database or a sibling is well is no part of it.
 */
import type { Site } from '../../kubernetes/object.js';
import { definePodRule } from '../../linter/rule.js';
import { flagsOf } from '../../pod/flags.js';
import type { PodContainer, PodModel, SimpleCommand } from '../../pod/model.js';
import { isClient } from '../../pod/programs.js';
import { readExecCommand } from '../../pod/words.js';
import type { Neighbourhood } from '../../workspace/neighbourhood.js';
import { quoteName } from '../support/names.js';
import { inContainer } from '../support/site.js';

export const livenessCallsDependency = definePodRule({
  meta: {
    id: 'lifecycle/liveness-calls-dependency',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'Liveness depends on another program',
    summary: 'A liveness probe must look at its own container only.',
    why: 'When the program that the probe calls is down, every container that asks it is restarted, over and over, although nothing is wrong with any of them. An outage of one dependency becomes an outage of everything, and the restarts load it further when it comes back. Readiness is the place for such a question.',
    whenNot: 'When a restart really is the cure, for a connection that the program cannot open again.',
    source: {
      title: 'Liveness, readiness and startup probes',
      url: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/#liveness-probe',
    },
    messages: {
      calls:
        "{container}'s liveness probe asks `{host}`: when that is down, {container} is restarted again and again without cause. Ask it in the readiness probe.",
    },
  },

  *check(pod, { neighbourhood }) {
    for (const container of pod.containers) {
      const call = dependencyOf(pod, container);
      if (call !== undefined && !isOwn(call.host, pod, neighbourhood)) {
        yield {
          messageId: 'calls',
          at: call.at,
          container: container.name,
          data: { container: quoteName(container), host: call.host },
        };
      }
    }
  },
});

/** Through its own Service a Pod asks itself or its twins. */
function isOwn(host: string, pod: PodModel, neighbourhood: Neighbourhood): boolean {
  const [name = ''] = host.split('.');
  return name === pod.template.object.name || neighbourhood.servicesOf(pod).some((service) => service.name === name);
}

interface Call {
  readonly host: string;
  readonly at: Site;
}

function dependencyOf(pod: PodModel, container: PodContainer): Call | undefined {
  const { httpGet, tcpSocket, exec } = container.spec.livenessProbe ?? {};
  for (const [kind, host] of [
    ['httpGet', httpGet?.host],
    ['tcpSocket', tcpSocket?.host],
  ] as const) {
    if (host !== undefined && isElsewhere(host)) {
      return { host, at: inContainer(pod, container, 'livenessProbe', kind, 'host') };
    }
  }
  const { path } = inContainer(pod, container, 'livenessProbe', 'exec', 'command');
  const { commands } = readExecCommand(exec?.command ?? [], pod.template.object, path);
  return commands
    .filter(isClient)
    .map(calledHost)
    .find((call) => call !== undefined);
}

/** A name in the cluster or beyond: an address, a variable or the Pod itself may be anything. */
function isElsewhere(host: string): boolean {
  return (
    /^[a-z]([-a-z0-9]*[a-z0-9])?(\.[-a-z0-9]+)*\.?$/i.test(host) &&
    !/^(localhost|ip6-localhost|localhost\.localdomain)\.?$/i.test(host)
  );
}

const hostFlags: ReadonlySet<string> = new Set([
  'h',
  'host',
  'hostname',
  'server',
  'url',
  'endpoint',
  'endpoints',
  'addr',
]);

/** The host in `curl http://db:80/x`, `mysqladmin -h db`, `redis-cli --host=cache`, `grpc_health_probe -addr=api:50051`. */
function calledHost(command: SimpleCommand): Call | undefined {
  for (const { key, value, word } of flagsOf(command)) {
    const host = hostFlags.has(key) && value !== undefined ? hostIn(value) : undefined;
    if (host !== undefined) {
      return { host, at: word.at };
    }
  }
  for (const word of command.arguments) {
    const host = /^[a-z][a-z0-9+.-]*:\/\//i.test(word.text) ? hostIn(word.text) : undefined;
    if (host !== undefined) {
      return { host, at: word.at };
    }
  }
  return undefined;
}

function hostIn(text: string): string | undefined {
  const host = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/@\s]*@)?(?<host>[^:/?#\s]+)/i.exec(text)?.groups?.host;
  return host !== undefined && isElsewhere(host) ? host : undefined;
}
