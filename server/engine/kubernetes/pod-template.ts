import type { Path } from '../document/tree.js';
import type { KubernetesObject } from './object.js';
import type { PodSpec } from './types.js';

/** A Pod template wherever it stands: a Pod itself, a workload's `spec.template`, a CronJob's, a CRD's. */
export interface PodTemplate {
  readonly object: KubernetesObject;
  /** Path of the template in the document: the object's own path for a Pod, `…spec.template` for a Deployment. */
  readonly path: Path;
  /** Path of the Pod spec in the document. */
  readonly specPath: Path;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** `default` where the manifest names none. */
  readonly namespace: string;
  readonly spec: PodSpec;
  /** `spec.replicas` as written. */
  readonly replicas: number | undefined;
  /** Where `replicas` stands in the document. */
  readonly replicasPath: Path | undefined;
  /** What happens to Pods that end: run again for ever, or to completion. */
  readonly runs: 'forever' | 'to-completion';
  /** Only where containers do not stand in lists below `specPath`, as in Argo workflows: the path of each. */
  readonly containerPaths?: Readonly<Partial<Record<ContainerListName, readonly Path[]>>>;
}

export type ContainerListName = 'initContainers' | 'containers' | 'ephemeralContainers';

/** Where a container stands in the document. */
export function containerPath(template: PodTemplate, list: ContainerListName, index: number): Path {
  return template.containerPaths?.[list]?.[index] ?? [...template.specPath, list, index];
}
