/** The scheduler's plugins in words. */
import { names } from '../scheduler/framework/plugin-names.js';

/** Checks in the order in which the scheduler makes them. */
export const checks: readonly { readonly plugin: string; readonly label: string }[] = [
  { plugin: names.nodeUnschedulable, label: 'Not cordoned' },
  { plugin: names.nodeName, label: 'Node name' },
  { plugin: names.taintToleration, label: 'Taints' },
  { plugin: names.nodeAffinity, label: 'Node labels' },
  { plugin: names.nodePorts, label: 'Host ports' },
  { plugin: names.nodeResourcesFit, label: 'Resources' },
  { plugin: names.volumeRestrictions, label: 'Volumes in use' },
  { plugin: names.nodeVolumeLimits, label: 'Number of volumes' },
  { plugin: names.volumeBinding, label: 'Claims' },
  { plugin: names.volumeZone, label: 'Zone of volumes' },
  { plugin: names.podTopologySpread, label: 'Spread' },
  { plugin: names.interPodAffinity, label: 'Pod affinity' },
];

/** What each score looks at. */
export const scoreDescriptions: ReadonlyMap<string, string> = new Map([
  [names.taintToleration, 'fewer taints of effect PreferNoSchedule that the Pod does not tolerate'],
  [names.nodeAffinity, 'more of its preferred node labels are there'],
  [names.nodeResourcesFit, 'more of its CPU and memory stays free'],
  [names.volumeBinding, 'its volumes fit the claims more closely'],
  [names.podTopologySpread, 'fewer Pods of this kind in its topology domain'],
  [names.interPodAffinity, 'more of the Pods that it prefers are near, or fewer that it avoids'],
  [names.nodeResourcesBalancedAllocation, 'CPU and memory are used more evenly'],
  [names.imageLocality, 'more of its images are there already'],
  [names.dynamicResources, 'its devices fit better'],
]);

/** Scores that rest on something that is not simulated in full. */
export const approximated: ReadonlySet<string> = new Set([names.dynamicResources]);
