import { describe, expect, test } from 'vitest';
import { containerPath } from '../../../server/engine/kubernetes/pod-template.js';
import { readSourceFile } from '../../../server/engine/kubernetes/read.js';
import { podTemplatesOf, type PodTemplateLocation } from '../../../server/engine/kubernetes/workload.js';

const object = (text: string) => readSourceFile('/a.yaml', text, { mode: 'fast' }).objects[0];
const templates = (text: string, more?: readonly PodTemplateLocation[]) => podTemplatesOf(object(text), more);
const pod = '{metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: i}]}}';

/** `path, replicas, runs` of each template. */
const summary = (text: string, more?: readonly PodTemplateLocation[]) =>
  templates(text, more).map(({ specPath, replicas, runs, spec }) => {
    expect(spec.containers?.[0]?.name).toBe('c');
    return `${specPath.join('.')}, ${String(replicas)}, ${runs}`;
  });

describe("Kubernetes' own kinds", () => {
  test.each([
    ['v1', 'Pod', `spec: {containers: [{name: c}]}`, 'spec, undefined, forever'],
    ['v1', 'Pod', `spec: {restartPolicy: Never, containers: [{name: c}]}`, 'spec, undefined, to-completion'],
    ['v1', 'PodTemplate', `template: ${pod}`, 'template.spec, undefined, forever'],
    ['v1', 'ReplicationController', `spec: {replicas: 2, template: ${pod}}`, 'spec.template.spec, 2, forever'],
    ['apps/v1', 'ReplicaSet', `spec: {template: ${pod}}`, 'spec.template.spec, undefined, forever'],
    ['apps/v1', 'Deployment', `spec: {replicas: 0, template: ${pod}}`, 'spec.template.spec, 0, forever'],
    ['extensions/v1beta1', 'Deployment', `spec: {template: ${pod}}`, 'spec.template.spec, undefined, forever'],
    ['apps/v1beta2', 'StatefulSet', `spec: {template: ${pod}}`, 'spec.template.spec, undefined, forever'],
    ['apps/v1', 'DaemonSet', `spec: {replicas: 3, template: ${pod}}`, 'spec.template.spec, undefined, forever'],
    ['batch/v1', 'Job', `spec: {template: ${pod}}`, 'spec.template.spec, undefined, to-completion'],
    [
      'batch/v1beta1',
      'CronJob',
      `spec: {jobTemplate: {spec: {template: ${pod}}}}`,
      'spec.jobTemplate.spec.template.spec, undefined, to-completion',
    ],
  ])('%s %s', (apiVersion, kind, rest, expected) => {
    expect(summary(`apiVersion: ${apiVersion}\nkind: ${kind}\n${rest}\n`)).toEqual([expected]);
  });

  test('carry labels, annotations, namespace and the place of replicas', () => {
    const [template] = templates(
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {namespace: shop}\nspec: {replicas: 2, template: {metadata: {labels: {a: b}, annotations: {c: d}}, spec: {}}}\n',
    );
    expect(template).toMatchObject({
      labels: { a: 'b' },
      annotations: { c: 'd' },
      namespace: 'shop',
      replicasPath: ['spec', 'replicas'],
    });
  });

  test('in a list have paths from the document', () => {
    const [template] = templates(
      `apiVersion: v1\nkind: List\nitems: [{apiVersion: apps/v1, kind: Deployment, spec: {replicas: 1, template: ${pod}}}]\n`,
    );
    expect(template.specPath).toEqual(['items', 0, 'spec', 'template', 'spec']);
    expect(template.replicasPath).toEqual(['items', 0, 'spec', 'replicas']);
    expect(containerPath(template, 'containers', 0)).toEqual(['items', 0, 'spec', 'template', 'spec', 'containers', 0]);
  });

  test('of another group are other kinds', () => {
    expect(templates(`apiVersion: example.com/v1\nkind: Deployment\nspec: {template: ${pod}}\n`)).toEqual([]);
    expect(templates('apiVersion: v1\nkind: Service\nspec: {}\n')).toEqual([]);
  });

  test('without a template make no Pods, and a template of the wrong shape is none', () => {
    expect(templates('apiVersion: apps/v1\nkind: Deployment\nspec: {replicas: 3}\n')).toEqual([]);
    expect(templates('apiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: [1]}}\n')).toEqual([]);
  });
});

