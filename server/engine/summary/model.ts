/**
 * A Pod on one screen: who lives in it, what they share, how they live and die. Plain data for `podlint explain FILE`, hovers and panels.
 *
 * Invariant: what is shown here is what the rules and the scheduler reckon with, computed by the same functions.
 */
import type { BindAddress, Confidence, ContainerPhase, ListenerSource, Protocol, Role } from '../pod/model.js';
import type { VolumeLife } from '../pod/storage.js';
import type { QosClass } from '../scheduler/admission/qos.js';

export interface PodSummary {
  readonly kind: string;
  readonly name: string;
  /** `default` where the manifest names none. */
  readonly namespace: string;
  /** As written; undefined where nothing is. */
  readonly replicas: number | undefined;
  readonly runs: 'forever' | 'to-completion';
  readonly restartPolicy: string;
  /** The Pod has no localhost of its own but shares that of its node. */
  readonly hostNetwork: boolean;
  /** In start order. */
  readonly containers: readonly ContainerSummary[];
  /** Proxies and agents that are added when the Pod is made. */
  readonly injections: readonly InjectionSummary[];
  readonly network: NetworkSummary;
  readonly volumes: readonly VolumeSummary[];
  readonly life: LifeSummary;
  readonly resources: ResourceSummary;
}

export interface ContainerSummary {
  readonly name: string;
  readonly phase: ContainerPhase;
  /** From 1; main containers share one. */
  readonly step: number;
  readonly image: string;
  readonly role: Role;
  readonly confidence: Confidence;
  /** What the role was read from. */
  readonly evidence: string;
  readonly ends: 'yes' | 'no' | 'unknown';
  /** What that was read from; empty where it is unknown. */
  readonly endsEvidence: string;
}

export interface NetworkSummary {
  /** By port. */
  readonly ports: readonly PortSummary[];
  /** Every port of every Service that leads here. */
  readonly services: readonly ServiceSummary[];
  /** Calls of a localhost port where nobody is known to listen. */
  readonly unanswered: readonly CallSummary[];
  /** A container whose listeners are not known runs here: it may answer what seems unanswered. */
  readonly open: boolean;
}

export interface PortSummary {
  readonly port: number;
  readonly protocol: Protocol;
  readonly bind: BindAddress;
  readonly container: string;
  /** Name of the declared port. */
  readonly name: string | undefined;
  readonly source: ListenerSource;
  readonly confidence: Confidence;
  readonly evidence: string;
  readonly callers: readonly CallSummary[];
  readonly probes: readonly { readonly container: string; readonly kind: string }[];
  readonly services: readonly { readonly name: string; readonly port: number }[];
}

export interface ServiceSummary {
  readonly name: string;
  readonly port: number;
  /** Ports of the Pod that it sends to; none where its target names no port of the Pod. */
  readonly targets: readonly number[];
}

export interface CallSummary {
  readonly container: string;
  /** As written: `http://localhost:9999/api`. */
  readonly text: string;
  readonly port: number;
  readonly evidence: string;
}

export interface VolumeSummary {
  readonly name: string;
  /** The name of its source: `emptyDir`, `configMap`; `undeclared` for a mount without a volume. */
  readonly source: string;
  /** What it is made from: the name of a claim or ConfigMap, a path, a size. */
  readonly detail: string;
  readonly life: VolumeLife | 'unknown';
  readonly uses: readonly VolumeUseSummary[];
}

export interface VolumeUseSummary {
  readonly container: string;
  readonly path: string;
  readonly subPath: string | undefined;
  readonly readOnly: boolean;
}

export interface LifeSummary {
  /** Names of containers that start together, one group after the other. */
  readonly start: readonly (readonly string[])[];
  readonly stop: readonly (readonly string[])[];
  /** Seconds from the deletion to the kill. */
  readonly grace: number;
  readonly graceIsDefault: boolean;
  /** What of the grace is spoken for. */
  readonly stopping: readonly { readonly container: string; readonly seconds: number; readonly evidence: string }[];
}

export interface ResourceSummary {
  /** In start order; requests as admission leaves them, so that a limit stands in for a missing request. */
  readonly containers: readonly ContainerResources[];
  /** What the scheduler takes from a node, overhead and the largest init step included. */
  readonly requests: Amounts;
  /** Empty where some container has no limit of that resource. */
  readonly limits: Amounts;
  readonly qos: QosClass;
}

export interface ContainerResources {
  readonly container: string;
  readonly requests: Amounts;
  readonly limits: Amounts;
}

/** By resource name, as Kubernetes writes quantities. */
export type Amounts = Readonly<Record<string, string>>;

export interface InjectionSummary {
  readonly title: string;
  readonly evidence: string;
  /** Names of what it adds; init containers and variables among them. */
  readonly containers: readonly string[];
  readonly initContainers: readonly string[];
  readonly volumes: readonly string[];
  readonly environment: readonly string[];
}
