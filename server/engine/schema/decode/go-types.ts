/**
 * What the published OpenAPI leaves out of the Go types behind it: the named types of plain fields, and the embedded structs.
 * Both appear in the words of a decoding error. Facts of k8s.io/api v0.37.
 */

import type { FieldFacts } from '../../kubernetes/facts.js';

/** The Go type of a field that the OpenAPI calls a mere string, list or map: `v1.PullPolicy`. */
const namedFields: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'apps.v1.DaemonSetCondition': { type: 'v1.DaemonSetConditionType', status: 'v1.ConditionStatus' },
  'apps.v1.DaemonSetUpdateStrategy': { type: 'v1.DaemonSetUpdateStrategyType' },
  'apps.v1.DeploymentCondition': { type: 'v1.DeploymentConditionType', status: 'v1.ConditionStatus' },
  'apps.v1.DeploymentStrategy': { type: 'v1.DeploymentStrategyType' },
  'apps.v1.ReplicaSetCondition': { type: 'v1.ReplicaSetConditionType', status: 'v1.ConditionStatus' },
  'apps.v1.StatefulSetCondition': { type: 'v1.StatefulSetConditionType', status: 'v1.ConditionStatus' },
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy': {
    whenDeleted: 'v1.PersistentVolumeClaimRetentionPolicyType',
    whenScaled: 'v1.PersistentVolumeClaimRetentionPolicyType',
  },
  'apps.v1.StatefulSetSpec': { podManagementPolicy: 'v1.PodManagementPolicyType' },
  'apps.v1.StatefulSetUpdateStrategy': { type: 'v1.StatefulSetUpdateStrategyType' },
  'autoscaling.v2.ContainerResourceMetricSource': { name: 'v1.ResourceName' },
  'autoscaling.v2.ContainerResourceMetricStatus': { name: 'v1.ResourceName' },
  'autoscaling.v2.HPAScalingPolicy': { type: 'v2.HPAScalingPolicyType' },
  'autoscaling.v2.HPAScalingRules': { selectPolicy: 'v2.ScalingPolicySelect' },
  'autoscaling.v2.HorizontalPodAutoscalerCondition': {
    type: 'v2.HorizontalPodAutoscalerConditionType',
    status: 'v1.ConditionStatus',
  },
  'autoscaling.v2.MetricSpec': { type: 'v2.MetricSourceType' },
  'autoscaling.v2.MetricStatus': { type: 'v2.MetricSourceType' },
  'autoscaling.v2.MetricTarget': { type: 'v2.MetricTargetType' },
  'autoscaling.v2.ResourceMetricSource': { name: 'v1.ResourceName' },
  'autoscaling.v2.ResourceMetricStatus': { name: 'v1.ResourceName' },
  'batch.v1.CronJobSpec': { concurrencyPolicy: 'v1.ConcurrencyPolicy' },
  'batch.v1.JobCondition': { type: 'v1.JobConditionType', status: 'v1.ConditionStatus' },
  'batch.v1.JobSpec': { completionMode: 'v1.CompletionMode', podReplacementPolicy: 'v1.PodReplacementPolicy' },
  'batch.v1.PodFailurePolicyOnExitCodesRequirement': { operator: 'v1.PodFailurePolicyOnExitCodesOperator' },
  'batch.v1.PodFailurePolicyOnPodConditionsPattern': { type: 'v1.PodConditionType', status: 'v1.ConditionStatus' },
  'batch.v1.PodFailurePolicyRule': { action: 'v1.PodFailurePolicyAction' },
  'batch.v1.UncountedTerminatedPods': { succeeded: '[]types.UID', failed: '[]types.UID' },
  'core.v1.AppArmorProfile': { type: 'v1.AppArmorProfileType' },
  'core.v1.AzureDiskVolumeSource': { cachingMode: 'v1.AzureDataDiskCachingMode', kind: 'v1.AzureDataDiskKind' },
  'core.v1.Capabilities': { add: '[]v1.Capability', drop: '[]v1.Capability' },
  'core.v1.Container': {
    restartPolicy: 'v1.ContainerRestartPolicy',
    terminationMessagePolicy: 'v1.TerminationMessagePolicy',
    imagePullPolicy: 'v1.PullPolicy',
  },
  'core.v1.ContainerPort': { protocol: 'v1.Protocol' },
  'core.v1.ContainerResizePolicy': { resourceName: 'v1.ResourceName', restartPolicy: 'v1.ResourceResizeRestartPolicy' },
  'core.v1.ContainerRestartRule': { action: 'v1.ContainerRestartRuleAction' },
  'core.v1.ContainerRestartRuleOnExitCodes': { operator: 'v1.ContainerRestartRuleOnExitCodesOperator' },
  'core.v1.ContainerStatus': { allocatedResources: 'v1.ResourceList', stopSignal: 'v1.Signal' },
  'core.v1.EmptyDirVolumeSource': { medium: 'v1.StorageMedium' },
  'core.v1.EphemeralContainer': {
    restartPolicy: 'v1.ContainerRestartPolicy',
    terminationMessagePolicy: 'v1.TerminationMessagePolicy',
    imagePullPolicy: 'v1.PullPolicy',
  },
  'core.v1.GRPCAction': { mode: 'v1.GRPCProbeMode' },
  'core.v1.HTTPGetAction': { scheme: 'v1.URIScheme', protocol: 'v1.HTTPProtocol' },
  'core.v1.HostPathVolumeSource': { type: 'v1.HostPathType' },
  'core.v1.ImageVolumeSource': { pullPolicy: 'v1.PullPolicy' },
  'core.v1.Lifecycle': { stopSignal: 'v1.Signal' },
  'core.v1.LoadBalancerIngress': { ipMode: 'v1.LoadBalancerIPMode' },
  'core.v1.ModifyVolumeStatus': { status: 'v1.PersistentVolumeClaimModifyVolumeStatus' },
  'core.v1.NamespaceCondition': { type: 'v1.NamespaceConditionType', status: 'v1.ConditionStatus' },
  'core.v1.NamespaceSpec': { finalizers: '[]v1.FinalizerName' },
  'core.v1.NamespaceStatus': { phase: 'v1.NamespacePhase' },
  'core.v1.NodeAllocatableMappedResources': { name: 'v1.ResourceName' },
  'core.v1.NodeAllocatableOverheadResources': { name: 'v1.ResourceName' },
  'core.v1.NodeSelectorRequirement': { operator: 'v1.NodeSelectorOperator' },
  'core.v1.ObjectReference': { uid: 'types.UID' },
  'core.v1.PersistentVolumeClaimCondition': {
    type: 'v1.PersistentVolumeClaimConditionType',
    status: 'v1.ConditionStatus',
  },
  'core.v1.PersistentVolumeClaimSpec': {
    accessModes: '[]v1.PersistentVolumeAccessMode',
    volumeMode: 'v1.PersistentVolumeMode',
  },
  'core.v1.PersistentVolumeClaimStatus': {
    phase: 'v1.PersistentVolumeClaimPhase',
    accessModes: '[]v1.PersistentVolumeAccessMode',
    capacity: 'v1.ResourceList',
    allocatedResources: 'v1.ResourceList',
    allocatedResourceStatuses: 'map[v1.ResourceName]v1.ClaimResourceStatus',
  },
  'core.v1.PodCondition': { type: 'v1.PodConditionType', status: 'v1.ConditionStatus' },
  'core.v1.PodOS': { name: 'v1.OSName' },
  'core.v1.PodReadinessGate': { conditionType: 'v1.PodConditionType' },
  'core.v1.PodSecurityContext': {
    supplementalGroupsPolicy: 'v1.SupplementalGroupsPolicy',
    fsGroupChangePolicy: 'v1.PodFSGroupChangePolicy',
    seLinuxChangePolicy: 'v1.PodSELinuxChangePolicy',
  },
  'core.v1.PodSpec': {
    restartPolicy: 'v1.RestartPolicy',
    dnsPolicy: 'v1.DNSPolicy',
    preemptionPolicy: 'v1.PreemptionPolicy',
    overhead: 'v1.ResourceList',
  },
  'core.v1.PodStatus': {
    phase: 'v1.PodPhase',
    qosClass: 'v1.PodQOSClass',
    resize: 'v1.PodResizeStatus',
    allocatedResources: 'v1.ResourceList',
  },
  'core.v1.PortStatus': { protocol: 'v1.Protocol' },
  'core.v1.ReplicationControllerCondition': {
    type: 'v1.ReplicationControllerConditionType',
    status: 'v1.ConditionStatus',
  },
  'core.v1.ResourceHealth': { resourceID: 'v1.ResourceID', health: 'v1.ResourceHealthStatus' },
  'core.v1.ResourceRequirements': { limits: 'v1.ResourceList', requests: 'v1.ResourceList' },
  'core.v1.ResourceStatus': { name: 'v1.ResourceName' },
  'core.v1.SeccompProfile': { type: 'v1.SeccompProfileType' },
  'core.v1.Secret': { type: 'v1.SecretType' },
  'core.v1.SecurityContext': { procMount: 'v1.ProcMountType' },
  'core.v1.ServicePort': { protocol: 'v1.Protocol' },
  'core.v1.ServiceSpec': {
    type: 'v1.ServiceType',
    sessionAffinity: 'v1.ServiceAffinity',
    externalTrafficPolicy: 'v1.ServiceExternalTrafficPolicy',
    ipFamilies: '[]v1.IPFamily',
    ipFamilyPolicy: 'v1.IPFamilyPolicy',
    internalTrafficPolicy: 'v1.ServiceInternalTrafficPolicy',
  },
  'core.v1.Toleration': { operator: 'v1.TolerationOperator', effect: 'v1.TaintEffect' },
  'core.v1.TopologySpreadConstraint': {
    whenUnsatisfiable: 'v1.UnsatisfiableConstraintAction',
    nodeAffinityPolicy: 'v1.NodeInclusionPolicy',
    nodeTaintsPolicy: 'v1.NodeInclusionPolicy',
  },
  'core.v1.VolumeHealthCondition': { status: 'v1.VolumeHealthStatusType' },
  'core.v1.VolumeMount': { recursiveReadOnly: 'v1.RecursiveReadOnlyMode', mountPropagation: 'v1.MountPropagationMode' },
  'core.v1.VolumeMountStatus': { recursiveReadOnly: 'v1.RecursiveReadOnlyMode' },
  'core.v1.VolumeResourceRequirements': { limits: 'v1.ResourceList', requests: 'v1.ResourceList' },
  'meta.Condition': { status: 'v1.ConditionStatus' },
  'meta.LabelSelectorRequirement': { operator: 'v1.LabelSelectorOperator' },
  'meta.ManagedFieldsEntry': { operation: 'v1.ManagedFieldsOperationType' },
  'meta.ObjectMeta': { uid: 'types.UID' },
  'meta.OwnerReference': { uid: 'types.UID' },
  'networking.v1.HTTPIngressPath': { pathType: 'v1.PathType' },
  'networking.v1.IngressPortStatus': { protocol: 'v1.Protocol' },
  'networking.v1.NetworkPolicyPort': { protocol: 'v1.Protocol' },
  'networking.v1.NetworkPolicySpec': { policyTypes: '[]v1.PolicyType' },
  'policy.v1.PodDisruptionBudgetSpec': { unhealthyPodEvictionPolicy: 'v1.UnhealthyPodEvictionPolicyType' },
  'scheduling.v1.PriorityClass': { preemptionPolicy: 'v1.PreemptionPolicy' },
};

