import fc from 'fast-check';
import { expect, test } from 'vitest';
import { workspaceOf } from './workspaces.js';

/** Keys that Pods, their surroundings and patches use, and some that prototypes have. */
const keys = fc.constantFrom(
  ...'metadata spec template containers initContainers ephemeralContainers name namespace labels annotations selector matchLabels image command args env envFrom value valueFrom fieldRef fieldPath configMapKeyRef configMapRef ports containerPort protocol volumes volumeMounts mountPath subPath configMap items key path livenessProbe httpGet port lifecycle preStop exec data scaleTargetRef kind replicas jobTemplate jobTargetRef templates container sidecars __proto__ constructor $patch'.split(
    ' ',
  ),
);
const scalars = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    80,
    1.5,
    99999,
    '',
    'a',
    '80',
    ':80',
    '$(A)',
    '$(',
    'sh',
    '-c',
    'while true; do',
    '--port',
    '--listen=[::',
    'localhost:80',
    'http://localhost:$PORT',
    '*',
    '${',
    '"',
    "'",
  ),
  fc.string(),
);
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    scalars,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 5 }),
  ),
})).value;

const kinds = fc.constantFrom(
  'v1 Pod',
  'apps/v1 Deployment',
  'batch/v1 CronJob',
  'v1 Service',
  'v1 ConfigMap',
  'v1 Namespace',
  'v1 List',
  'autoscaling/v2 HorizontalPodAutoscaler',
  'policy/v1 PodDisruptionBudget',
  'networking.k8s.io/v1 Ingress',
  'argoproj.io/v1alpha1 Workflow',
  'argoproj.io/v1alpha1 Rollout',
  'keda.sh/v1alpha1 ScaledJob',
  'kustomize.config.k8s.io/v1beta1 Kustomization',
);

test('no object makes the workspace throw', () => {
  const document = fc.tuple(kinds, fc.dictionary(keys, values, { maxKeys: 6 })).map(([kind, fields]) => {
    const [apiVersion, name] = kind.split(' ');
    return JSON.stringify({ ...fields, apiVersion, kind: name });
  });
  fc.assert(
    fc.property(fc.array(document, { minLength: 1, maxLength: 4 }), (documents) => {
      const workspace = workspaceOf({ 'a/x.yaml': documents.join('\n---\n'), 'b/kustomization.yaml': documents[0] });
      for (const { uri, objects } of workspace.files()) {
        for (const pod of workspace.pods(uri)) {
          workspace.neighbourhood.servicesOf(pod);
          workspace.neighbourhood.autoscalersOf(pod);
          workspace.neighbourhood.selectedPods(pod.template.namespace, pod.template.labels, pod.template.object);
        }
        for (const object of objects) {
          workspace.neighbourhood.isPartial(object);
          workspace.neighbourhood.isComplete('Pod', object.namespace ?? 'default', object);
        }
        workspace.dependents(uri);
      }
    }),
    { numRuns: 400 },
  );
  expect.assertions(0);
});

test('no Pod spec makes its model throw', () => {
  fc.assert(
    fc.property(fc.array(values, { maxLength: 3 }), values, values, (containers, volumes, metadata) => {
      const pod = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata,
        spec: { containers, initContainers: containers, volumes },
      };
      const workspace = workspaceOf({ 'x.json': JSON.stringify(pod) });
      workspace.pods('x.json');
    }),
    { numRuns: 400 },
  );
  expect.assertions(0);
});