describe('custom resources', () => {
  test.each([
    ['argoproj.io/v1alpha1', 'Rollout', `spec: {replicas: 4, template: ${pod}}`, ['spec.template.spec, 4, forever']],
    ['serving.knative.dev/v1', 'Service', `spec: {template: ${pod}}`, ['spec.template.spec, undefined, forever']],
    [
      'keda.sh/v1alpha1',
      'ScaledJob',
      `spec: {jobTargetRef: {template: ${pod}}}`,
      ['spec.jobTargetRef.template.spec, undefined, to-completion'],
    ],
    [
      'apps.kruise.io/v1alpha1',
      'CloneSet',
      `spec: {replicas: 2, template: ${pod}}`,
      ['spec.template.spec, 2, forever'],
    ],
    [
      'batch.volcano.sh/v1alpha1',
      'Job',
      `spec: {tasks: [{template: ${pod}}, {name: empty}, {template: ${pod}}]}`,
      ['spec.tasks.0.template.spec, undefined, to-completion', 'spec.tasks.2.template.spec, undefined, to-completion'],
    ],
  ])('%s %s', (apiVersion, kind, rest, expected) => {
    expect(summary(`apiVersion: ${apiVersion}\nkind: ${kind}\n${rest}\n`)).toEqual(expected);
  });

  test('are read tolerantly', () => {
    const [template] = templates(
      'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nspec: {template: {spec: {containers: [{name: 5, image: i}, null]}}}\n',
    );
    expect(template.spec.containers).toEqual([{ image: 'i' }, {}]);
  });

  test("stand where the user's paths say, also as a bare Pod spec", () => {
    const own: PodTemplateLocation[] = [
      { group: 'example.com', kind: 'App', path: 'spec.pods.*', holds: 'spec', runs: 'forever', replicas: 'spec.size' },
    ];
    const text = 'apiVersion: example.com/v2\nkind: App\nspec: {size: 3, pods: {a: {containers: [{name: c}]}, b: 7}}\n';
    expect(summary(text, own)).toEqual(['spec.pods.a, 3, forever']);
    expect(summary(text)).toEqual([]);
  });
});

describe('Argo workflows', () => {
  const [template] = templates(`
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
spec:
  workflowSpec:
    volumes: [{name: work, emptyDir: {}}]
    templates:
    - name: main
      steps: []
    - name: build
      metadata: {labels: {a: b}}
      initContainers: [{name: fetch, image: git}]
      container: {image: golang, command: [go, build]}
      sidecars: [{name: db, image: postgres}]
`);

  test('make one Pod for each template with a container', () => {
    expect(template.path).toEqual(['spec', 'workflowSpec', 'templates', 1]);
    expect(template.runs).toBe('to-completion');
    expect(template.labels).toEqual({ a: 'b' });
    expect(template.spec.volumes).toEqual([{ name: 'work', emptyDir: {} }]);
    expect(template.spec.containers).toEqual([{ name: 'main', image: 'golang', command: ['go', 'build'] }]);
  });

  test('run sidecars like native ones, at their own place in the document', () => {
    expect(template.spec.initContainers?.map(({ name, restartPolicy }) => [name, restartPolicy])).toEqual([
      ['fetch', undefined],
      ['db', 'Always'],
    ]);
    const base = ['spec', 'workflowSpec', 'templates', 1];
    expect(containerPath(template, 'containers', 0)).toEqual([...base, 'container']);
    expect(containerPath(template, 'initContainers', 0)).toEqual([...base, 'initContainers', 0]);
    expect(containerPath(template, 'initContainers', 1)).toEqual([...base, 'sidecars', 0]);
  });
});