const typeMeta: ReadonlySet<string> = new Set(['kind', 'apiVersion']);

/** Embedded structs and the fields that stand in them. */
const embeddedStructs: Readonly<Record<string, readonly [struct: string, fields: ReadonlySet<string>]>> = {
  'core.v1.ConfigMapEnvSource': ['LocalObjectReference', new Set(['name'])],
  'core.v1.ConfigMapKeySelector': ['LocalObjectReference', new Set(['name'])],
  'core.v1.ConfigMapProjection': ['LocalObjectReference', new Set(['name'])],
  'core.v1.ConfigMapVolumeSource': ['LocalObjectReference', new Set(['name'])],
  'core.v1.SecretEnvSource': ['LocalObjectReference', new Set(['name'])],
  'core.v1.SecretKeySelector': ['LocalObjectReference', new Set(['name'])],
  'core.v1.SecretProjection': ['LocalObjectReference', new Set(['name'])],
  'core.v1.PersistentVolumeClaim': ['TypeMeta', typeMeta],
  'core.v1.Probe': ['ProbeHandler', new Set(['exec', 'httpGet', 'tcpSocket', 'grpc'])],
  'networking.v1.IngressRule': ['IngressRuleValue', new Set(['http'])],
};

/** Structs that embed everything but these fields. */
const embeddedExcept: Readonly<Record<string, readonly [struct: string, own: string]>> = {
  'core.v1.EphemeralContainer': ['EphemeralContainerCommon', 'targetContainerName'],
  'core.v1.Volume': ['VolumeSource', 'name'],
};

