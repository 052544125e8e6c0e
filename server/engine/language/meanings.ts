/** What the value of a field names: the key to hover, completion and navigation alike. */
import { fieldName, type Trail } from './fields.js';

/** Names of a Pod's own parts. */
export type PodPart = 'container' | 'volume' | 'port';

export type Meaning =
  | { readonly what: PodPart; readonly role: 'definition' | 'reference' }
  /** Ports of the Pods that a Service or a NetworkPolicy selects. */
  | { readonly what: 'selected-port' }
  /** A port of a Service: its own, or that of the Service beside it in the backend of an Ingress. */
  | { readonly what: 'service-port'; readonly role: 'definition' | 'reference' }
  /** A container of the workload that an autoscaler aims at. */
  | { readonly what: 'scaled-container' }
  /** The name of an object; `kind` is undefined where a field beside it tells the kind. */
  | { readonly what: 'object'; readonly kind: string | undefined }
  /** A key of a ConfigMap or Secret, which a field at the same or a higher place names. */
  | { readonly what: 'key'; readonly kind: 'ConfigMap' | 'Secret' | undefined };

const defines = (what: PodPart): Meaning => ({ what, role: 'definition' });
const refers = (what: PodPart): Meaning => ({ what, role: 'reference' });
const names = (kind: string | undefined): Meaning => ({ what: 'object', kind });
const key = (kind: 'ConfigMap' | 'Secret' | undefined): Meaning => ({ what: 'key', kind });

const meanings: Readonly<Record<string, Meaning>> = {
  'core.v1.Container.name': defines('container'),
  'core.v1.EphemeralContainer.name': defines('container'),
  'core.v1.EphemeralContainer.targetContainerName': refers('container'),
  'core.v1.ResourceFieldSelector.containerName': refers('container'),
  'core.v1.ContainerPort.name': defines('port'),
  'core.v1.HTTPGetAction.port': refers('port'),
  'core.v1.TCPSocketAction.port': refers('port'),
  'core.v1.GRPCAction.port': refers('port'),
  'core.v1.Volume.name': defines('volume'),
  'core.v1.VolumeMount.name': refers('volume'),
  'core.v1.VolumeDevice.name': refers('volume'),
  'core.v1.ServicePort.targetPort': { what: 'selected-port' },
  'networking.v1.NetworkPolicyPort.port': { what: 'selected-port' },
  'core.v1.ServicePort.name': { what: 'service-port', role: 'definition' },
  'core.v1.ServicePort.port': { what: 'service-port', role: 'definition' },
  'networking.v1.ServiceBackendPort.name': { what: 'service-port', role: 'reference' },
  'networking.v1.ServiceBackendPort.number': { what: 'service-port', role: 'reference' },
  'autoscaling.v2.ContainerResourceMetricSource.container': { what: 'scaled-container' },
  'autoscaling.v2.CrossVersionObjectReference.name': names(undefined),
  'autoscaling.v1.CrossVersionObjectReference.name': names(undefined),
  'apps.v1.StatefulSetSpec.serviceName': names('Service'),
  'networking.v1.IngressServiceBackend.name': names('Service'),
  'networking.v1.IngressTLS.secretName': names('Secret'),
  'core.v1.PodSpec.serviceAccountName': names('ServiceAccount'),
  'core.v1.PodSpec.priorityClassName': names('PriorityClass'),
  'core.v1.PersistentVolumeClaimVolumeSource.claimName': names('PersistentVolumeClaim'),
  'core.v1.PersistentVolumeClaimSpec.storageClassName': names('StorageClass'),
  'core.v1.ConfigMapVolumeSource.name': names('ConfigMap'),
  'core.v1.ConfigMapProjection.name': names('ConfigMap'),
  'core.v1.ConfigMapEnvSource.name': names('ConfigMap'),
  'core.v1.ConfigMapKeySelector.name': names('ConfigMap'),
  'core.v1.SecretVolumeSource.secretName': names('Secret'),
  'core.v1.SecretProjection.name': names('Secret'),
  'core.v1.SecretEnvSource.name': names('Secret'),
  'core.v1.SecretKeySelector.name': names('Secret'),
  'core.v1.LocalObjectReference.name': names('Secret'),
  'core.v1.ConfigMapKeySelector.key': key('ConfigMap'),
  'core.v1.SecretKeySelector.key': key('Secret'),
  'core.v1.KeyToPath.key': key(undefined),
};

/** The annotation that names the container which `kubectl logs` and `exec` mean. */
export const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

/** Kinds whose own `metadata.name` others refer to. */
export const NAMED_KINDS: readonly string[] = [
  ...['ConfigMap', 'Secret', 'PersistentVolumeClaim', 'Service', 'ServiceAccount', 'PriorityClass', 'StorageClass'],
  ...['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'],
];

/** Kinds without a namespace, of those that are referred to. */
export const CLUSTER_KINDS: readonly string[] = ['PriorityClass', 'StorageClass'];

export function meaningOf(trail: Trail): Meaning | undefined {
  const name = trail.complete ? fieldName(trail) : undefined;
  const meaning = name !== undefined && Object.hasOwn(meanings, name) ? meanings[name] : undefined;
  // References to objects by `LocalObjectReference` are to Secrets only where images are pulled.
  if (meaning?.what !== 'object' || !name?.startsWith('core.v1.LocalObjectReference')) return meaning;
  return trail.steps.some(({ field }) => field === 'imagePullSecrets') ? meaning : undefined;
}

/** Every field that has a meaning, for the test that holds them against the API. */
export const meaningfulFields: readonly string[] = Object.keys(meanings);
