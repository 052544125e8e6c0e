/**
 * An Ingress sends to a Service, or to a port of a Service, that does not exist.
 *
 * A missing port is certain as soon as the Service is in sight; a missing Service only where the workspace holds the
 * Services of the namespace (`complete` in podlint.yaml decides).
 */
import type { KubernetesObject } from '../../kubernetes/object.js';
import { isKind } from '../../kubernetes/kinds.js';
import type { Path } from '../../document/tree.js';
import type { Ingress, IngressBackend, Service } from '../../kubernetes/types.js';
import type { Fact, RuleContext } from '../../linter/rule.js';
import { defineObjectRule } from '../../linter/rule.js';
import { nearestName } from '../support/nearest.js';
import { isSystemNamespace } from '../support/place.js';
import { inObject } from '../support/site.js';
import { listNames } from '../support/words.js';

type MessageId = 'service' | 'port';

export const ingressBackendUnresolved = defineObjectRule<MessageId>({
  kinds: ['Ingress'],
  meta: {
    id: 'network/ingress-backend-unresolved',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'An Ingress sends to a Service or port that does not exist',
    summary: 'The backend of an Ingress must be a port of a Service in its namespace.',
    why: 'Visitors from outside come through the Ingress to a Service and from there to the Pods. The Ingress names the Service and one of its ports (not of its Pods); if either is missing, the controller has no backend for the path and answers 503, or drops the rule.',
    whenNot: 'When the Service is made by something outside of the workspace.',
    source: {
      title: 'Ingress',
      url: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource',
    },
    messages: {
      service:
        'Ingress `{ingress}` sends to Service `{service}`, which namespace `{namespace}` does not have, so the path has no backend. {remedy}',
      port: 'Ingress `{ingress}` sends to port `{port}` of Service `{service}`, which offers {known}, so the path has no backend. {remedy}',
    },
    fix: 'suggestion',
  },

  *check(object, context) {
    if (!isKind(object, 'Ingress')) {
      return;
    }
    for (const { backend, path } of backends(object)) {
      yield* check(object, backend, path, context);
    }
  },
});

interface Backend {
  readonly backend: IngressBackend;
  /** From the object's root. */
  readonly path: Path;
}

function backends({ value: { spec } }: KubernetesObject<Ingress>): readonly Backend[] {
  const byDefault =
    spec?.defaultBackend === undefined ? [] : [{ backend: spec.defaultBackend, path: ['spec', 'defaultBackend'] }];
  const ofRules = (spec?.rules ?? []).flatMap(({ http }, rule) =>
    (http?.paths ?? []).flatMap(({ backend }, index): readonly Backend[] =>
      backend === undefined ? [] : [{ backend, path: ['spec', 'rules', rule, 'http', 'paths', index, 'backend'] }],
    ),
  );
  return [...byDefault, ...ofRules];
}

function* check(
  object: KubernetesObject<Ingress>,
  { service }: IngressBackend,
  path: Path,
  { neighbourhood }: RuleContext,
): Iterable<Fact<MessageId>> {
  const { name } = service ?? {};
  const namespace = object.namespace ?? 'default';
  // `use-annotation` is how the AWS controller names an action that stands in an annotation, not a Service.
  if (name === undefined || name === '' || service?.port?.name === 'use-annotation') {
    return;
  }
  const found = neighbourhood.find('Service', namespace, name, object);
  if (found !== undefined) {
    yield* checkPort(object, found, service?.port, path);
    return;
  }
  if (isSystemNamespace(namespace) || !neighbourhood.isComplete('Service', namespace, object)) {
    return;
  }
  const at = inObject(object, ...path, 'service', 'name');
  const services = neighbourhood.objects('Service', namespace, object);
  const nearest = nearestName(
    name,
    services.map((other) => other.name),
  );
  if (nearest === undefined && !isAmongItsOwn(object, services)) {
    return;
  }
  yield {
    messageId: 'service',
    at,
    data: {
      ingress: object.name,
      service: name,
      namespace,
      remedy: nearest === undefined ? 'Add the Service, or name another.' : `Did you mean \`${nearest}\`?`,
    },
    fixes:
      nearest === undefined
        ? []
        : [
            {
              title: `Send to \`${nearest}\``,
              kind: 'suggestion',
              edits: () => [{ op: 'replace', object, path: at.path, value: nearest }],
            },
          ],
  };
}

/** The Services of this application are here: in the Ingress's own file, or one of them serves another path. */
function isAmongItsOwn(ingress: KubernetesObject<Ingress>, services: readonly KubernetesObject<Service>[]): boolean {
  const named = new Set(backends(ingress).map(({ backend }) => backend.service?.name));
  return services.some(({ uri, name }) => uri === ingress.uri || named.has(name));
}

function* checkPort(
  object: KubernetesObject<Ingress>,
  service: KubernetesObject<Service>,
  port: { readonly name?: string; readonly number?: number } | undefined,
  path: Path,
): Iterable<Fact<MessageId>> {
  const wanted = port?.number ?? port?.name;
  const ports = service.value.spec?.ports ?? [];
  // An ExternalName needs no ports.
  const exempt = wanted === undefined || service.value.spec?.type === 'ExternalName';
  if (exempt || ports.some((entry) => entry.port === wanted || entry.name === wanted)) {
    return;
  }
  const key = port?.number === undefined ? 'name' : 'number';
  const at = inObject(object, ...path, 'service', 'port', key);
  const [only, ...others] = ports;
  const value = key === 'number' ? only?.port : only?.name;
  const replacement = others.length > 0 ? undefined : value;
  yield {
    messageId: 'port',
    at,
    data: {
      ingress: object.name,
      service: service.name,
      port: wanted,
      known:
        ports.length === 0
          ? 'no port'
          : listNames(ports.map((entry) => String(key === 'name' ? (entry.name ?? entry.port) : entry.port))),
      remedy: 'Name a port of the Service, not one of its Pods.',
    },
    related: [{ message: `Service \`${service.name}\` offers these ports.`, at: inObject(service, 'spec', 'ports') }],
    fixes:
      replacement === undefined
        ? []
        : [
            {
              title: `Send to port ${replacement}`,
              kind: 'suggestion',
              edits: () => [{ op: 'replace', object, path: at.path, value: replacement }],
            },
          ],
  };
}
