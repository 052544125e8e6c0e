/**
 * What a rule may ask of the mock cluster. Types only: the linter knows no scheduler, so that a run without a cluster loads none;
 * `create-mock-cluster.ts` is the answer.
 *
 * Invariant: every workload is asked about alone, so that an answer does not depend on the order of files.
 */
import type { Site } from '../kubernetes/object.js';
import type { Taint } from '../kubernetes/types.js';
import type { PodModel } from '../pod/model.js';
import type { Workspace } from '../workspace/workspace.js';

/** A mock cluster, before any workspace is looked at. */
export interface MockCluster {
  /** What `podlint.yaml` calls it. */
  readonly name: string;
  /** With the claims, budgets, classes and neighbours of a workspace, as they are now. */
  readonly within: (workspace: Pick<Workspace, 'files' | 'neighbourhood'>) => ClusterView;
}

/** The cluster as a rule sees it. */
export interface ClusterView {
  readonly name: string;
  readonly nodes: readonly MockNode[];
  /** Priorities of the Pods that run there. */
  readonly priorities: readonly number[];
  /** How the Pods of a template fare there; `undefined` for one that cannot be read in full or has another scheduler. */
  readonly outlookOf: (pod: PodModel) => Outlook | undefined;
}

/** A node. */
export interface MockNode {
  readonly name: string;
  readonly zone: string | undefined;
  readonly labels: ReadonlyMap<string, string>;
  readonly taints: readonly Taint[];
  readonly cordoned: boolean;
}

/** How one workload fares. Each question is answered when it is asked. */
export interface Outlook {
  /** Resolved by the classes of cluster and workspace. */
  readonly priority: number;
  /** Nodes that name, labels, taints and cordon leave over, whatever room they have. */
  readonly eligible: readonly MockNode[];
  /** A resource that no node has enough of even when it is empty. */
  readonly oversized: Oversized | undefined;
  /** Places Pods one after the other, until one stays Pending; of a DaemonSet one for each node it chooses. */
  readonly place: (replicas?: number) => Placement;
  /** The worst node, or zone, to lose once all replicas run; `undefined` where every loss is survived. */
  readonly worstLoss: (scope: 'node' | 'zone') => Loss | undefined;
  /** A node whose drain the budget stops half-way, as successors of those evicted first find no place. */
  readonly blockedDrain: (minimum: number) => BlockedDrain | undefined;
}

/** More than any node has. */
export interface Oversized {
  readonly resource: string;
  /** With units, `12 cores`. */
  readonly wanted: string;
  readonly most: string;
  readonly at: Site;
}

/** Where the Pods went. */
export interface Placement {
  /** `passed-over`: the scheduler does not decide (gates, nodeName), or admission refused the Pod. */
  readonly outcome: 'placed' | 'pending' | 'passed-over';
  /** Pods that were asked for. */
  readonly wanted: number;
  /** The node of each Pod that was placed, in order. */
  readonly nodes: readonly string[];
  /** Pods that were evicted for them, `namespace/name`. */
  readonly evicted: readonly string[];
  /** The first Pod that stays Pending. */
  readonly pending?: PendingPod;
}

/** Why a Pod has no node. */
export interface PendingPod {
  /** Counted from 1. */
  readonly replica: number;
  /** The FailedScheduling text, uncut. */
  readonly event: string;
  /** Places in the manifest that cause it, the most telling first. */
  readonly causes: readonly Cause[];
}

/** A place, and what it does. */
export interface Cause {
  readonly plugin: string;
  readonly at: Site;
  /** About the nodes, without a full stop. */
  readonly words: string;
  readonly nodes: readonly string[];
}

/** After a node or zone is lost. */
export interface Loss {
  readonly name: string;
  /** Pods that ran there and find no other node. */
  readonly pending: number;
  readonly event: string;
}

/** A drain that does not end. */
export interface BlockedDrain {
  readonly node: string;
  readonly evicted: number;
  /** Pods left on the node. */
  readonly left: number;
  /** Why the successor of the last one evicted has no node. */
  readonly event: string;
}
