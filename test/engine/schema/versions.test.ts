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

  test('some have no successor, some are served still', () => {
    expect(findRetiredApi('policy/v1beta1', 'PodSecurityPolicy')).not.toHaveProperty('replacement');
    expect(findRetiredApi('v1', 'Endpoints')).not.toHaveProperty('removed');
    expect(findRetiredApi('v1', 'Pod')).toBeUndefined();
  });
});

test('young kinds', () => {
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
