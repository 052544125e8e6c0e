/**
 * apiVersions that came and went. Source: the deprecation guide, https://kubernetes.io/docs/reference/using-api/deprecation-guide/,
 * and the API changes in the changelogs. Releases are minor versions: 25 is Kubernetes 1.25.
 */

export interface RetiredApi {
  readonly apiVersion: string;
  readonly kinds: readonly string[];
  /** The first release that does not serve it any more. */
  readonly removed?: number;
  /** The first release that advises against it. */
  readonly deprecated: number;
  /** What serves the kind instead; absent where nothing does. */
  readonly replacement?: string;
  /** Objects stay valid when only their `apiVersion` changes. */
  readonly sameShape?: true;
  /** What else changes, or what to use instead. */
  readonly advice?: string;
}

const selectorAdvice = '`spec.selector` is required and cannot be changed later';
const admission = 'admissionregistration.k8s.io/v1';

const retiredApis: readonly RetiredApi[] = [
  retired('extensions/v1beta1', ['Deployment', 'DaemonSet', 'ReplicaSet'], 8, 16, 'apps/v1', selectorAdvice),
  retired('apps/v1beta1', ['Deployment', 'StatefulSet'], 9, 16, 'apps/v1', selectorAdvice),
  retired('apps/v1beta2', ['Deployment', 'DaemonSet', 'ReplicaSet', 'StatefulSet'], 9, 16, 'apps/v1'),
  retired('extensions/v1beta1', ['NetworkPolicy'], 9, 16, 'networking.k8s.io/v1'),
  retired(
    'extensions/v1beta1',
    ['PodSecurityPolicy'],
    11,
    16,
    undefined,
    'Pod Security admission took its place: label the namespace with `pod-security.kubernetes.io/enforce`',
  ),
  retired(
    'extensions/v1beta1',
    ['Ingress'],
    14,
    22,
    'networking.k8s.io/v1',
    'backends become `service.name` and `service.port`, `pathType` is required',
  ),
  retired(
    'networking.k8s.io/v1beta1',
    ['Ingress'],
    19,
    22,
    'networking.k8s.io/v1',
    'backends become `service.name` and `service.port`, `pathType` is required',
  ),
  retired('networking.k8s.io/v1beta1', ['IngressClass'], 19, 22, 'networking.k8s.io/v1'),
  retired(
    'admissionregistration.k8s.io/v1beta1',
    ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
    16,
    22,
    admission,
    '`sideEffects` and `admissionReviewVersions` are required',
  ),
  retired(
    'apiextensions.k8s.io/v1beta1',
    ['CustomResourceDefinition'],
    16,
    22,
    'apiextensions.k8s.io/v1',
    'each version needs a schema of its own',
  ),
  retired('apiregistration.k8s.io/v1beta1', ['APIService'], 19, 22, 'apiregistration.k8s.io/v1'),
  retired('authentication.k8s.io/v1beta1', ['TokenReview'], 19, 22, 'authentication.k8s.io/v1'),
  retired(
    'authorization.k8s.io/v1beta1',
    ['LocalSubjectAccessReview', 'SelfSubjectAccessReview', 'SelfSubjectRulesReview', 'SubjectAccessReview'],
    19,
    22,
    'authorization.k8s.io/v1',
    '`spec.group` becomes `spec.groups`',
  ),
  retired(
    'certificates.k8s.io/v1beta1',
    ['CertificateSigningRequest'],
    19,
    22,
    'certificates.k8s.io/v1',
    '`signerName` and `usages` are required',
  ),
  retired('coordination.k8s.io/v1beta1', ['Lease'], 19, 22, 'coordination.k8s.io/v1'),
  retired(
    'rbac.authorization.k8s.io/v1beta1',
    ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
    17,
    22,
    'rbac.authorization.k8s.io/v1',
  ),
  retired('scheduling.k8s.io/v1beta1', ['PriorityClass'], 14, 22, 'scheduling.k8s.io/v1'),
  retired(
    'storage.k8s.io/v1beta1',
    ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment'],
    19,
    22,
    'storage.k8s.io/v1',
  ),
  retired('batch/v2alpha1', ['CronJob'], 8, 21, 'batch/v1'),
  retired('batch/v1beta1', ['CronJob'], 21, 25, 'batch/v1'),
  retired(
    'discovery.k8s.io/v1beta1',
    ['EndpointSlice'],
    21,
    25,
    'discovery.k8s.io/v1',
    '`topology` becomes `nodeName` and `zone`',
  ),
  retired('events.k8s.io/v1beta1', ['Event'], 21, 25, 'events.k8s.io/v1', 'several fields have new names'),
  retired(
    'autoscaling/v2beta1',
    ['HorizontalPodAutoscaler'],
    22,
    25,
    'autoscaling/v2',
    'targets move into `target` with a type of their own',
  ),
  retired('autoscaling/v2beta2', ['HorizontalPodAutoscaler'], 23, 26, 'autoscaling/v2'),
  retired('policy/v1beta1', ['PodDisruptionBudget'], 21, 25, 'policy/v1'),
  retired(
    'policy/v1beta1',
    ['PodSecurityPolicy'],
    21,
    25,
    undefined,
    'Pod Security admission took its place: label the namespace with `pod-security.kubernetes.io/enforce`',
  ),
  retired('node.k8s.io/v1beta1', ['RuntimeClass'], 22, 25, 'node.k8s.io/v1'),
  retired(
    'node.k8s.io/v1alpha1',
    ['RuntimeClass'],
    20,
    24,
    'node.k8s.io/v1',
    '`spec.runtimeHandler` becomes `handler`',
  ),
  retired('storage.k8s.io/v1beta1', ['CSIStorageCapacity'], 24, 27, 'storage.k8s.io/v1'),
  ...(
    [
      ['v1beta1', 23, 26],
      ['v1beta2', 26, 29],
    ] as const
  ).map(([version, deprecated, removed]) =>
    retired(
      `flowcontrol.apiserver.k8s.io/${version}`,
      ['FlowSchema', 'PriorityLevelConfiguration'],
      deprecated,
      removed,
      'flowcontrol.apiserver.k8s.io/v1',
      '`assuredConcurrencyShares` becomes `nominalConcurrencyShares`',
    ),
  ),
  retired(
    'flowcontrol.apiserver.k8s.io/v1beta3',
    ['FlowSchema', 'PriorityLevelConfiguration'],
    29,
    32,
    'flowcontrol.apiserver.k8s.io/v1',
  ),
  retired('v1', ['ComponentStatus'], 19, undefined, undefined, 'ask the health endpoints of the components instead'),
  retired('v1', ['Endpoints'], 33, undefined, undefined, 'use `discovery.k8s.io/v1` EndpointSlice instead'),
];

