/** What a person does to the cluster, as data: storable, replayable, and undone by replaying without it. */
import type { QuantityValue } from '../../kubernetes/types.js';

/** Amounts by resource name. */
export type Amounts = Readonly<Record<string, QuantityValue>>;

/** A workload: `Deployment/web`, or `Deployment/shop/web` outside the default namespace; a Pod's own name for bare Pods. */
export type WorkloadReference = string;

/** One operation; `operations.schema.json` says the same to editors. */
export type Operation =
  /** Lets time pass. */
  | { readonly op: 'advance'; readonly seconds: number }
  | { readonly op: 'cordon'; readonly node: string }
  | { readonly op: 'uncordon'; readonly node: string }
  | { readonly op: 'drain'; readonly node: string; readonly graceSeconds?: number; readonly force?: boolean }
  /** The node falls silent. */
  | { readonly op: 'fail'; readonly node: string }
  | { readonly op: 'recover'; readonly node: string }
  /** Machine and Node object are gone. */
  | { readonly op: 'remove'; readonly node: string }
  | {
      readonly op: 'taint';
      readonly node: string;
      readonly key: string;
      readonly value?: string;
      readonly effect: string;
    }
  | { readonly op: 'untaint'; readonly node: string; readonly key: string; readonly effect?: string }
  | {
      readonly op: 'addNodes';
      /** A pool of the cluster file, more of which is wanted. */
      readonly pool?: string;
      /** A machine type, for a new pool. */
      readonly machineType?: string;
      /** Allocatable amounts, for a new pool without a machine type. */
      readonly capacity?: Amounts;
      readonly count?: number;
      readonly zone?: string;
    }
  /** All nodes of a zone fall silent. */
  | { readonly op: 'zoneOutage'; readonly zone: string }
  | { readonly op: 'scale'; readonly workload: WorkloadReference; readonly replicas: number }
  | {
      readonly op: 'setRequests';
      readonly workload: WorkloadReference;
      readonly container?: string;
      readonly requests?: Amounts;
      readonly limits?: Amounts;
    }
  | {
      readonly op: 'setImage';
      readonly workload: WorkloadReference;
      readonly container?: string;
      readonly image: string;
    }
  | { readonly op: 'deletePod'; readonly pod: string; readonly graceSeconds?: number }
  /** Deletes any object with all that it owns. */
  | { readonly op: 'delete'; readonly kind: string; readonly name: string; readonly namespace?: string }
  /** Demand on a workload in total: cores, bytes, or the unit of a metric. */
  | {
      readonly op: 'load';
      readonly workload: WorkloadReference;
      readonly container?: string;
      readonly resource: string;
      readonly total: QuantityValue;
    }
  /** The kernel kills a container for its memory. */
  | { readonly op: 'outOfMemory'; readonly pod: string; readonly container: string }
  /** `kubectl apply` of further manifests. */
  | { readonly op: 'apply'; readonly objects: readonly unknown[] };

/** What became of an operation. */
export interface OperationResult {
  readonly operation: Operation;
  /** Why nothing was done. */
  readonly problem: string | undefined;
}
