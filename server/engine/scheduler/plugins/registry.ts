/** The plugins of kube-scheduler's default profile, and what of it is not simulated. Upstream: `pkg/scheduler/apis/config/v1/default_plugins.go`. */
import type { Limitation, Plugin, Profile } from '../framework/plugin.js';
import { names } from '../framework/plugin-names.js';
import { defaultSchedulerName } from '../admission/admit-pod.js';
import { defaultPreemption } from './default-preemption.js';
import { dynamicResources } from './dynamic-resources.js';
import { imageLocality } from './image-locality.js';
import { interPodAffinity } from './inter-pod-affinity.js';
import { nodeAffinity } from './node-affinity.js';
import { nodeDeclaredFeatures } from './node-declared-features.js';
import { nodeName } from './node-name.js';
import { nodePorts } from './node-ports.js';
import { nodeResourcesBalancedAllocation } from './node-resources-balanced-allocation.js';
import { nodeResourcesFit, type NodeResourcesFitArgs } from './node-resources-fit.js';
import { nodeUnschedulable } from './node-unschedulable.js';
import { nodeVolumeLimits } from './node-volume-limits.js';
import { podTopologySpread } from './pod-topology-spread.js';
import { prioritySort } from './priority-sort.js';
import { schedulingGates } from './scheduling-gates.js';
import { taintToleration } from './taint-toleration.js';
import { volumeBinding } from './volume-binding.js';
import { volumeRestrictions } from './volume-restrictions.js';
import { volumeZone } from './volume-zone.js';

/** What can be set for a profile; upstream's pluginConfig. */
export interface ProfileArgs {
  readonly nodeResourcesFit?: NodeResourcesFitArgs;
}

/** What upstream does and Podlint does not; each comes out in the verdict of a Pod to which it applies. */
export const limitations: readonly Limitation[] = [
  {
    name: names.dynamicResources,
    reason:
      'Devices are handed out by dynamic resource allocation, which is not simulated: the Pod is judged as if it made no resource claims.',
    applies: ({ spec }) => (spec.resourceClaims ?? []).length > 0,
  },
  {
    name: 'schedulerName',
    reason: 'The Pod asks for another scheduler; it is judged as the default scheduler would.',
    applies: ({ spec: { schedulerName = defaultSchedulerName } }) => schedulerName !== defaultSchedulerName,
  },
  {
    name: 'GangScheduling',
    reason: 'Pod groups are an alpha feature that is off by default: the Pod is judged on its own.',
    applies: ({ spec }) => spec.schedulingGroup !== undefined,
  },
  {
    name: names.taintToleration,
    reason:
      'The toleration operators Gt and Lt are an alpha feature that is off by default: such a toleration matches nothing.',
    applies: ({ spec }) => (spec.tolerations ?? []).some(({ operator }) => operator === 'Gt' || operator === 'Lt'),
  },
];

/** The default profile of Kubernetes 1.37. */
export function createDefaultProfile(args: ProfileArgs = {}): Profile {
  const fit = nodeResourcesFit(args.nodeResourcesFit);
  const binding = volumeBinding();
  const filter: readonly Plugin[] = [
    nodeName,
    nodeUnschedulable,
    taintToleration,
    nodeAffinity,
    nodePorts,
    fit,
    volumeRestrictions,
    nodeVolumeLimits,
    binding,
    volumeZone,
    podTopologySpread,
    interPodAffinity,
    dynamicResources,
    nodeDeclaredFeatures,
  ];
  return {
    queueSort: prioritySort,
    preEnqueue: [schedulingGates],
    filter,
    postFilter: [dynamicResources, defaultPreemption],
    score: [
      { plugin: taintToleration, weight: 3 },
      { plugin: nodeAffinity, weight: 2 },
      { plugin: fit, weight: 1 },
      { plugin: binding, weight: 1 },
      { plugin: podTopologySpread, weight: 2 },
      { plugin: interPodAffinity, weight: 2 },
      { plugin: dynamicResources, weight: 2 },
      { plugin: nodeResourcesBalancedAllocation(), weight: 1 },
      { plugin: imageLocality, weight: 1 },
    ],
    limitations,
  };
}