/** Without advice, nothing but the apiVersion changes. */
function retired(
  apiVersion: string,
  kinds: readonly string[],
  deprecated: number,
  removed: number | undefined,
  replacement: string | undefined,
  advice?: string,
): RetiredApi {
  return {
    apiVersion,
    kinds,
    deprecated,
    ...(removed === undefined ? {} : { removed }),
    ...(replacement === undefined ? {} : { replacement }),
    ...(advice === undefined ? { sameShape: true as const } : { advice }),
  };
}

/** What is known of a kind of an apiVersion that is, or was, on its way out. */
export function findRetiredApi(apiVersion: string, kind: string): RetiredApi | undefined {
  return retiredApis.find((api) => api.apiVersion === apiVersion && api.kinds.includes(kind));
}

/** Kinds that are younger than Kubernetes 1.29, by the first release that serves them without a switch. */
const introduced = new Map<string, number>([
  ['admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy', 30],
  ['admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding', 30],
  ['networking.k8s.io/v1 IPAddress', 33],
  ['networking.k8s.io/v1 ServiceCIDR', 33],
  ['resource.k8s.io/v1 DeviceClass', 34],
  ['resource.k8s.io/v1 ResourceClaim', 34],
  ['resource.k8s.io/v1 ResourceClaimTemplate', 34],
  ['resource.k8s.io/v1 ResourceSlice', 34],
  ['storage.k8s.io/v1 VolumeAttributesClass', 34],
]);

/** The first release that serves a kind, where that is later than 1.29. */
export function introducedIn(apiVersion: string, kind: string): number | undefined {
  return introduced.get(`${apiVersion} ${kind}`);
}
