/**
 * Two workloads of a namespace claim the same port of their nodes.
 *
 * The scheduler never puts two Pods with the same hostPort, protocol and hostIP on one node (`NodePorts` plugin), so one of
 * the two waits for a node without the other, and a DaemonSet leaves none.
 */
import type { KubernetesObject } from '../../kubernetes/object.js';
import { compileLabelMap } from '../../kubernetes/label-selector.js';
import type { RuleContext } from '../../linter/rule.js';
import { definePodRule } from '../../linter/rule.js';
import type { PodModel } from '../../pod/model.js';
import type { HostPort } from '../support/host-ports.js';
import { hostPorts, isEveryAddress } from '../support/host-ports.js';
import { quoteName } from '../support/names.js';
import { isInSameDirectory } from '../support/place.js';
import { portText } from '../support/port-claims.js';
import { describeObject } from '../support/words.js';

export const hostPortConflictBetweenPods = definePodRule({
  meta: {
    id: 'network/host-port-conflict-between-pods',
    severity: 'warning',
    presets: ['strict', 'all'],
    title: 'Two workloads claim the same port of a node',
    summary: 'Workloads that may share a node must claim different hostPorts.',
    why: 'A `hostPort` is not a port of the house but of the street it stands in: each node has it once. Two workloads that want the same one can never live on the same node, so the scheduler keeps a Pod of one of them `Pending` as soon as no node is free of the other. A Service needs no port of the node.',
    whenNot:
      'When the two never run at the same time, or on different nodes for a reason that the manifest does not show.',
    source: {
      title: 'Configuration best practices: Services',
      url: 'https://kubernetes.io/docs/concepts/configuration/overview/#services',
    },
    messages: {
      conflict:
        '{container} claims port {port} of its node, and so does {other}; a node has it only once, so Pods of the two never fit on one node. Use different hostPorts, or a Service instead.',
    },
  },

  *check(pod, context) {
    const claims = hostPorts(pod);
    const rivals = claims.length === 0 ? [] : earlierPods(pod, context);
    const told = new Set<string>();
    for (const claim of claims) {
      const text = portText(claim);
      const found = told.has(text) ? undefined : findRival(claim, rivals);
      if (found !== undefined) {
        told.add(text);
        yield {
          messageId: 'conflict',
          at: claim.at,
          container: claim.container.name,
          data: {
            container: quoteName(claim.container),
            port: text,
            other: describeObject(found.pod.template.object),
          },
          related: [{ message: `${describeObject(found.pod.template.object)} claims it here.`, at: found.claim.at }],
        };
      }
    }
  },
});

/** How many workloads before its own a Pod is compared with. */
const mostRivals = 200;

/** One fact, one finding: the later of two Pods tells. */
function earlierPods(pod: PodModel, { neighbourhood }: RuleContext): readonly PodModel[] {
  const { namespace, object } = pod.template;
  const all = neighbourhood.pods(namespace);
  const own = all.indexOf(pod);
  return all
    .slice(Math.max(0, own - mostRivals), Math.max(0, own))
    .filter((rival) => areNeighbours(object, rival.template.object) && mayShareNode(pod, rival));
}

/** Two objects of one name, and files at the other end of a repository, are alternatives rather than neighbours. */
function areNeighbours(a: KubernetesObject, b: KubernetesObject): boolean {
  return a !== b && a.name !== b.name && isInSameDirectory(a, b);
}

function findRival(
  claim: HostPort,
  rivals: readonly PodModel[],
): { readonly pod: PodModel; readonly claim: HostPort } | undefined {
  for (const pod of rivals) {
    const found = hostPorts(pod).find(
      (other) =>
        other.port === claim.port && other.protocol === claim.protocol && addressesMeet(other.hostIP, claim.hostIP),
    );
    if (found !== undefined) {
      return { pod, claim: found };
    }
  }
  return undefined;
}

function addressesMeet(a: string, b: string): boolean {
  return a === b || isEveryAddress(a) || isEveryAddress(b);
}

/** Nothing that the manifests say keeps the two apart: other node names, other values of one node label, anti-affinity, no Pods at all. */
function mayShareNode(a: PodModel, b: PodModel): boolean {
  const [specA, specB] = [a.template.spec, b.template.spec];
  if (a.template.replicas === 0 || b.template.replicas === 0) {
    return false;
  }
  if (specA.nodeName !== undefined && specB.nodeName !== undefined && specA.nodeName !== specB.nodeName) {
    return false;
  }
  const selectorB = specB.nodeSelector ?? {};
  const apart = Object.entries(specA.nodeSelector ?? {}).some(
    ([key, value]) => Object.hasOwn(selectorB, key) && selectorB[key] !== value,
  );
  return !apart && !repels(a, b) && !repels(b, a) && !needsOtherNodes(a, b);
}

/** Required anti-affinity against the other's labels. */
function repels(a: PodModel, b: PodModel): boolean {
  const terms = a.template.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.some(
    ({ labelSelector, namespaces, namespaceSelector }) =>
      namespaces === undefined &&
      namespaceSelector === undefined &&
      compileLabelMap(labelSelector?.matchLabels)(b.template.labels) &&
      (labelSelector?.matchExpressions ?? []).length === 0,
  );
}

/** Node affinity is not worked out here: where both have one and they differ, the two are taken to be kept apart. */
function needsOtherNodes(a: PodModel, b: PodModel): boolean {
  const required = ({ template }: PodModel): string =>
    JSON.stringify(template.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? null);
  return required(a) !== 'null' && required(b) !== 'null' && required(a) !== required(b);
}
