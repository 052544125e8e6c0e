/**
 * What a manifest cannot say and a simulation must assume: how long things take.
 * Every number is a default that a scenario may replace, as a whole or for single containers and images.
 */

/** Durations in seconds. */
export interface Assumptions {
  /** Sandbox, network and mounts of a Pod, before its first container. */
  readonly sandboxSeconds: number;
  /** Pulling an image that the node does not have yet. */
  readonly imagePullSeconds: number;
  /** Pulling by image, as written in the manifest. */
  readonly imagePullSecondsByImage: Readonly<Record<string, number>>;
  /** Creating and starting a container. */
  readonly containerStartSeconds: number;
  /** From a container's start until it listens and answers probes. */
  readonly listenSeconds: number;
  /** How long an init container runs. */
  readonly initSeconds: number;
  /** How long a program that ends by itself runs. */
  readonly runSeconds: number;
  /** From SIGTERM to the end of a program that heeds it. */
  readonly stopSeconds: number;
  /** An exec or HTTP lifecycle hook; `sleep` hooks say how long they take. */
  readonly hookSeconds: number;
  /** Attaching a volume to a node. */
  readonly attachSeconds: number;
  /** Unmounting and detaching it again. */
  readonly detachSeconds: number;
}

/** The defaults: a small image on a fast network, a program that starts and stops at once. */
export const defaultAssumptions: Assumptions = {
  sandboxSeconds: 1,
  imagePullSeconds: 3,
  imagePullSecondsByImage: {},
  containerStartSeconds: 1,
  listenSeconds: 1,
  initSeconds: 2,
  runSeconds: 10,
  stopSeconds: 1,
  hookSeconds: 1,
  attachSeconds: 5,
  detachSeconds: 5,
};

/**
 * Settings of the control plane and the kubelet, with upstream's defaults, in seconds.
 * Upstream: `pkg/controller/nodelifecycle/config`, `pkg/controller/podgc`, `pkg/kubelet`, `pkg/controller/podautoscaler/config`.
 */
export interface ControlPlane {
  /**
   * `--node-monitor-grace-period`: 40 here, as clusters were run for years and tools still set it. kube-controller-manager itself has had
   * 50 since 1.32 (kubernetes/kubernetes#126287); a scenario can say so.
   */
  readonly nodeMonitorGraceSeconds: number;
  /** `--node-eviction-rate`: nodes per second and zone. */
  readonly nodeEvictionRate: number;
  /** `--secondary-node-eviction-rate`: in a zone most of which is down. */
  readonly secondaryNodeEvictionRate: number;
  /** `--large-cluster-size-threshold`: smaller zones are not evicted at all while most of them is down. */
  readonly largeClusterSizeThreshold: number;
  /** `--unhealthy-zone-threshold`. */
  readonly unhealthyZoneThreshold: number;
  /** How often Pods of vanished nodes are looked for. Upstream: `podgc.gcCheckPeriod`. */
  readonly garbageCheckSeconds: number;
  /** How long a node must have vanished. Upstream: `podgc.quarantineTime`. */
  readonly garbageQuarantineSeconds: number;
  /** After which a volume is taken away from a node that does not unmount it. Upstream: `attachdetach`, maxWaitForUnmountDuration. */
  readonly forceDetachSeconds: number;
  /** First wait of a container that keeps ending; doubles up to `restartBackOffMaxSeconds`. Upstream: `kubelet.backOffPeriod`. */
  readonly restartBackOffSeconds: number;
  readonly restartBackOffMaxSeconds: number;
  /** First wait of a Pod that found no node; doubles up to `podBackOffMaxSeconds`. Upstream: scheduler's podInitialBackoffSeconds. */
  readonly podBackOffSeconds: number;
  readonly podBackOffMaxSeconds: number;
  /** How often `kubectl drain` asks again for an eviction that a budget refuses. */
  readonly evictionRetrySeconds: number;
  /** `--horizontal-pod-autoscaler-sync-period`. */
  readonly autoscalerSyncSeconds: number;
  /** `--horizontal-pod-autoscaler-tolerance`. */
  readonly autoscalerTolerance: number;
  /** `--horizontal-pod-autoscaler-downscale-stabilization`, where an autoscaler has no behaviour of its own. */
  readonly autoscalerDownscaleSeconds: number;
  /** `--horizontal-pod-autoscaler-cpu-initialization-period`. */
  readonly autoscalerCpuInitializationSeconds: number;
  /** `--horizontal-pod-autoscaler-initial-readiness-delay`. */
  readonly autoscalerInitialReadinessSeconds: number;
}

/** Upstream's defaults, with the node grace period that most people know. */
export const defaultControlPlane: ControlPlane = {
  nodeMonitorGraceSeconds: 40,
  nodeEvictionRate: 0.1,
  secondaryNodeEvictionRate: 0.01,
  largeClusterSizeThreshold: 50,
  unhealthyZoneThreshold: 0.55,
  garbageCheckSeconds: 20,
  garbageQuarantineSeconds: 40,
  forceDetachSeconds: 360,
  restartBackOffSeconds: 10,
  restartBackOffMaxSeconds: 300,
  podBackOffSeconds: 1,
  podBackOffMaxSeconds: 10,
  evictionRetrySeconds: 5,
  autoscalerSyncSeconds: 15,
  autoscalerTolerance: 0.1,
  autoscalerDownscaleSeconds: 300,
  autoscalerCpuInitializationSeconds: 300,
  autoscalerInitialReadinessSeconds: 30,
};

/** How containers act, where it differs from what their manifests and images suggest. All that is named must match. */
export interface Behavior {
  /** Name of the workload whose Pods are meant: the Deployment, not its ReplicaSet; or the Pod's own name. */
  readonly workload?: string;
  readonly container?: string;
  /** As written in the manifest. */
  readonly image?: string;
  /** The image cannot be pulled. */
  readonly imageMissing?: boolean;
  /** From start until it answers. */
  readonly listenSeconds?: number;
  /** It ends by itself after so long; 0 and more. */
  readonly runSeconds?: number;
  /** With this code. */
  readonly exitCode?: number;
  /** It never ends by itself. */
  readonly runsForever?: boolean;
  /** From so long after its start on it answers no more, without ending. */
  readonly hangsAfterSeconds?: number;
  /** It is killed for its memory so long after each start. */
  readonly outOfMemoryAfterSeconds?: number;
  /** From SIGTERM to its end. */
  readonly stopSeconds?: number;
  /** It runs on after SIGTERM, until it is killed. */
  readonly ignoresSigterm?: boolean;
  /** Only the first so many starts go wrong in the ways named above; later ones do as the manifest suggests. */
  readonly times?: number;
}
