import { describe, expect, test } from 'vitest';
import { findRetiredApi, introducedIn } from '../../../server/engine/schema/versions/api-versions.js';
import { fieldsBeyond } from '../../../server/engine/schema/versions/fields.js';

describe('retired APIs', () => {
  test.each([
    ['batch/v1beta1', 'CronJob', { deprecated: 21, removed: 25, replacement: 'batch/v1', sameShape: true }],
    ['extensions/v1beta1', 'Ingress', { deprecated: 14, removed: 22, replacement: 'networking.k8s.io/v1' }],
    ['extensions/v1beta1', 'Deployment', { removed: 16, replacement: 'apps/v1' }],
    ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', { removed: 26, sameShape: true }],
    ['policy/v1beta1', 'PodDisruptionBudget', { removed: 25, replacement: 'policy/v1' }],
    ['flowcontrol.apiserver.k8s.io/v1beta3', 'FlowSchema', { deprecated: 29, removed: 32, sameShape: true }],
  ])('%s %s', (apiVersion, kind, expected) => {
    expect(findRetiredApi(apiVersion, kind)).toMatchObject(expected);
  });

  /** From the deprecation guide: apiVersion, kinds, first release that advises against it, first without it, what serves instead. */
  test.each([
    ['extensions/v1beta1', 'Deployment DaemonSet ReplicaSet', 8, 16, 'apps/v1'],
    ['extensions/v1beta1', 'NetworkPolicy', 9, 16, 'networking.k8s.io/v1'],
    ['extensions/v1beta1', 'PodSecurityPolicy', 11, 16, undefined],
    ['extensions/v1beta1', 'Ingress', 14, 22, 'networking.k8s.io/v1'],
    ['apps/v1beta1', 'Deployment StatefulSet', 9, 16, 'apps/v1'],
    ['apps/v1beta2', 'Deployment DaemonSet ReplicaSet StatefulSet', 9, 16, 'apps/v1'],
    ['networking.k8s.io/v1beta1', 'Ingress IngressClass', 19, 22, 'networking.k8s.io/v1'],
    [
      'admissionregistration.k8s.io/v1beta1',
      'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
      16,
      22,
      'admissionregistration.k8s.io/v1',
    ],
    ['apiextensions.k8s.io/v1beta1', 'CustomResourceDefinition', 16, 22, 'apiextensions.k8s.io/v1'],
    ['apiregistration.k8s.io/v1beta1', 'APIService', 19, 22, 'apiregistration.k8s.io/v1'],
    ['authentication.k8s.io/v1beta1', 'TokenReview', 19, 22, 'authentication.k8s.io/v1'],
    [
      'authorization.k8s.io/v1beta1',
      'LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview',
      19,
      22,
      'authorization.k8s.io/v1',
    ],
    ['certificates.k8s.io/v1beta1', 'CertificateSigningRequest', 19, 22, 'certificates.k8s.io/v1'],
    ['coordination.k8s.io/v1beta1', 'Lease', 19, 22, 'coordination.k8s.io/v1'],
    [
      'rbac.authorization.k8s.io/v1beta1',
      'ClusterRole ClusterRoleBinding Role RoleBinding',
      17,
      22,
      'rbac.authorization.k8s.io/v1',
    ],
    ['scheduling.k8s.io/v1beta1', 'PriorityClass', 14, 22, 'scheduling.k8s.io/v1'],
    ['storage.k8s.io/v1beta1', 'CSIDriver CSINode StorageClass VolumeAttachment', 19, 22, 'storage.k8s.io/v1'],
    ['storage.k8s.io/v1beta1', 'CSIStorageCapacity', 24, 27, 'storage.k8s.io/v1'],
    ['batch/v2alpha1', 'CronJob', 8, 21, 'batch/v1'],
    ['batch/v1beta1', 'CronJob', 21, 25, 'batch/v1'],
    ['discovery.k8s.io/v1beta1', 'EndpointSlice', 21, 25, 'discovery.k8s.io/v1'],
    ['events.k8s.io/v1beta1', 'Event', 21, 25, 'events.k8s.io/v1'],
    ['autoscaling/v2beta1', 'HorizontalPodAutoscaler', 22, 25, 'autoscaling/v2'],
    ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', 23, 26, 'autoscaling/v2'],
    ['policy/v1beta1', 'PodDisruptionBudget', 21, 25, 'policy/v1'],
    ['policy/v1beta1', 'PodSecurityPolicy', 21, 25, undefined],
    ['node.k8s.io/v1beta1', 'RuntimeClass', 22, 25, 'node.k8s.io/v1'],
    ['node.k8s.io/v1alpha1', 'RuntimeClass', 20, 24, 'node.k8s.io/v1'],
    [
      'flowcontrol.apiserver.k8s.io/v1beta1',
      'FlowSchema PriorityLevelConfiguration',
      23,
      26,
      'flowcontrol.apiserver.k8s.io/v1',
    ],
    [
      'flowcontrol.apiserver.k8s.io/v1beta2',
      'FlowSchema PriorityLevelConfiguration',
      26,
      29,
      'flowcontrol.apiserver.k8s.io/v1',
    ],
    [
      'flowcontrol.apiserver.k8s.io/v1beta3',
      'FlowSchema PriorityLevelConfiguration',
      29,
      32,
      'flowcontrol.apiserver.k8s.io/v1',
    ],
    ['v1', 'ComponentStatus', 19, undefined, undefined],
    ['v1', 'Endpoints', 33, undefined, undefined],
  ])('%s: %s', (apiVersion, kinds, deprecated, removed, replacement) => {
    for (const kind of kinds.split(' ')) {
      const found = findRetiredApi(apiVersion, kind);
      expect(found?.deprecated, kind).toBe(deprecated);
      expect([found?.removed, found?.replacement], kind).toEqual([removed, replacement]);
    }
  });

  test('where more changes than the apiVersion there is advice, else none', () => {
    expect(findRetiredApi('apps/v1beta2', 'Deployment')).not.toHaveProperty('advice');
    expect(findRetiredApi('apps/v1beta1', 'Deployment')?.advice).toMatch(/spec\.selector/);
    expect(findRetiredApi('apps/v1beta1', 'Deployment')).not.toHaveProperty('sameShape');
    expect(findRetiredApi('policy/v1beta1', 'PodSecurityPolicy')?.advice).toMatch(/enforce/);
    expect(findRetiredApi('v1', 'ComponentStatus')?.advice).toMatch(/health/);
  });

  test('some have no successor, some are served still', () => {
    expect(findRetiredApi('policy/v1beta1', 'PodSecurityPolicy')).not.toHaveProperty('replacement');
    expect(findRetiredApi('v1', 'Endpoints')).not.toHaveProperty('removed');
    expect(findRetiredApi('v1', 'Pod')).toBeUndefined();
  });
});

