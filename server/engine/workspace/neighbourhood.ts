import type { KubernetesObject } from '../kubernetes/object.js';
import type {
  ConfigMap,
  HorizontalPodAutoscaler,
  Ingress,
  Namespace,
  NetworkPolicy,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  Service,
} from '../kubernetes/types.js';
import type { PodModel } from '../pod/model.js';

/** The kinds that rules look up, with the type of each. */
export interface NeighbourKinds {
  readonly Service: Service;
  readonly HorizontalPodAutoscaler: HorizontalPodAutoscaler;
  readonly PodDisruptionBudget: PodDisruptionBudget;
  readonly PersistentVolumeClaim: PersistentVolumeClaim;
  readonly ConfigMap: ConfigMap;
  readonly Ingress: Ingress;
  readonly NetworkPolicy: NetworkPolicy;
  readonly Namespace: Namespace;
}

/**
 * What stands around an object: the other documents of its file and of the workspace, matched by namespace and selector, never by file name.
 * Every look-up is an index access; none walks the workspace.
 */
export interface Neighbourhood {
  /** Objects of a kind in a namespace (`default` where a manifest names none). */
  readonly objects: <K extends keyof NeighbourKinds>(
    kind: K,
    namespace: string,
  ) => readonly KubernetesObject<NeighbourKinds[K]>[];
  readonly find: <K extends keyof NeighbourKinds>(
    kind: K,
    namespace: string,
    name: string,
  ) => KubernetesObject<NeighbourKinds[K]> | undefined;
  /** The workload of this kind and name, with its Pod model. */
  readonly workload: (kind: string, namespace: string, name: string) => PodModel | undefined;
  /** Pod models of a namespace. */
  readonly pods: (namespace: string) => readonly PodModel[];
  /** Pod models of a namespace whose labels the (non-empty) matchLabels select. */
  readonly selectedPods: (namespace: string, matchLabels: Readonly<Record<string, string>>) => readonly PodModel[];
  /** Services whose selector matches the Pod. */
  readonly servicesOf: (pod: PodModel) => readonly KubernetesObject<Service>[];
  /** HorizontalPodAutoscalers whose `scaleTargetRef` is the Pod's owner. */
  readonly autoscalersOf: (pod: PodModel) => readonly KubernetesObject<HorizontalPodAutoscaler>[];
  /** Does the workspace plausibly hold every object of this kind of the namespace? See `complete` in podlint.yaml. */
  readonly isComplete: (kind: string, namespace: string) => boolean;
}
