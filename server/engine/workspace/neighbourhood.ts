import type { KubernetesObject, ObjectValue } from '../kubernetes/object.js';
import type {
  ConfigMap,
  HorizontalPodAutoscaler,
  Ingress,
  LimitRange,
  Namespace,
  NetworkPolicy,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  Secret,
  Service,
  ServiceAccount,
} from '../kubernetes/types.js';
import type { PodModel } from '../pod/model.js';

/** The kinds that rules look up, with the type of each. */
export interface NeighbourKinds {
  readonly Service: Service;
  readonly ServiceAccount: ServiceAccount;
  readonly HorizontalPodAutoscaler: HorizontalPodAutoscaler;
  readonly PodDisruptionBudget: PodDisruptionBudget;
  readonly PersistentVolumeClaim: PersistentVolumeClaim;
  readonly ConfigMap: ConfigMap;
  readonly Ingress: Ingress;
  readonly LimitRange: LimitRange;
  readonly NetworkPolicy: NetworkPolicy;
  readonly Secret: Secret;
  readonly Namespace: Namespace;
  readonly CustomResourceDefinition: ObjectValue;
  /** Of cloudsql.cloud.google.com. */
  readonly AuthProxyWorkload: ObjectValue;
}

/**
 * What stands around an object: the other documents of its file and of the workspace, matched by namespace and selector, never by file name.
 * Every look-up is an index access; none walks the workspace.
 *
 * One workspace often holds alternatives: kustomize overlays, a folder of independent examples that all call their app `web`.
 * So always pass `near`, the object that asks (the Service, the Pod's `template.object`). Of several objects with one kind, namespace
 * and name the nearest is meant (same file, then same directory, then the fewest directories away). What is matched by a selector is taken
 * from the nearest place that has a match, and files that define the same object twice are never joined. Without `near`, everything counts.
 */
export interface Neighbourhood {
  /** Objects of a kind in a namespace (`default` where a manifest names none). */
  readonly objects: <K extends keyof NeighbourKinds>(
    kind: K,
    namespace: string,
    near?: KubernetesObject,
  ) => readonly KubernetesObject<NeighbourKinds[K]>[];
  readonly find: <K extends keyof NeighbourKinds>(
    kind: K,
    namespace: string,
    name: string,
    near?: KubernetesObject,
  ) => KubernetesObject<NeighbourKinds[K]> | undefined;
  /** The workload of this kind and name, with its Pod model. */
  readonly workload: (kind: string, namespace: string, name: string, near?: KubernetesObject) => PodModel | undefined;
  /** Pod models of a namespace. */
  readonly pods: (namespace: string, near?: KubernetesObject) => readonly PodModel[];
  /** Pod models of a namespace whose labels the (non-empty) matchLabels select. */
  readonly selectedPods: (
    namespace: string,
    matchLabels: Readonly<Record<string, string>>,
    near?: KubernetesObject,
  ) => readonly PodModel[];
  /** Services whose selector matches the Pod and that mean it: those S with `pod` in `selectedPods(…, S)` that belong to it, see `belongTogether`. */
  readonly servicesOf: (pod: PodModel) => readonly KubernetesObject<Service>[];
  /** HorizontalPodAutoscalers whose `scaleTargetRef` is the Pod's owner, and that belong to it. */
  readonly autoscalersOf: (pod: PodModel) => readonly KubernetesObject<HorizontalPodAutoscaler>[];
  /**
   * Does the workspace plausibly hold every object of this kind of the namespace? See `complete` in podlint.yaml.
   * `Pod` stands for anything that makes Pods. With `near`, the nearest place that holds any such object is judged.
   */
  readonly isComplete: (kind: string, namespace: string, near?: KubernetesObject) => boolean;
  /**
   * Texts of the kustomize patches of the workspace that are for the object, whichever overlay they belong to: what the object lacks may be
   * added by one of them.
   */
  readonly patches: (object: KubernetesObject) => readonly string[];
  /** The object is a kustomize patch or looks like one: part of an object, not to be judged as a whole. It is in no look-up. */
  readonly isPartial: (object: KubernetesObject) => boolean;
}