test('young kinds', () => {
  const young = [
    ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', 30],
    ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicyBinding', 30],
    ['networking.k8s.io/v1', 'IPAddress', 33],
    ['networking.k8s.io/v1', 'ServiceCIDR', 33],
    ['resource.k8s.io/v1', 'DeviceClass', 34],
    ['resource.k8s.io/v1', 'ResourceClaimTemplate', 34],
    ['resource.k8s.io/v1', 'ResourceSlice', 34],
    ['storage.k8s.io/v1', 'VolumeAttributesClass', 34],
  ] as const;
  for (const [apiVersion, kind, since] of young) expect(introducedIn(apiVersion, kind), kind).toBe(since);
  expect(introducedIn('resource.k8s.io/v1', 'ResourceClaim')).toBe(34);
  expect(introducedIn('v1', 'Pod')).toBeUndefined();
});

describe('young fields', () => {
  const value = {
    spec: {
      resources: { limits: { cpu: '1' } },
      hostUsers: null,
      containers: [
        {
          name: 'a',
          env: [{ name: 'A', valueFrom: { fileKeyRef: {} } }],
          lifecycle: { preStop: { sleep: { seconds: 5 } } },
        },
      ],
    },
    status: { resize: 'x' },
  };

  test('are found wherever they stand', () => {
    expect(fieldsBeyond(value, 'core.v1.Pod', 29).map(({ path, since }) => `${path.join('.')} ${since}`)).toEqual([
      'spec.resources 34',
      'spec.containers.0.env.0.valueFrom.fileKeyRef 35',
      'spec.containers.0.lifecycle.preStop.sleep 30',
    ]);
  });

  test('are silent where the cluster is young enough', () => {
    expect(fieldsBeyond(value, 'core.v1.Pod', 34).map(({ feature }) => feature)).toEqual([
      'environment variables from files',
    ]);
    expect(fieldsBeyond(value, 'core.v1.Pod', 37)).toEqual([]);
  });
});
