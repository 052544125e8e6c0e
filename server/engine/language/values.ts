/**
 * What the OpenAPI of Kubernetes leaves out: which words a field takes, and what the API server fills in.
 * Source: the constants in `k8s.io/api/<group>/<version>/types.go`, and `pkg/apis/<group>/<version>/defaults.go`.
 * Keys are types and fields of `kubernetes/data/openapi.json`.
 */

const protocols = ['TCP', 'UDP', 'SCTP'];
const pullPolicies = ['Always', 'IfNotPresent', 'Never'];
const messagePolicies = ['File', 'FallbackToLogsOnError'];
const rollingOrOnDelete = ['RollingUpdate', 'OnDelete'];
const setOperators = ['In', 'NotIn', 'Exists', 'DoesNotExist'];
const accessModes = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'];
const honor = ['Honor', 'Ignore'];
const capabilities = [
  ...['ALL', 'AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_ADMIN'],
  ...['NET_BIND_SERVICE', 'NET_RAW', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_ADMIN', 'SYS_CHROOT'],
  ...['SYS_NICE', 'SYS_PTRACE', 'SYS_TIME'],
];

const words: Readonly<Record<string, readonly string[]>> = {
  'apps.v1.DaemonSetUpdateStrategy.type': rollingOrOnDelete,
  'apps.v1.DeploymentStrategy.type': ['RollingUpdate', 'Recreate'],
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted': ['Retain', 'Delete'],
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled': ['Retain', 'Delete'],
  'apps.v1.StatefulSetSpec.podManagementPolicy': ['OrderedReady', 'Parallel'],
  'apps.v1.StatefulSetUpdateStrategy.type': rollingOrOnDelete,
  'autoscaling.v2.HPAScalingPolicy.type': ['Pods', 'Percent'],
  'autoscaling.v2.HPAScalingRules.selectPolicy': ['Max', 'Min', 'Disabled'],
  'autoscaling.v2.MetricSpec.type': ['Resource', 'ContainerResource', 'Pods', 'Object', 'External'],
  'autoscaling.v2.MetricTarget.type': ['Utilization', 'AverageValue', 'Value'],
  'autoscaling.v2.CrossVersionObjectReference.kind': ['Deployment', 'StatefulSet', 'ReplicaSet'],
  'autoscaling.v2.ResourceMetricSource.name': ['cpu', 'memory'],
  'autoscaling.v2.ContainerResourceMetricSource.name': ['cpu', 'memory'],
  'batch.v1.CronJobSpec.concurrencyPolicy': ['Allow', 'Forbid', 'Replace'],
  'batch.v1.JobSpec.completionMode': ['NonIndexed', 'Indexed'],
  'batch.v1.JobSpec.podReplacementPolicy': ['TerminatingOrFailed', 'Failed'],
  'batch.v1.PodFailurePolicyOnExitCodesRequirement.operator': ['In', 'NotIn'],
  'batch.v1.PodFailurePolicyRule.action': ['FailJob', 'FailIndex', 'Ignore', 'Count'],
  'core.v1.AppArmorProfile.type': ['RuntimeDefault', 'Localhost', 'Unconfined'],
  'core.v1.Capabilities.add': capabilities,
  'core.v1.Capabilities.drop': capabilities,
  'core.v1.Container.imagePullPolicy': pullPolicies,
  'core.v1.Container.restartPolicy': ['Always', 'OnFailure', 'Never'],
  'core.v1.Container.terminationMessagePolicy': messagePolicies,
  'core.v1.ContainerPort.protocol': protocols,
  'core.v1.ContainerResizePolicy.resourceName': ['cpu', 'memory'],
  'core.v1.ContainerResizePolicy.restartPolicy': ['NotRequired', 'RestartContainer'],
  'core.v1.EmptyDirVolumeSource.medium': ['Memory', 'HugePages'],
  'core.v1.EphemeralContainer.imagePullPolicy': pullPolicies,
  'core.v1.EphemeralContainer.terminationMessagePolicy': messagePolicies,
  'core.v1.HTTPGetAction.scheme': ['HTTP', 'HTTPS'],
  'core.v1.HostPathVolumeSource.type': [
    ...['Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket', 'CharDevice', 'BlockDevice'],
  ],
  'core.v1.ImageVolumeSource.pullPolicy': pullPolicies,
  'core.v1.LimitRangeItem.type': ['Container', 'Pod', 'PersistentVolumeClaim'],
  'core.v1.NodeSelectorRequirement.operator': [...setOperators, 'Gt', 'Lt'],
  'core.v1.ObjectFieldSelector.fieldPath': [
    ...['metadata.name', 'metadata.namespace', 'metadata.uid', 'metadata.labels', 'metadata.annotations'],
    ...['spec.nodeName', 'spec.serviceAccountName', 'status.hostIP', 'status.hostIPs', 'status.podIP', 'status.podIPs'],
  ],
  'core.v1.PersistentVolumeClaimSpec.accessModes': accessModes,
  'core.v1.PersistentVolumeClaimSpec.volumeMode': ['Filesystem', 'Block'],
  'core.v1.PersistentVolumeSpec.accessModes': accessModes,
  'core.v1.PersistentVolumeSpec.persistentVolumeReclaimPolicy': ['Retain', 'Delete', 'Recycle'],
  'core.v1.PersistentVolumeSpec.volumeMode': ['Filesystem', 'Block'],
  'core.v1.PodOS.name': ['linux', 'windows'],
  'core.v1.PodSecurityContext.fsGroupChangePolicy': ['OnRootMismatch', 'Always'],
  'core.v1.PodSecurityContext.seLinuxChangePolicy': ['MountOption', 'Recursive'],
  'core.v1.PodSecurityContext.supplementalGroupsPolicy': ['Merge', 'Strict'],
  'core.v1.PodSpec.dnsPolicy': ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'],
  'core.v1.PodSpec.preemptionPolicy': ['PreemptLowerPriority', 'Never'],
  'core.v1.PodSpec.restartPolicy': ['Always', 'OnFailure', 'Never'],
  'core.v1.ResourceFieldSelector.resource': [
    ...['limits.cpu', 'limits.memory', 'limits.ephemeral-storage'],
    ...['requests.cpu', 'requests.memory', 'requests.ephemeral-storage'],
  ],
  'core.v1.SeccompProfile.type': ['RuntimeDefault', 'Localhost', 'Unconfined'],
  'core.v1.Secret.type': [
    ...['Opaque', 'kubernetes.io/tls', 'kubernetes.io/dockerconfigjson', 'kubernetes.io/basic-auth'],
    ...['kubernetes.io/ssh-auth', 'kubernetes.io/service-account-token', 'bootstrap.kubernetes.io/token'],
  ],
  'core.v1.SecurityContext.procMount': ['Default', 'Unmasked'],
  'core.v1.ServicePort.protocol': protocols,
  'core.v1.ServiceSpec.externalTrafficPolicy': ['Cluster', 'Local'],
  'core.v1.ServiceSpec.internalTrafficPolicy': ['Cluster', 'Local'],
  'core.v1.ServiceSpec.ipFamilies': ['IPv4', 'IPv6'],
  'core.v1.ServiceSpec.ipFamilyPolicy': ['SingleStack', 'PreferDualStack', 'RequireDualStack'],
  'core.v1.ServiceSpec.sessionAffinity': ['None', 'ClientIP'],
  'core.v1.ServiceSpec.trafficDistribution': ['PreferSameZone', 'PreferSameNode', 'PreferClose'],
  'core.v1.ServiceSpec.type': ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'],
  'core.v1.Taint.effect': ['NoSchedule', 'PreferNoSchedule', 'NoExecute'],
  'core.v1.Toleration.effect': ['NoSchedule', 'PreferNoSchedule', 'NoExecute'],
  'core.v1.Toleration.operator': ['Exists', 'Equal'],
  'core.v1.TopologySpreadConstraint.nodeAffinityPolicy': honor,
  'core.v1.TopologySpreadConstraint.nodeTaintsPolicy': honor,
  'core.v1.TopologySpreadConstraint.whenUnsatisfiable': ['DoNotSchedule', 'ScheduleAnyway'],
  'core.v1.VolumeMount.mountPropagation': ['None', 'HostToContainer', 'Bidirectional'],
  'core.v1.VolumeMount.recursiveReadOnly': ['Disabled', 'IfPossible', 'Enabled'],
  'meta.LabelSelectorRequirement.operator': setOperators,
  'networking.v1.HTTPIngressPath.pathType': ['Prefix', 'Exact', 'ImplementationSpecific'],
  'networking.v1.NetworkPolicyPort.protocol': protocols,
  'networking.v1.NetworkPolicySpec.policyTypes': ['Ingress', 'Egress'],
  'policy.v1.PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy': ['IfHealthyBudget', 'AlwaysAllow'],
  'storage.v1.StorageClass.reclaimPolicy': ['Delete', 'Retain'],
  'storage.v1.StorageClass.volumeBindingMode': ['Immediate', 'WaitForFirstConsumer'],
};

const defaults: Readonly<Record<string, string>> = {
  'apps.v1.DaemonSetSpec.revisionHistoryLimit': '10',
  'apps.v1.DaemonSetUpdateStrategy.type': 'RollingUpdate',
  'apps.v1.DeploymentSpec.minReadySeconds': '0',
  'apps.v1.DeploymentSpec.progressDeadlineSeconds': '600',
  'apps.v1.DeploymentSpec.replicas': '1',
  'apps.v1.DeploymentSpec.revisionHistoryLimit': '10',
  'apps.v1.DeploymentStrategy.type': 'RollingUpdate',
  'apps.v1.RollingUpdateDeployment.maxSurge': '25%',
  'apps.v1.RollingUpdateDeployment.maxUnavailable': '25%',
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted': 'Retain',
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled': 'Retain',
  'apps.v1.StatefulSetSpec.podManagementPolicy': 'OrderedReady',
  'apps.v1.StatefulSetSpec.replicas': '1',
  'apps.v1.StatefulSetSpec.revisionHistoryLimit': '10',
  'apps.v1.StatefulSetUpdateStrategy.type': 'RollingUpdate',
  'autoscaling.v2.HorizontalPodAutoscalerSpec.minReplicas': '1',
  'batch.v1.CronJobSpec.concurrencyPolicy': 'Allow',
  'batch.v1.CronJobSpec.failedJobsHistoryLimit': '1',
  'batch.v1.CronJobSpec.successfulJobsHistoryLimit': '3',
  'batch.v1.CronJobSpec.suspend': 'false',
  'batch.v1.JobSpec.backoffLimit': '6',
  'batch.v1.JobSpec.completionMode': 'NonIndexed',
  'batch.v1.JobSpec.completions': '1',
  'batch.v1.JobSpec.parallelism': '1',
  'batch.v1.JobSpec.suspend': 'false',
  'core.v1.ConfigMapVolumeSource.defaultMode': '0644',
  'core.v1.Container.imagePullPolicy': 'Always for the tag `latest` or none, otherwise IfNotPresent',
  'core.v1.Container.terminationMessagePath': '/dev/termination-log',
  'core.v1.Container.terminationMessagePolicy': 'File',
  'core.v1.ContainerPort.protocol': 'TCP',
  'core.v1.HTTPGetAction.path': '/',
  'core.v1.HTTPGetAction.scheme': 'HTTP',
  'core.v1.PersistentVolumeClaimSpec.volumeMode': 'Filesystem',
  'core.v1.PodSpec.dnsPolicy': 'ClusterFirst',
  'core.v1.PodSpec.enableServiceLinks': 'true',
  'core.v1.PodSpec.preemptionPolicy': 'PreemptLowerPriority',
  'core.v1.PodSpec.restartPolicy': 'Always',
  'core.v1.PodSpec.schedulerName': 'default-scheduler',
  'core.v1.PodSpec.serviceAccountName': 'default',
  'core.v1.PodSpec.terminationGracePeriodSeconds': '30',
  'core.v1.Probe.failureThreshold': '3',
  'core.v1.Probe.initialDelaySeconds': '0',
  'core.v1.Probe.periodSeconds': '10',
  'core.v1.Probe.successThreshold': '1',
  'core.v1.Probe.timeoutSeconds': '1',
  'core.v1.Secret.type': 'Opaque',
  'core.v1.SecretVolumeSource.defaultMode': '0644',
  'core.v1.ServicePort.protocol': 'TCP',
  'core.v1.ServicePort.targetPort': 'the value of `port`',
  'core.v1.ServiceSpec.externalTrafficPolicy': 'Cluster',
  'core.v1.ServiceSpec.internalTrafficPolicy': 'Cluster',
  'core.v1.ServiceSpec.ipFamilyPolicy': 'SingleStack',
  'core.v1.ServiceSpec.sessionAffinity': 'None',
  'core.v1.ServiceSpec.type': 'ClusterIP',
  'core.v1.Toleration.operator': 'Equal',
  'core.v1.TopologySpreadConstraint.nodeAffinityPolicy': 'Honor',
  'core.v1.TopologySpreadConstraint.nodeTaintsPolicy': 'Ignore',
  'core.v1.VolumeMount.mountPropagation': 'None',
  'core.v1.VolumeMount.readOnly': 'false',
  'networking.v1.NetworkPolicyPort.protocol': 'TCP',
  'policy.v1.PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy': 'IfHealthyBudget',
  'storage.v1.StorageClass.reclaimPolicy': 'Delete',
  'storage.v1.StorageClass.volumeBindingMode': 'Immediate',
};

/** The words that a field (`core.v1.PodSpec.dnsPolicy`) takes; empty where any will do. */
export function wordsOf(field: string): readonly string[] {
  return Object.hasOwn(words, field) ? (words[field] ?? []) : [];
}

/** What counts where the field is left out, in words. */
export function defaultOf(field: string): string | undefined {
  return Object.hasOwn(defaults, field) ? defaults[field] : undefined;
}

/** Every field that this file speaks of, for the test that holds them against the API. */
export const describedFields: readonly string[] = [...Object.keys(words), ...Object.keys(defaults)];
