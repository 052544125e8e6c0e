/** What the simulator's panel looks at: a Pod of a document, on a cluster, with what is only supposed. */
import type { SourceFile } from '../kubernetes/object.js';
import type { Finding } from '../linter/finding.js';
import type { PodModel } from '../pod/model.js';
import type { Assumptions, Behavior, ControlPlane } from '../simulation/assumptions.js';
import type { Operation } from '../simulation/operations/operation.js';
import type { Workspace } from '../workspace/workspace.js';

/** The open document. */
export interface Manifests {
  /** As the editor spells it. */
  readonly uri: string;
  readonly version: number;
  /** Shown: the file's name. */
  readonly name: string;
  readonly file: SourceFile;
  readonly workspace: Workspace;
}

/** What a cluster is made from; equal settings make equal clusters. */
export interface ClusterSettings {
  /** Documents of a cluster file, or a preset. */
  readonly documents: readonly unknown[];
  readonly seed: number;
  /** The wall clock at the beginning, in milliseconds since 1970. */
  readonly epoch?: number | undefined;
  readonly assumptions?: Partial<Assumptions> | undefined;
  readonly controlPlane?: Partial<ControlPlane> | undefined;
  readonly behaviors?: readonly Behavior[] | undefined;
}

/** What is supposed. */
export interface WhatIf {
  /** Instead of what the manifest says. */
  readonly replicas?: number | undefined;
  readonly operations: readonly Operation[];
  /** Seconds that the manifests have run before the first operation. A scenario says so itself, by advancing. */
  readonly leadIn: number;
  /** Seconds after the last operation that are told in advance. */
  readonly lookAhead: number;
}

/** How much may be computed; one unit is one Pod tried on one node, some microseconds. */
export interface WorkBudget {
  readonly units: number;
}

/** One to two seconds. */
export const usualWork: WorkBudget = { units: 1_000_000 };

export const endlessWork: WorkBudget = { units: Number.POSITIVE_INFINITY };

/** A question. */
export interface Query {
  readonly manifests: Manifests;
  readonly pod: PodModel;
  readonly whatIf: WhatIf;
  readonly work: WorkBudget;
  /** Of the open document. */
  readonly findings: readonly Finding[];
}
