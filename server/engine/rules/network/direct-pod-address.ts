/**
 * A container is told the address of a single Pod.
 *
 * A Pod's IP, and the DNS name made from it, go with the Pod; the name of a bare Pod is no DNS name at all. Private addresses
 * outside of the known Pod ranges may be anything, so nothing is said about them.
 */
import type { KubernetesObject, Site } from '../../kubernetes/object.js';
import type { Service } from '../../kubernetes/types.js';
import type { FixRecipe, RuleContext } from '../../linter/rule.js';
import { definePodRule } from '../../linter/rule.js';
import type { PodModel } from '../../pod/model.js';
import { inRange, parseIPv4, parseRange } from '../support/ipv4.js';
import type { ContainerText } from '../support/container-texts.js';
import { containerTexts } from '../support/container-texts.js';
import { quoteName } from '../support/names.js';

/** The Pod ranges that kubeadm's usual network add-on (flannel), kind and minikube, and k3s start with. */
const defaultRanges = ['10.244.0.0/16', '10.42.0.0/16'];

export const directPodAddress = definePodRule({
  meta: {
    id: 'network/direct-pod-address',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'A container is told the address of one Pod',
    summary: 'Containers must be told the name of a Service, not the address of a Pod.',
    why: 'Pods are born to die, and each new one gets another address. An address that is written down is right until the Pod is rescheduled, updated or drained; then it leads to nobody, or to a stranger who got it next. A Service keeps its name and finds whichever Pods are alive.',
    whenNot: 'When the address is not one of a Pod: set `podCidrs` to the real Pod ranges of the cluster.',
    source: { title: 'Service', url: 'https://kubernetes.io/docs/concepts/services-networking/service/' },
    messages: {
      ip: '{container} is told the address {address} ({evidence}), which lies in the Pod range {range}; a Pod gets another one each time it is made. Use the name of a Service.',
      name: '{container} is told the name `{address}` ({evidence}), which is made from the IP of one Pod and goes with it. Use the name of a Service.',
      bare: '{container} is told to call `{address}` ({evidence}), which is the name of a Pod; Pod names are not in the DNS. Put a Service before the Pod and use its name.',
    },
    fix: 'suggestion',
  },

  *check(pod, context) {
    for (const container of pod.containers) {
      for (const text of containerTexts(container)) {
        const found = findAddress(text, pod, context);
        if (found !== undefined) {
          yield {
            messageId: found.kind,
            at: found.at,
            container: container.name,
            data: {
              container: quoteName(container),
              address: found.address,
              evidence: text.evidence,
              range: found.range,
            },
            fixes: found.fixes ?? [],
          };
        }
      }
    }
  },
});

interface Found {
  readonly kind: 'ip' | 'name' | 'bare';
  readonly address: string;
  readonly range: string;
  readonly at: Site;
  readonly fixes?: readonly FixRecipe[];
}

function findAddress(text: ContainerText, pod: PodModel, context: RuleContext): Found | undefined {
  return findPodName(text) ?? findPodIP(text, context) ?? findBarePod(text, pod, context);
}

/** `10-244-1-7.shop.pod.cluster.local`, with any cluster domain. */
function findPodName({ text, part }: ContainerText): Found | undefined {
  const match = /(?<![\w.-])\d{1,3}(?:-\d{1,3}){3}\.[a-z0-9-]+\.pod(?:\.[a-z0-9-]+)*/i.exec(text);
  return match === null
    ? undefined
    : { kind: 'name', address: match[0], range: '', at: part(match.index, match.index + match[0].length) };
}

/** A whole address of a Pod range: no network (`10.244.0.0`, `10.244.1.7/32`), no part of a longer number. */
function findPodIP({ text, part }: ContainerText, { podCidrs }: RuleContext): Found | undefined {
  for (const match of text.matchAll(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d./])/g)) {
    const address = parseIPv4(match[0]);
    // The network itself, and the first address of a node's part, which is the node's own.
    const isHost = address !== undefined && (address & 0xff) > 1;
    const range = isHost
      ? [...podCidrs, ...(podCidrs.length === 0 ? defaultRanges : [])].find((candidate) =>
          inRange(address, parseRange(candidate)),
        )
      : undefined;
    if (range !== undefined) {
      return { kind: 'ip', address: match[0], range, at: part(match.index, match.index + match[0].length) };
    }
  }
  return undefined;
}

/** `http://db:5432` where `db` is a bare Pod and no Service has the name. */
function findBarePod({ text, part }: ContainerText, pod: PodModel, { neighbourhood }: RuleContext): Found | undefined {
  const match = /(?:^|\/\/|@)(?<host>[a-z0-9](?:[a-z0-9-]*[a-z0-9])?):(?<port>\d{2,5})(?!\d)/.exec(text);
  const { host, port } = match?.groups ?? {};
  const { namespace, object } = pod.template;
  const target = host === undefined ? undefined : neighbourhood.workload('Pod', namespace, host, object);
  if (match === null || host === undefined || target === undefined) {
    return undefined;
  }
  if (neighbourhood.find('Service', namespace, host, object) !== undefined || isAlias(pod, host)) {
    return undefined;
  }
  const start = match.index + match[0].indexOf(host);
  const at = part(start, start + host.length);
  return { kind: 'bare', address: host, range: '', at, fixes: callService(at, neighbourhood.servicesOf(target), port) };
}

/** The Service that sends to the Pod and offers the port that is called, if there is one and no other. */
function callService(
  { object, path, within }: Site,
  services: readonly KubernetesObject<Service>[],
  port: string | undefined,
): readonly FixRecipe[] {
  const [only, other] = services.filter(({ value }) =>
    (value.spec?.ports ?? []).some((entry) => String(entry.port) === port),
  );
  if (only === undefined || other !== undefined || within === undefined) {
    return [];
  }
  return [
    {
      title: `Call Service \`${only.name}\``,
      kind: 'suggestion',
      edits: () => [{ op: 'replace', object, path, value: only.name, within }],
    },
  ];
}

function isAlias({ template }: PodModel, host: string): boolean {
  return (template.spec.hostAliases ?? []).some(({ hostnames }) => hostnames?.includes(host) === true);
}
