/** Reasons that lie in a node's name, labels, taints and ports, in plain words. */
import type { NodeSelectorRequirement, Taint } from '../../kubernetes/types.js';
import { compileNodeSelector } from '../support/node-selector.js';
import { labelOf } from '../support/labels.js';
import { findUntoleratedTaint } from '../support/tolerations.js';
import { conflicts, addHostPort, type HostPort, type HostPorts } from '../snapshot/host-ports.js';
import type { NodeInfo } from '../snapshot/node-info.js';
import type { Explained, Words } from './plain-reason.js';

/** Names the taint that keeps the Pod away. */
export function explainTaint({ cycle, node }: Explained): Words {
  const taint = findUntoleratedTaint(node.taints, cycle.pod.spec.tolerations ?? []);
  const written = taint === undefined ? 'a taint' : formatTaint(taint);
  return {
    words: `is reserved by taint ${written}, which the Pod does not tolerate`,
    hint: { label: `Add a toleration for ${written}`, path: ['tolerations'] },
  };
}

/** `key=value:Effect`, as kubectl writes it. */
export function formatTaint({ key = '', value = '', effect = '' }: Taint): string {
  return `${key}${value === '' ? '' : `=${value}`}:${effect}`;
}

/** Names the first label that does not suit. */
export function explainNodeAffinity({ cycle, node }: Explained): Words {
  const { nodeSelector = {}, affinity } = cycle.pod.spec;
  const wrong = Object.entries(nodeSelector).find(([key, value]) => labelOf(node.labels, key) !== value);
  if (wrong !== undefined) {
    const [key, value] = wrong;
    return {
      words: `nodeSelector wants ${key}=${value}, ${actualLabel(node, key)}`,
      hint: { label: `Change nodeSelector ${key}`, path: ['nodeSelector', key] },
    };
  }
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const [only] = terms;
  const expressions = terms.length === 1 ? (only?.matchExpressions ?? []) : [];
  const index = expressions.findIndex(
    (expression) => !compileNodeSelector({ nodeSelectorTerms: [{ matchExpressions: [expression] }] })(node),
  );
  const failing = expressions[index];
  const path = [
    'affinity',
    'nodeAffinity',
    'requiredDuringSchedulingIgnoredDuringExecution',
    'nodeSelectorTerms',
    ...(terms.length === 1 ? [0] : []),
    ...(failing === undefined ? [] : ['matchExpressions', index]),
  ];
  const words =
    failing === undefined
      ? 'matches no term of the required node affinity'
      : `required node affinity wants ${formatExpression(failing)}, ${actualLabel(node, failing.key ?? '')}`;
  return { words, hint: { label: 'Change the required node affinity', path } };
}

function actualLabel({ labels }: NodeInfo, key: string): string {
  const value = labelOf(labels, key);
  return value === undefined ? 'which the node lacks' : `but the node has ${key}=${value}`;
}

function formatExpression({ key = '', operator = '', values = [] }: NodeSelectorRequirement): string {
  return values.length === 0 ? `${key} ${operator}` : `${key} ${operator} [${values.join(', ')}]`;
}

/** Names the port and who has it. */
export function explainPorts({ cycle, node }: Explained): Words {
  const wanted = cycle.pod.hostPorts.find((port) => conflicts(node.usedPorts, port));
  const holder =
    wanted === undefined ? undefined : node.pods.find(({ hostPorts }) => conflicts(portsOf(hostPorts), wanted));
  const port = wanted === undefined ? 'a host port' : `host port ${wanted.port}/${wanted.protocol}`;
  return {
    words: `${port} is taken by ${holder?.key ?? 'another Pod'}`,
    hint: { label: 'Drop hostPort', path: portPath(cycle.pod.spec, wanted) },
  };
}

function portsOf(ports: readonly HostPort[]): HostPorts {
  const used: HostPorts = new Map();
  for (const port of ports) {
    addHostPort(used, port);
  }
  return used;
}

function portPath(
  { containers = [], initContainers = [], hostNetwork = false }: Explained['cycle']['pod']['spec'],
  wanted: HostPort | undefined,
): readonly (string | number)[] {
  if (hostNetwork) {
    return ['hostNetwork'];
  }
  for (const [list, all] of Object.entries({ containers, initContainers })) {
    for (const [index, { ports = [] }] of all.entries()) {
      const at = ports.findIndex(
        ({ hostPort, protocol = 'TCP' }) => hostPort === wanted?.port && protocol === wanted?.protocol,
      );
      if (at !== -1) {
        return [list, index, 'ports', at, 'hostPort'];
      }
    }
  }
  return ['containers'];
}
