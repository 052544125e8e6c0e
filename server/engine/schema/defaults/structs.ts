/**
 * What the API server fills in, and what it drops because of disabled feature gates, by the type of the struct.
 * Upstream: `pkg/apis/core/v1/defaults.go` and its kin, `dropDisabledFields` in `pkg/api/pod`.
 */
import { formatQuantity, parseQuantity, roundUpToMilli } from '../../kubernetes/quantity.js';
import type {
  AzureDiskVolumeSource,
  Container,
  ContainerPort,
  EnvVarSource,
  HTTPGetAction,
  HostPathVolumeSource,
  ImageVolumeSource,
  JobTemplateSpec,
  NetworkPolicyPort,
  ObjectFieldSelector,
  PersistentVolumeClaimSpec,
  PodFailurePolicyOnPodConditionsPattern,
  PodSpec,
  PodTemplateSpec,
  Probe,
  QuantityValue,
  ScaleIOVolumeSource,
  ServiceAccountTokenProjection,
  Volume,
} from '../../kubernetes/types.js';
import { emptyMap, setIfAbsent, setIfZero, type DeepMutable } from './mutable.js';

type Complete = (struct: Record<string, unknown>) => void;

/** The types are named once, here: the decoder hands every struct to the function of its own type. */
function of<T>(complete: (struct: DeepMutable<T>) => void): Complete {
  return complete as unknown as Complete;
}

function drop(...names: string[]): Complete {
  return (struct) => {
    for (const name of names) Reflect.deleteProperty(struct, name);
  };
}

function all(...steps: readonly Complete[]): Complete {
  return (struct) => {
    for (const step of steps) step(struct);
  };
}

const fileMode = of<{ defaultMode?: number }>((source) => {
  setIfAbsent(source, 'defaultMode', 0o644);
});

const container = of<Container>((target) => {
  setIfZero(target, 'imagePullPolicy', pullPolicy(target.image));
  setIfZero(target, 'terminationMessagePath', '/dev/termination-log');
  setIfZero(target, 'terminationMessagePolicy', 'File');
  if (target.lifecycle?.stopSignal === undefined) return;
  delete target.lifecycle.stopSignal;
  if (Object.keys(target.lifecycle).length === 0) delete target.lifecycle;
});

/** `latest`, said or implied, is always pulled. */
function pullPolicy(image = ''): string {
  const name = image.slice(image.lastIndexOf('/') + 1);
  if (name.includes('@')) return 'IfNotPresent';
  return name.includes(':') && !name.endsWith(':latest') ? 'IfNotPresent' : 'Always';
}

const podSpec = of<PodSpec>((spec) => {
  const account = spec.serviceAccountName ?? '';
  spec.serviceAccountName = account === '' ? (spec.serviceAccount ?? '') : account;
  spec.serviceAccount = spec.serviceAccountName;
  setIfZero(spec, 'dnsPolicy', 'ClusterFirst');
  setIfZero(spec, 'restartPolicy', 'Always');
  spec.securityContext ??= {};
  setIfAbsent(spec, 'terminationGracePeriodSeconds', 30);
  setIfZero(spec, 'schedulerName', 'default-scheduler');
});

const legacyAnnotations = [
  'pod.beta.kubernetes.io/init-containers',
  'pod.alpha.kubernetes.io/init-containers',
  'pod.beta.kubernetes.io/init-container-statuses',
  'pod.alpha.kubernetes.io/init-container-statuses',
];

/** A Pod or a template: the spec is always there, and annotations of before Kubernetes 1.8 are not. */
const podLike = of<PodTemplateSpec>((template) => {
  template.spec ??= newStruct<PodSpec>('core.v1.PodSpec');
  const annotations = template.metadata?.annotations;
  if (annotations) for (const name of legacyAnnotations) Reflect.deleteProperty(annotations, name);
});

const probe = of<Probe>((target) => {
  setIfZero(target, 'timeoutSeconds', 1);
  setIfZero(target, 'periodSeconds', 10);
  setIfZero(target, 'successThreshold', 1);
  setIfZero(target, 'failureThreshold', 3);
});

