/** The shape of a cluster file; `cluster.schema.json` says the same to editors. */
import type { ContainerImage, PodSpec, QuantityValue, Taint, Toleration } from '../../kubernetes/types.js';

/** Amounts by resource name. */
export type Quantities = Readonly<Record<string, QuantityValue>>;

/** A whole cluster. */
export interface ClusterFile {
  readonly metadata?: { readonly name?: string; readonly description?: string };
  readonly nodePools?: readonly NodePool[];
  readonly daemonSets?: readonly ClusterWorkload[];
  readonly workloads?: readonly ClusterWorkload[];
  readonly namespaces?: readonly { readonly name: string; readonly labels?: Readonly<Record<string, string>> }[];
  readonly priorityClasses?: readonly ClusterPriorityClass[];
  readonly storageClasses?: readonly ClusterStorageClass[];
  readonly volumes?: readonly ClusterVolume[];
  readonly objects?: readonly unknown[];
}

/** Equal nodes. */
export interface NodePool {
  readonly name: string;
  readonly count?: number;
  readonly machineType?: string;
  readonly capacity?: Quantities;
  readonly kubeReserved?: Quantities;
  readonly systemReserved?: Quantities;
  readonly allocatable?: Quantities;
  readonly maxPods?: number;
  readonly region?: string;
  readonly zones?: readonly string[];
  readonly arch?: string;
  readonly os?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  readonly cordoned?: boolean;
  readonly images?: readonly ContainerImage[];
  readonly attachLimits?: readonly { readonly driver: string; readonly maxVolumes?: number }[];
  readonly load?: { readonly cpu?: string; readonly memory?: string; readonly pods?: number };
}

/** Pods that run in the cluster. */
export interface ClusterWorkload {
  readonly name: string;
  readonly namespace?: string;
  readonly kind?: 'Deployment' | 'StatefulSet';
  readonly replicas?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly image?: string;
  readonly requests?: Quantities;
  readonly limits?: Quantities;
  readonly priorityClassName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
  readonly spec?: PodSpec;
}

/** A priority class. */
export interface ClusterPriorityClass {
  readonly name: string;
  readonly value: number;
  readonly globalDefault?: boolean;
  readonly preemptionPolicy?: string;
}

/** A storage class. */
export interface ClusterStorageClass {
  readonly name: string;
  readonly provisioner: string;
  readonly volumeBindingMode?: string;
  readonly zones?: readonly string[];
  readonly default?: boolean;
}

/** A volume that exists, bound or free. */
export interface ClusterVolume {
  readonly name: string;
  readonly capacity: QuantityValue;
  readonly storageClassName?: string;
  readonly accessModes?: readonly string[];
  readonly zone?: string;
  readonly node?: string;
  /** The CSI driver. */
  readonly driver?: string;
  /** `namespace/name`. */
  readonly claim?: string;
}
