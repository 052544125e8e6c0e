/**
 * A Pod lives on the network of its node.
 *
 * It has the node's ports, sees the node's traffic and passes every NetworkPolicy. With `dnsPolicy` left at its default the
 * kubelet also falls back from cluster DNS to the node's (`getPodDNSType` in pkg/kubelet/network/dns).
 */
import { definePodRule } from '../../linter/rule.js';
import { isSystemNamespace } from '../support/place.js';
import { inSpec } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const hostNetwork = definePodRule({
  meta: {
    id: 'network/host-network',
    severity: 'warning',
    presets: ['strict', 'all'],
    title: 'A Pod uses the network of its node',
    summary: 'Pods outside of system namespaces should not use `hostNetwork`, and those that do need a `dnsPolicy`.',
    why: 'With `hostNetwork: true` a Pod gives up its own house and moves into the hall of the node: every port it opens is a port of the node, no second Pod with the same port fits there, and its `localhost` is the one of all such Pods. Names of Services are not resolved either, unless `dnsPolicy` is `ClusterFirstWithHostNet`.',
    whenNot: 'For agents that manage the network of the node itself.',
    source: {
      title: "DNS for Services and Pods: Pod's DNS policy",
      url: 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy',
    },
    messages: {
      uses: '{workload} uses the network of its node, so its ports are ports of the node and its localhost is shared with the node. Use a Service, or a `hostPort` for the one port that needs it.',
      dns: '{workload} uses the network of its node with the default `dnsPolicy`, so it asks the DNS of the node and finds no Service by name. Set `dnsPolicy: ClusterFirstWithHostNet`.',
    },
    fix: 'suggestion',
  },

  *check(pod) {
    if (!pod.hostNetwork || isSystemNamespace(pod.template.namespace)) {
      return;
    }
    const { object, specPath, spec } = pod.template;
    const byDefault = spec.dnsPolicy === undefined || spec.dnsPolicy === 'ClusterFirst';
    const path = [...specPath, 'dnsPolicy'];
    yield {
      messageId: byDefault ? 'dns' : 'uses',
      at: inSpec(pod, 'hostNetwork'),
      severity: byDefault ? 'warning' : 'info',
      data: { workload: describeObject(object) },
      fixes: byDefault
        ? [
            {
              title: 'Set `dnsPolicy: ClusterFirstWithHostNet`',
              kind: 'suggestion',
              edits: () => [
                spec.dnsPolicy === undefined
                  ? { op: 'add', object, path: specPath, key: 'dnsPolicy', value: 'ClusterFirstWithHostNet' }
                  : { op: 'replace', object, path, value: 'ClusterFirstWithHostNet' },
              ],
            },
          ]
        : [],
    };
  },
});
