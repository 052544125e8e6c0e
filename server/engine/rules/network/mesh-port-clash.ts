/**
 * A container uses a port that an injected proxy or agent keeps for itself.
 *
 * Injection happens when the Pod is created, so the second listener stands in no manifest; the ports do stand in the
 * documentation of each mesh, and the label or annotation that switches injection on stands here.
 */
import { definePodRule } from '../../linter/rule.js';
import type { PodContainer, PodModel } from '../../pod/model.js';
import { bindsMeet } from '../../pod/network.js';
import { isSameProxy } from '../support/mesh-proxies.js';
import { quoteName } from '../support/names.js';
import type { PortClaim } from '../support/port-claims.js';
import { portClaims, portText } from '../support/port-claims.js';
import { canRenumber, freePort, renumberPort } from '../support/renumber.js';

export const meshPortClash = definePodRule({
  meta: {
    id: 'network/mesh-port-clash',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'A container uses a port of an injected proxy',
    summary: 'Containers must leave the ports of an injected proxy alone.',
    why: 'A service mesh puts one more tenant into the house when the Pod is created, and that tenant brings its own ports on the shared localhost: 15001 and its neighbours for Istio, 4140 to 4191 for Linkerd, 3500 for Dapr. An application that listens on one of them takes it from the proxy, or loses it to the proxy; either way the Pod does not become ready or its traffic goes astray.',
    whenNot: 'When the injector is configured to use other ports.',
    source: {
      title: 'Istio: ports used by the sidecar proxy',
      url: 'https://istio.io/latest/docs/ops/deployment/application-requirements/#ports-used-by-istio',
    },
    messages: {
      declared:
        '{container} listens on {port}, which {mesh} keeps for itself ({evidence}); both share the localhost of the Pod, so only one can bind it. Give {container} another port.',
      inferred:
        '{container} listens on {port} ({source}), which {mesh} keeps for itself ({evidence}); both share the localhost of the Pod, so only one can bind it. Give {container} another port.',
    },
    fix: 'refactoring',
  },

  *check(pod, { neighbourhood }) {
    const claims = portClaims(pod);
    const injected = isAdjusted(pod) ? [] : claims.filter(({ container }) => container.index < 0);
    for (const claim of injected.length === 0 ? [] : claims) {
      const rival = injected.find((other) => isRival(claim, other));
      const injection = rival === undefined ? undefined : injectionOf(pod, rival);
      // The mesh's own proxy written out is the business of `sidecar/injected-twice`.
      if (rival === undefined || injection === undefined || isSameProxy(claim.container, injection)) {
        continue;
      }
      const to = canRenumber(claim) ? freePort(claim.port, claims) : undefined;
      yield {
        messageId: claim.declared === undefined ? 'inferred' : 'declared',
        at: claim.shown.at,
        severity: claim.declared === undefined || isConfigurable(injection.mesh) ? 'warning' : 'error',
        container: claim.container.name,
        data: {
          container: quoteName(claim.container),
          port: portText(claim),
          mesh: injection.title,
          evidence: injection.evidence,
          source: claim.shown.evidence,
        },
        related: [{ message: `Injection is switched on by ${injection.evidence}.`, at: injection.at }],
        fixes:
          to === undefined
            ? []
            : [
                {
                  title: `Move ${quoteName(claim.container)} to port ${to}, with its probes, callers and Services`,
                  kind: 'refactoring',
                  edits: () => renumberPort({ pod, neighbourhood, claim, to }),
                },
              ],
      };
    }
  },
});

/** Annotations by which the Pod moves ports of the proxy: which ones are free then is not worked out here. */
const adjustments =
  /^(dapr\.io\/(?!app-)[\w-]*port|dapr\.io\/enable-metrics|config(\.alpha)?\.linkerd\.io\/[\w-]*port|proxy\.istio\.io\/config|kuma\.io\/[\w-]*port)$/;

function isAdjusted({ template }: PodModel): boolean {
  return Object.keys(template.annotations).some((key) => adjustments.test(key));
}

/** Collectors listen where their configuration says; the ports are only the usual ones. */
function isConfigurable(mesh: string): boolean {
  return mesh === 'opentelemetry' || mesh === 'jaeger';
}

/** A container that stands in the manifest under the injected one's name is that one, written out or customised. */
function isRival(claim: PortClaim, injected: PortClaim): boolean {
  return (
    isWritten(claim.container) &&
    injected.shown.confidence !== 'possible' &&
    (claim.declared !== undefined || claim.shown.confidence !== 'possible') &&
    claim.container.phase !== 'init' &&
    claim.container.name !== injected.container.name &&
    claim.port === injected.port &&
    claim.protocol === injected.protocol &&
    bindsMeet(claim.bind, injected.bind)
  );
}

function isWritten({ index }: PodContainer): boolean {
  return index >= 0;
}

function injectionOf(pod: PodModel, { shown }: PortClaim): PodModel['injections'][number] | undefined {
  const same = (a: readonly unknown[], b: readonly unknown[]): boolean =>
    a.length === b.length && a.every((step, index) => step === b[index]);
  return pod.injections.find(({ at }) => same(at.path, shown.at.path)) ?? pod.injections[0];
}
