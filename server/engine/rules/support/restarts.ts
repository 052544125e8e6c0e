/** Whether somebody makes the Pods of a template again on another node. */
import type { PodModel } from '../../pod/model.js';

const replacing: ReadonlySet<string> = new Set([
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
  'Rollout',
  'CloneSet',
]);

/** True for workloads that keep a number of Pods, wherever they run. */
export function restarts({ template: { object } }: PodModel): boolean {
  return replacing.has(object.kind);
}