/** The name of the embedded struct in which a field stands, if it stands in one. `root` says that the type is a kind. */
export function embeddedStructOf(type: string, field: string, root: boolean): string | undefined {
  if (root) return typeMeta.has(field) ? 'TypeMeta' : undefined;
  const embedded = Object.hasOwn(embeddedStructs, type) ? embeddedStructs[type] : undefined;
  if (embedded) return embedded[1].has(field) ? embedded[0] : undefined;
  const except = Object.hasOwn(embeddedExcept, type) ? embeddedExcept[type] : undefined;
  return except && except[1] !== field ? except[0] : undefined;
}

/** The Go name of a struct of the facts: `core.v1.Container` is a `Container`. */
export function structName(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1);
}

function qualifiedName(type: string): string {
  if (type.startsWith('meta.')) return `v1.${structName(type)}`;
  const [version = '', name = ''] = type.split('.').slice(-2);
  return `${version}.${name}`;
}

/** The Go type of a field, without its pointer: `[]v1.Container`, `int32`, `v1.PullPolicy`. */
export function goTypeOfField(type: string, field: string, facts: FieldFacts): string {
  const named = Object.hasOwn(namedFields, type) ? namedFields[type] : undefined;
  return (named && Object.hasOwn(named, field) ? named[field] : undefined) ?? goType(facts);
}

function goType(facts: FieldFacts): string {
  if (facts.ref !== undefined) return qualifiedName(facts.ref);
  if (facts.items) return `[]${goType(facts.items)}`;
  if (facts.map) return `map[string]${goType(facts.map)}`;
  if (facts.type === 'integer') return facts.format ?? 'int64';
  if (facts.type === 'boolean') return 'bool';
  if (facts.type === 'number') return 'float64';
  return facts.format === 'byte' ? '[]uint8' : 'string';
}

/** The Go type of the items of a list or the values of a map: `[]v1.Capability` holds `v1.Capability`. */
export function goTypeOfItem(goTypeOfList: string, facts: FieldFacts): string {
  if (goTypeOfList.startsWith('[]')) return goTypeOfList.slice(2);
  if (goTypeOfList.startsWith('map[')) return goTypeOfList.slice(goTypeOfList.indexOf(']') + 1);
  return goType(facts);
}
