/**
 * Some Pods need a feature that the kubelet must declare.
 * Upstream: `pkg/scheduler/framework/plugins/nodedeclaredfeatures`, `k8s.io/component-helpers/nodedeclaredfeatures`; KEP-5328.
 */
import type { PodSpec } from '../../kubernetes/types.js';
import { definePlugin } from '../framework/plugin.js';
import { names } from '../framework/plugin-names.js';
import { unresolvable } from '../framework/status.js';

const missing = unresolvable("node(s) didn't match Pod's required features");

export const nodeDeclaredFeatures = definePlugin<readonly string[], never>({
  name: names.nodeDeclaredFeatures,
  preFilter({ pod: { spec } }) {
    const required = requiredFeatures(spec);
    return required.length === 0 ? { kind: 'skip' } : { kind: 'ready', state: required };
  },
  filter: (required, _, { declaredFeatures }) =>
    required.every((feature) => declaredFeatures.includes(feature)) ? undefined : missing,
});

/** The features of 1.37 that a Pod's spec can call for; the others only matter when a running Pod is resized. */
function requiredFeatures(spec: PodSpec): readonly string[] {
  const { containers = [], initContainers = [], hostNetwork = false, hostUsers = true } = spec;
  const restartsAll = [...containers, ...initContainers].some(({ restartPolicyRules = [] }) =>
    restartPolicyRules.some(({ action }) => action === 'RestartAllContainers'),
  );
  return [
    ...(restartsAll ? ['RestartAllContainersOnContainerExits'] : []),
    ...(hostNetwork && !hostUsers ? ['UserNamespacesHostNetworkSupport'] : []),
  ];
}
