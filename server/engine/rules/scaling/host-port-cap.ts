/**
 * More replicas than nodes, each of which gives a host port away once.
 */
import { definePodRule } from '../../linter/rule.js';
import { describeCluster } from '../support/pending.js';
import { hostPorts } from '../support/host-ports.js';
import { simultaneousPods } from '../support/replicas.js';
import { kindOf } from '../support/site.js';
import { describeObject, plural } from '../support/words.js';

export const hostPortCap = definePodRule({
  meta: {
    id: 'scaling/host-port-cap',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'More replicas than nodes for a host port',
    summary: 'A workload with a host port must have no more replicas than there are nodes for it.',
    why: 'A `hostPort`, and every port of a Pod on the host network, is taken from the node: one Pod a node can have it. Replicas beyond the number of nodes stay Pending, and a rolling update needs a node more than there are replicas.',
    whenNot: 'When an autoscaler adds a node for each Pod.',
    source: {
      title: 'Configuration best practices: hostPort',
      url: 'https://kubernetes.io/docs/concepts/configuration/overview/#services',
    },
    messages: {
      cap: '{workload} runs {count}, each of which needs host port {port} of its node, but {cluster} has {nodes} for them. Drop the host port and use a Service, or run a DaemonSet.',
    },
  },

  *check(pod, { cluster, neighbourhood }) {
    const [port] = cluster === undefined ? [] : hostPorts(pod).filter(({ container }) => container.phase !== 'init');
    const simultaneous = port === undefined ? undefined : simultaneousPods(pod, neighbourhood);
    if (cluster === undefined || port === undefined || simultaneous === undefined) {
      return;
    }
    const isCounted = simultaneous.cause === 'replicas' || simultaneous.cause === 'autoscaler';
    const nodes = cluster.outlookOf(pod)?.eligible.length ?? Number.POSITIVE_INFINITY;
    if (!isCounted || nodes === 0 || simultaneous.count <= nodes) {
      return;
    }
    const { object } = pod.template;
    const isOwn = simultaneous.at.object.uri === object.uri;
    yield {
      messageId: 'cap',
      at: isOwn ? simultaneous.at : kindOf(object),
      data: {
        workload: describeObject(object),
        count: simultaneous.words,
        port: `${port.port}/${port.protocol}`,
        cluster: describeCluster(cluster),
        nodes: plural(nodes, 'node'),
      },
      related: [
        { message: `host port ${port.port}`, at: port.at },
        ...(isOwn ? [] : [{ message: simultaneous.words, at: simultaneous.at }]),
      ],
    };
  },
});
