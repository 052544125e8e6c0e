/**
 * A NetworkPolicy names a port that the Pods it is about do not have.
 *
 * A port name in a policy is resolved on each Pod apart; where the Pod has no port of that name, the rule allows nothing.
 */
import type { KubernetesObject, Site } from '../../kubernetes/object.js';
import { isKind } from '../../kubernetes/kinds.js';
import { compileLabelSelector } from '../../kubernetes/label-selector.js';
import type { Path } from '../../document/tree.js';
import type { LabelSelector, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../../kubernetes/types.js';
import type { Fact, FixRecipe, RecipeEdit } from '../../linter/rule.js';
import { defineObjectRule } from '../../linter/rule.js';
import type { PodModel, Protocol } from '../../pod/model.js';
import type { Neighbourhood } from '../../workspace/neighbourhood.js';
import { readProtocol } from '../support/host-ports.js';
import { nearestName } from '../support/nearest.js';
import { selectableNames } from '../support/service-ports.js';
import { inObject, kindOf } from '../support/site.js';
import { describeObject, listNames } from '../support/words.js';

type MessageId = 'name' | 'protocol';

export const networkpolicyPortUnresolved = defineObjectRule<MessageId>({
  kinds: ['NetworkPolicy'],
  meta: {
    id: 'network/networkpolicy-port-unresolved',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'A NetworkPolicy names a port that its Pods do not have',
    summary: 'A port that a NetworkPolicy names must be a named port of the Pods it is about.',
    why: 'A policy is the door list of the house. It may name a port by the name that a container gave it; if no container of the selected Pods has a port of that name, the entry opens no door, and the traffic that it was meant to let in is dropped without a word.',
    whenNot: 'When the Pods are made by something outside of the workspace.',
    source: {
      title: 'Network Policies',
      url: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource',
    },
    messages: {
      name: 'NetworkPolicy `{policy}` allows port `{port}`, but {workload} has no port of that name (it has {known}), so the entry allows nothing. {remedy}',
      protocol:
        'NetworkPolicy `{policy}` allows port `{port}` for {wanted}, but {workload} has it for {found}, so the entry allows nothing. Allow it for {found}.',
    },
    fix: 'suggestion',
  },

  *check(object, { neighbourhood }) {
    if (!isKind(object, 'NetworkPolicy')) {
      return;
    }
    for (const { port, path, selector } of namedPorts(object)) {
      const pods = selectedBy(object, selector, neighbourhood);
      const [pod] = pods;
      if (pod === undefined || pods.some((candidate) => hasPort(candidate, port))) {
        continue;
      }
      yield unresolved(object, pod, port, path);
    }
  },
});

interface NamedPort {
  readonly port: NetworkPolicyPort;
  /** Of the name, from the object's root. */
  readonly path: Path;
  /** Whose port it is. */
  readonly selector: LabelSelector | undefined;
}

/** What comes in arrives at the policy's own Pods; what goes out arrives at a peer's, which is known if it is in this namespace. */
function namedPorts({ value: { spec } }: KubernetesObject<NetworkPolicy>): readonly NamedPort[] {
  const incoming = (spec?.ingress ?? []).flatMap(({ ports }, index) =>
    inRule(ports, ['spec', 'ingress', index, 'ports'], spec?.podSelector),
  );
  const outgoing = (spec?.egress ?? []).flatMap(({ ports, to }, index) => {
    const [peer, ...others] = to ?? [];
    return others.length === 0 && isOwnNamespace(peer)
      ? inRule(ports, ['spec', 'egress', index, 'ports'], peer?.podSelector)
      : [];
  });
  return [...incoming, ...outgoing];
}

function isOwnNamespace(peer: NetworkPolicyPeer | undefined): boolean {
  return peer?.podSelector !== undefined && peer.namespaceSelector === undefined && peer.ipBlock === undefined;
}

function inRule(
  ports: readonly NetworkPolicyPort[] | undefined,
  path: Path,
  selector: LabelSelector | undefined,
): readonly NamedPort[] {
  return (ports ?? []).flatMap((port, index): readonly NamedPort[] =>
    typeof port.port === 'string' && !/^\d*$/.test(port.port)
      ? [{ port, path: [...path, index, 'port'], selector }]
      : [],
  );
}

function unresolved(
  object: KubernetesObject<NetworkPolicy>,
  pod: PodModel,
  { port, protocol }: NetworkPolicyPort,
  path: Path,
): Fact<MessageId> {
  const at = inObject(object, ...path);
  const own = selectableNames(pod);
  const names = own.map(({ name }) => name);
  const other = own.find(({ name }) => name === port);
  const nearest = nearestName(String(port), names) ?? (names.length === 1 ? names[0] : undefined);
  return {
    messageId: other === undefined ? 'name' : 'protocol',
    at,
    data: {
      policy: object.name,
      port: String(port),
      workload: describeObject(pod.template.object),
      known: names.length === 0 ? 'none' : listNames(names),
      remedy:
        nearest === undefined ? 'Name a port of the container, or write the number.' : `Did you mean \`${nearest}\`?`,
      wanted: readProtocol(protocol),
      found: other?.protocol ?? '',
    },
    related: [{ message: `${describeObject(pod.template.object)} has the Pods.`, at: kindOf(pod.template.object) }],
    fixes: other === undefined ? allowInstead(at, nearest) : [allowProtocol(at, protocol, other.protocol)],
  };
}

function allowInstead({ object, path }: Site, name: string | undefined): readonly FixRecipe[] {
  return name === undefined
    ? []
    : [
        {
          title: `Allow \`${name}\``,
          kind: 'suggestion',
          edits: () => [{ op: 'replace', object, path, value: name }],
        },
      ];
}

function allowProtocol({ object, path }: Site, written: string | undefined, protocol: Protocol): FixRecipe {
  const entry = path.slice(0, -1);
  const edit: RecipeEdit =
    written === undefined
      ? { op: 'add', object, path: entry, key: 'protocol', value: protocol }
      : { op: 'replace', object, path: [...entry, 'protocol'], value: protocol };
  return { title: `Allow it for ${protocol}`, kind: 'suggestion', edits: () => [edit] };
}

function selectedBy(
  object: KubernetesObject,
  selector: LabelSelector | undefined,
  neighbourhood: Neighbourhood,
): readonly PodModel[] {
  const namespace = object.namespace ?? 'default';
  const labels = selector?.matchLabels ?? {};
  const simple = Object.keys(labels).length > 0 && (selector?.matchExpressions ?? []).length === 0;
  if (simple) {
    return neighbourhood.selectedPods(namespace, labels, object);
  }
  const matches = compileLabelSelector(selector);
  return neighbourhood.pods(namespace, object).filter((pod) => matches(pod.template.labels));
}

function hasPort(pod: PodModel, { port, protocol }: NetworkPolicyPort): boolean {
  return selectableNames(pod).some((own) => own.name === port && own.protocol === readProtocol(protocol));
}