const structs: Readonly<Record<string, Complete>> = {
  'core.v1.PodSpec': all(podSpec, drop('schedulingGroup', 'evictionResponders')),
  'core.v1.PodTemplateSpec': podLike,
  'core.v1.Container': container,
  'core.v1.EphemeralContainer': container,
  'core.v1.ContainerPort': of<ContainerPort>((port) => {
    setIfZero(port, 'protocol', 'TCP');
  }),
  'core.v1.Probe': probe,
  'core.v1.HTTPGetAction': all(
    of<HTTPGetAction>((action) => {
      setIfZero(action, 'path', '/');
      setIfZero(action, 'scheme', 'HTTP');
    }),
    drop('protocol'),
  ),
  'core.v1.GRPCAction': drop('mode'),
  'core.v1.VolumeMount': drop('bindMountOptions'),
  'core.v1.EmptyDirVolumeSource': drop('mode'),
  'core.v1.SecretVolumeSource': fileMode,
  'core.v1.ConfigMapVolumeSource': fileMode,
  'core.v1.DownwardAPIVolumeSource': fileMode,
  'core.v1.ProjectedVolumeSource': fileMode,
  'core.v1.ServiceAccountTokenProjection': of<ServiceAccountTokenProjection>((token) => {
    setIfAbsent(token, 'expirationSeconds', 3600);
  }),
  'core.v1.Volume': of<Volume>((volume) => {
    if (Object.keys(volume).every((key) => key === 'name')) volume.emptyDir = {};
  }),
  'core.v1.HostPathVolumeSource': of<HostPathVolumeSource>((source) => {
    setIfAbsent(source, 'type', '');
  }),
  'core.v1.ImageVolumeSource': of<ImageVolumeSource>((source) => {
    setIfZero(source, 'pullPolicy', pullPolicy(source.reference));
  }),
  'core.v1.AzureDiskVolumeSource': of<AzureDiskVolumeSource>((source) => {
    setIfAbsent(source, 'cachingMode', 'ReadWrite');
    setIfAbsent(source, 'fsType', 'ext4');
    setIfAbsent(source, 'readOnly', false);
    setIfAbsent(source, 'kind', 'Shared');
  }),
  'core.v1.ScaleIOVolumeSource': of<ScaleIOVolumeSource>((source) => {
    setIfZero(source, 'storageMode', 'ThinProvisioned');
    setIfZero(source, 'fsType', 'xfs');
  }),
  'core.v1.EnvVarSource': of<EnvVarSource>((source) => {
    const file = source.fileKeyRef;
    if (file) setIfAbsent(file, 'optional', false);
  }),
  'core.v1.ObjectFieldSelector': of<ObjectFieldSelector>((selector) => {
    setIfZero(selector, 'apiVersion', 'v1');
  }),
  'core.v1.PersistentVolumeClaimSpec': of<PersistentVolumeClaimSpec>((spec) => {
    setIfAbsent(spec, 'volumeMode', 'Filesystem');
  }),
  'batch.v1.JobTemplateSpec': of<JobTemplateSpec>((template) => {
    template.spec ??= newStruct('batch.v1.JobSpec');
  }),
  'batch.v1.JobSpec': all(
    of<{ template?: PodTemplateSpec }>((spec) => {
      spec.template ??= newStruct('core.v1.PodTemplateSpec');
    }),
    drop('scheduling'),
  ),
  'batch.v1.PodFailurePolicyOnPodConditionsPattern': of<PodFailurePolicyOnPodConditionsPattern>((pattern) => {
    setIfZero(pattern, 'status', 'True');
  }),
  'networking.v1.NetworkPolicyPort': of<NetworkPolicyPort>((port) => {
    setIfAbsent(port, 'protocol', 'TCP');
  }),
};

/** Completes a freshly decoded struct of a type. */
export function completeStruct(type: string, struct: Record<string, unknown>): void {
  if (Object.hasOwn(structs, type)) structs[type]?.(struct);
}

/** An absent struct that Go holds by value: it is there all the same, and takes its defaults. */
export function newStruct<T>(type: string): DeepMutable<T> {
  const struct = emptyMap<unknown>();
  completeStruct(type, struct);
  return struct as DeepMutable<T>;
}

/** In a resource list nothing is finer than a thousandth. */
export function roundResource(text: QuantityValue): string {
  const quantity = parseQuantity(text);
  return quantity === undefined ? String(text) : formatQuantity(roundUpToMilli(quantity));
}
