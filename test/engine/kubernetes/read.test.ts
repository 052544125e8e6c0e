import { describe, expect, test } from 'vitest';
import { isKind, knownKind } from '../../../server/engine/kubernetes/kinds.js';
import { readSourceFile } from '../../../server/engine/kubernetes/read.js';
import { podTemplatesOf } from '../../../server/engine/kubernetes/workload.js';

const read = (text: string, uri = '/a.yaml') => readSourceFile(uri, text, { mode: 'fast' });
/** Objects as `kind/namespace/name@path`. */
const objects = (text: string) =>
  read(text).objects.map(({ kind, namespace, name, path }) => `${kind}/${namespace ?? ''}/${name}@${path.join('.')}`);

describe('documents', () => {
  test('are objects when they name apiVersion and kind', () => {
    const text = `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
---
replicaCount: 3
image: { repository: nginx }
---
# nothing
---
apiVersion: apps/v1
kind: Deployment
metadata: { generateName: api- }
`;
    expect(objects(text)).toEqual(['Pod/shop/web@', 'Deployment//@']);
    expect(read(text).objects.map(({ generatedName }) => generatedName)).toEqual([false, true]);
  });

  test('that are broken do not hide the others', () => {
    expect(
      objects(
        'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n---\na: [\n---\napiVersion: v1\nkind: Service\nmetadata: {name: b}\n',
      ),
    ).toEqual(['Pod//a@', 'Service//b@']);
  });

  test('with a name or metadata of the wrong shape are objects still', () => {
    const [pod, service] = read(
      'apiVersion: v1\nkind: Pod\nmetadata: {name: 5}\n---\napiVersion: v1\nkind: Service\nmetadata: web\n',
    ).objects;
    expect([pod.name, pod.generatedName, service.name]).toEqual(['', true, '']);
    expect(pod.shapeProblems).toEqual([{ path: ['metadata', 'name'], expected: 'string', found: 'number' }]);
    expect(service.shapeProblems.map(({ path }) => path)).toEqual([['metadata']]);
  });

  test('of a template are no objects', () => {
    expect(objects('apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n')).toEqual([]);
  });

  test('of a custom resource keep their spec as it is', () => {
    const [object] = read(
      'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a, labels: {tier: 1}}\nspec: {x: null, list: [1]}\n',
    ).objects;
    expect(object.value).toEqual({
      apiVersion: 'example.com/v1',
      kind: 'Thing',
      metadata: { name: 'a', labels: {} },
      spec: { x: null, list: [1] },
    });
    expect(object.shapeProblems.map(({ path }) => path.join('.'))).toEqual(['metadata.labels.tier']);
  });
});

describe('lists', () => {
  test('are their items, nested ones too', () => {
    const text = `
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Service
  metadata: { name: web }
- text
- apiVersion: v1
  kind: List
  items:
  - { apiVersion: v1, kind: Pod, metadata: { name: inner } }
`;
    expect(objects(text)).toEqual(['Service//web@items.0', 'Pod//inner@items.2.items.0']);
  });

  test('of one kind tell the kind of items that leave it out', () => {
    expect(objects('apiVersion: apps/v1\nkind: DeploymentList\nitems:\n- metadata: {name: a}\n')).toEqual([
      'Deployment//a@items.0',
    ]);
  });

  test('that hold no items are objects of a kind called so', () => {
    expect(objects('apiVersion: example.com/v1\nkind: AllowList\nmetadata: {name: a}\nspec: {items: []}\n')).toEqual([
      'AllowList//a@',
    ]);
  });

  test('that nest without end are given up', () => {
    const depth = 60;
    const text = `${'{"apiVersion":"v1","kind":"List","items":['.repeat(depth)}${']}'.repeat(depth)}`;
    expect(objects(text)).toEqual([]);
  });

  test('report shape problems at the place in the document', () => {
    const [pod] = read(
      'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, spec: {nodeName: 1}}\n',
    ).objects;
    expect(pod.shapeProblems[0].path).toEqual(['items', 0, 'spec', 'nodeName']);
  });
});

describe('kustomizations', () => {
  test('tell resources and patches, and are no objects', () => {
    const text = `
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [../base, service.yaml]
patches:
- path: deployment-patch.yaml
- patch: |-
    - op: remove
  target: { kind: Deployment }
patchesStrategicMerge:
- replicas.yaml
- |-
  apiVersion: apps/v1
  kind: Deployment
patchesJson6902:
- { path: json.yaml, target: {} }
`;
    const file = read(text);
    expect(file.objects).toEqual([]);
    expect(file.kustomizations).toEqual([
      {
        resources: ['../base', 'service.yaml'],
        patches: ['deployment-patch.yaml', 'json.yaml', 'replicas.yaml'],
        inlinePatches: [
          { text: 'apiVersion: apps/v1\nkind: Deployment', kind: 'Deployment', name: undefined },
          { text: '- op: remove', kind: 'Deployment', name: undefined },
        ],
      },
    ]);
  });

  test('may leave out their kind in a file of that name', () => {
    expect(read('resources: [a.yaml]\n', '/app/kustomization.yaml').kustomizations).toHaveLength(1);
    expect(read('resources: [a.yaml]\n', '/app/other.yaml').kustomizations).toHaveLength(0);
  });
});

describe('kinds', () => {
  test('are told apart by group, not by name alone', () => {
    const [core, knative] = read(
      'apiVersion: v1\nkind: Service\n---\napiVersion: serving.knative.dev/v1\nkind: Service\n',
    ).objects;
    expect([isKind(core, 'Service'), isKind(knative, 'Service')]).toEqual([true, false]);
  });

  test('count in old versions too', () => {
    const [old] = read('apiVersion: extensions/v1beta1\nkind: Deployment\nspec: {replicas: "2"}\n').objects;
    expect(knownKind(old)).toBe('Deployment');
    expect(old.shapeProblems.map(({ path }) => path.join('.'))).toEqual(['spec.replicas']);
  });

  test('named like parts of a prototype are unknown', () => {
    const [object] = read('apiVersion: v1\nkind: constructor\n').objects;
    expect(knownKind(object)).toBeUndefined();
  });
});

test('both parsers give the same objects', () => {
  const text =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: a\n    args: [x, 0755, yes]\n';
  const [fast, tolerant] = (['fast', 'tolerant'] as const).map(
    (mode) => readSourceFile('/a', text, { mode }).objects[0],
  );
  expect(tolerant.value).toEqual(fast.value);
  expect(tolerant.shapeProblems).toEqual(fast.shapeProblems);
});

test('an object of a version that nobody knows has the shapes of its kind', () => {
  const text = `apiVersion: apps/v9
kind: Deployment
spec: {template: {spec: {containers: null, volumes: x}}}
---
apiVersion: extensions/v9
kind: Ingress
spec: {rules: 1}
---
apiVersion: v7
kind: Service
spec: {ports: {}}
`;
  const { objects: found } = read(text);
  expect(found.map(({ shapeProblems }) => shapeProblems.length)).toEqual([1, 1, 1]);
  const [deployment] = found;
  expect(podTemplatesOf(deployment).map(({ spec }) => spec)).toEqual([{}]);
});
