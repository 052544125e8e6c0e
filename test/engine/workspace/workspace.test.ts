import { describe, expect, test } from 'vitest';
import { listenersOf } from '../pod/pods.js';
import {
  autoscaler,
  configMap,
  deployment,
  documents,
  objectIn,
  places,
  put,
  service,
  workspaceOf,
} from './workspaces.js';

describe('look-ups', () => {
  const workspace = workspaceOf({
    'app.yaml': documents(deployment('web', 'app: web, tier: front'), service('web'), autoscaler('web', 'web')),
    'other.yaml': documents(
      deployment('web', 'app: web', '', ', namespace: other'),
      service('none', 'app: nobody'),
      service('all', ''),
      'apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: knative}\nspec: {selector: {app: web}}\n',
    ),
    'ns.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: default, labels: {a: b}}\n',
  });
  const { neighbourhood } = workspace;
  const [web] = workspace.pods('app.yaml');

  test('list objects by kind and namespace; other groups have other kinds', () => {
    expect(places(neighbourhood.objects('Service', 'default'))).toEqual([
      'app.yaml#web',
      'other.yaml#none',
      'other.yaml#all',
    ]);
    expect(neighbourhood.objects('Service', 'nowhere')).toEqual([]);
  });

  test('find objects by name; namespaces stand in none', () => {
    expect(neighbourhood.find('Service', 'default', 'web')?.value.spec?.ports?.[0].port).toBe(80);
    expect(neighbourhood.find('Service', 'default', 'constructor')).toBeUndefined();
    expect(neighbourhood.find('Namespace', 'default', 'default')?.metadata.labels).toEqual({ a: 'b' });
  });

  test('select Pods by labels within a namespace', () => {
    expect(neighbourhood.selectedPods('default', { app: 'web' })).toEqual([web]);
    expect(neighbourhood.selectedPods('default', { app: 'web', tier: 'front' })).toEqual([web]);
    expect(neighbourhood.selectedPods('default', { app: 'web', tier: 'back' })).toEqual([]);
    expect(neighbourhood.selectedPods('default', {})).toEqual([]);
    expect(places(neighbourhood.selectedPods('other', { app: 'web' }))).toEqual(['other.yaml#web']);
    expect(places(neighbourhood.pods('default'))).toEqual(['app.yaml#web']);
  });

  test('go from a Pod to its Services and autoscalers', () => {
    expect(places(neighbourhood.servicesOf(web))).toEqual(['app.yaml#web']);
    expect(places(neighbourhood.autoscalersOf(web))).toEqual(['app.yaml#web']);
    const [other] = workspace.pods('other.yaml');
    expect(neighbourhood.servicesOf(other)).toEqual([]);
    expect(neighbourhood.autoscalersOf(other)).toEqual([]);
  });

  test('give one and the same model', () => {
    expect(neighbourhood.workload('Deployment', 'default', 'web')).toBe(web);
    expect(neighbourhood.workload('StatefulSet', 'default', 'web')).toBeUndefined();
    expect(workspace.pods('app.yaml')[0]).toBe(web);
  });
});

describe('changes', () => {
  test('of a file replace what it held', () => {
    const workspace = workspaceOf({ 'a.yaml': documents(deployment('web'), service('web')) });
    put(workspace, 'a.yaml', deployment('api'));
    const { neighbourhood } = workspace;
    expect(places(neighbourhood.pods('default'))).toEqual(['a.yaml#api']);
    expect(neighbourhood.objects('Service', 'default')).toEqual([]);
    expect(neighbourhood.selectedPods('default', { app: 'web' })).toEqual([]);
    workspace.remove('a.yaml');
    workspace.remove('a.yaml');
    expect(neighbourhood.pods('default')).toEqual([]);
    expect(workspace.files()).toEqual([]);
    expect(workspace.file('a.yaml')).toBeUndefined();
  });

  test('leave models alone that do not depend on them', () => {
    const workspace = workspaceOf({ 'a.yaml': deployment('web'), 'b.yaml': service('web') });
    const [before] = workspace.pods('a.yaml');
    put(workspace, 'b.yaml', service('web', 'app: x'));
    put(workspace, 'c.yaml', configMap('other', 'a: b', ', namespace: elsewhere'));
    expect(workspace.pods('a.yaml')[0]).toBe(before);
  });

  test('of a ConfigMap or Namespace reach the Pods of the namespace', () => {
    const workspace = workspaceOf({
      'a.yaml': deployment('web', 'app: web', ', args: ["--port=$(P)"], envFrom: [{configMapRef: {name: cfg}}]'),
    });
    const listeners = () => listenersOf(workspace.pods('a.yaml')[0]).map((line) => line.split(' ')[0]);
    expect(listeners()).toEqual(['80/TCP']);
    put(workspace, 'cfg.yaml', configMap('cfg', 'P: "81"'));
    expect(listeners()).toEqual(['81/TCP', '80/TCP']);
    put(workspace, 'cfg.yaml', configMap('cfg', 'P: "82"'));
    expect(listeners()).toEqual(['82/TCP', '80/TCP']);
    workspace.remove('cfg.yaml');
    expect(listeners()).toEqual(['80/TCP']);
    put(
      workspace,
      'ns.yaml',
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: default, labels: {istio-injection: enabled}}\n',
    );
    expect(workspace.pods('a.yaml')[0].injections.map(({ mesh }) => mesh)).toEqual(['istio']);
  });

  test('concern the files that share a namespace', () => {
    const workspace = workspaceOf({
      'a.yaml': deployment('web'),
      'b.yaml': service('web'),
      'c.yaml': service('web', 'app: web', ', namespace: other'),
      'ns.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: other}\n',
    });
    expect(workspace.dependents('a.yaml')).toEqual(['b.yaml']);
    expect(workspace.dependents('ns.yaml')).toEqual(['c.yaml']);
    expect(workspace.dependents('none.yaml')).toEqual([]);
  });
});

describe('alternatives', () => {
  const files = {
    'one/app.yaml': documents(
      deployment('web', 'app: web', ', envFrom: [{configMapRef: {name: cfg}}]'),
      service('web'),
      configMap('cfg', 'PORT: "81"'),
    ),
    'two/app.yaml': documents(
      deployment('web', 'app: web', ', envFrom: [{configMapRef: {name: cfg}}]'),
      service('web'),
      configMap('cfg', 'PORT: "82"'),
    ),
    'two/hpa.yaml': autoscaler('web', 'web'),
    'three/service.yaml': service('lonely', 'app: web'),
  };
  const workspace = workspaceOf(files);
  const { neighbourhood } = workspace;
  const one = objectIn(workspace, 'one/app.yaml', 'Deployment');
  const two = objectIn(workspace, 'two/app.yaml', 'Service');

  test('of one name do not mix', () => {
    expect(neighbourhood.find('Service', 'default', 'web', one)?.uri).toBe('one/app.yaml');
    expect(neighbourhood.find('Service', 'default', 'web', two)?.uri).toBe('two/app.yaml');
    expect(places(neighbourhood.selectedPods('default', { app: 'web' }, two))).toEqual(['two/app.yaml#web']);
    expect(places(neighbourhood.servicesOf(workspace.pods('one/app.yaml')[0]))).toContain('one/app.yaml#web');
    expect(places(neighbourhood.servicesOf(workspace.pods('one/app.yaml')[0]))).not.toContain('two/app.yaml#web');
    expect(places(neighbourhood.objects('Service', 'default', one))).toEqual([
      'one/app.yaml#web',
      'three/service.yaml#lonely',
    ]);
    expect(places(neighbourhood.pods('default', one))).toEqual(['one/app.yaml#web']);
    expect(neighbourhood.pods('default')).toHaveLength(2);
  });

  test('have what their own directory holds', () => {
    expect(places(neighbourhood.autoscalersOf(workspace.pods('two/app.yaml')[0]))).toEqual(['two/hpa.yaml#web']);
    expect(neighbourhood.autoscalersOf(workspace.pods('one/app.yaml')[0])).toEqual([]);
    expect(listenersOf(workspace.pods('one/app.yaml')[0], { guesses: true })).toContain(
      '81/TCP any environment possible',
    );
    expect(listenersOf(workspace.pods('two/app.yaml')[0], { guesses: true })).toContain(
      '82/TCP any environment possible',
    );
  });

  test('in one directory are told apart by file', () => {
    const examples = workspaceOf({
      'a.yaml': documents(deployment('nginx'), service('nginx')),
      'b.yaml': documents(deployment('nginx'), service('nginx')),
      'c.yaml': service('extra', 'app: nginx'),
    });
    const near = objectIn(examples, 'a.yaml', 'Service');
    expect(places(examples.neighbourhood.selectedPods('default', { app: 'nginx' }, near))).toEqual(['a.yaml#nginx']);
    expect(places(examples.neighbourhood.pods('default', near))).toEqual(['a.yaml#nginx']);
  });

  test('become one application again when the rival goes', () => {
    const both = workspaceOf({
      'a/x.yaml': deployment('web'),
      'b/x.yaml': documents(deployment('web'), service('other', 'app: web')),
    });
    const near = objectIn(both, 'a/x.yaml', 'Deployment');
    expect(both.neighbourhood.objects('Service', 'default', near)).toEqual([]);
    put(both, 'b/x.yaml', service('other', 'app: web'));
    expect(places(both.neighbourhood.objects('Service', 'default', near))).toEqual(['b/x.yaml#other']);
  });
});

describe('the nearest match of a selector counts', () => {
  test('in the same file, else in the same directory, else in the nearest one', () => {
    const workspace = workspaceOf({
      'apps/a/svc.yaml': service('a', 'app: web'),
      'apps/a/deploy.yaml': deployment('a', 'app: web'),
      'apps/b/deploy.yaml': deployment('b', 'app: web'),
      'svc/c.yaml': service('c', 'app: web'),
    });
    const { neighbourhood } = workspace;
    const a = objectIn(workspace, 'apps/a/svc.yaml', 'Service');
    const c = objectIn(workspace, 'svc/c.yaml', 'Service');
    expect(places(neighbourhood.selectedPods('default', { app: 'web' }, a))).toEqual(['apps/a/deploy.yaml#a']);
    expect(places(neighbourhood.selectedPods('default', { app: 'web' }, c))).toEqual([
      'apps/a/deploy.yaml#a',
      'apps/b/deploy.yaml#b',
    ]);
    expect(places(neighbourhood.servicesOf(workspace.pods('apps/b/deploy.yaml')[0]))).toEqual(['svc/c.yaml#c']);
  });
});

describe('patches', () => {
  const patch =
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: c, image: nginx}]}}}\n';
  const kustomization =
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../base]\npatches: [{path: patch.yaml}]\n';

  test('that a kustomization names are in no look-up, in whatever order the files come', () => {
    const files = Object.entries({
      'base/app.yaml': deployment('web'),
      'prod/patch.yaml': patch,
      'prod/kustomization.yaml': kustomization,
    });
    for (const order of [files, files.toReversed()]) {
      const workspace = workspaceOf(Object.fromEntries(order));
      expect(places(workspace.neighbourhood.pods('default'))).toEqual(['base/app.yaml#web']);
      expect(workspace.pods('prod/patch.yaml')).toEqual([]);
      expect(workspace.neighbourhood.isPartial(objectIn(workspace, 'prod/patch.yaml', 'Deployment'))).toBe(true);
      expect(workspace.neighbourhood.isPartial(objectIn(workspace, 'base/app.yaml', 'Deployment'))).toBe(false);
    }
  });

  test('are found by what they are for, in files and inside kustomizations', () => {
    const inline =
      'resources: [x.yaml]\npatches:\n- target: {kind: Deployment, name: web}\n  patch: "- op: add"\n- target: {kind: Service}\n  patch: "- op: remove"\n';
    const workspace = workspaceOf({
      'base/web.yaml': deployment('web', 'app: web'),
      'prod/kustomization.yaml': kustomization,
      'prod/patch.yaml': patch,
      'test/kustomization.yaml': inline,
    });
    const [pod] = workspace.pods('base/web.yaml');
    const patches = () => workspace.neighbourhood.patches(pod.template.object);
    expect(patches()).toEqual([patch, '- op: add']);
    workspace.remove('test/kustomization.yaml');
    workspace.remove('prod/patch.yaml');
    expect(patches()).toEqual([]);
  });

  test('are whole objects again when the kustomization goes', () => {
    const own = kustomization.replace('patch.yaml', 'more.yaml');
    const workspace = workspaceOf({ 'prod/kustomization.yaml': own, 'prod/more.yaml': patch });
    expect(workspace.pods('prod/more.yaml')).toHaveLength(0);
    put(workspace, 'prod/kustomization.yaml', own.replace('more.yaml', 'other.yaml'));
    expect(workspace.pods('prod/more.yaml')).toHaveLength(1);
    put(workspace, 'prod/kustomization.yaml', own);
    expect(workspace.pods('prod/more.yaml')).toHaveLength(0);
    workspace.remove('prod/kustomization.yaml');
    expect(workspace.pods('prod/more.yaml')).toHaveLength(1);
  });

  test('are found by URI too', () => {
    const workspace = workspaceOf({
      'file:///my%20app/kustomization.yaml': kustomization,
      'file:///my%20app/patch.yaml': patch,
    });
    expect(workspace.pods('file:///my%20app/patch.yaml')).toEqual([]);
  });

  test.each([
    ['a controller with neither selector nor image', 'spec: {replicas: 3}', true],
    ['the same with a template', 'spec: {template: {spec: {containers: [{name: c, resources: {}}]}}}', true],
    [
      'a directive deep inside',
      'spec: {selector: {}, template: {spec: {containers: [{name: c, image: i, resources: {$patch: delete}}]}}}',
      true,
    ],
    [
      'a container without image beside one that is added',
      'spec: {template: {spec: {containers: [{name: c}, {name: d, image: i}]}}}',
      true,
    ],
    ['a directive', 'spec: {selector: {}, template: {spec: {containers: [{image: i}]}}}\n$patch: delete', true],
    ['a controller that forgot its selector', 'spec: {template: {spec: {containers: [{name: c, image: i}]}}}', false],
    ['a controller that forgot its image', 'spec: {selector: {}, template: {spec: {containers: [{name: c}]}}}', false],
  ])('look like it: %s', (_, spec, expected) => {
    const workspace = workspaceOf({
      'a.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n${spec}\n`,
    });
    expect(workspace.neighbourhood.isPartial(objectIn(workspace, 'a.yaml', 'Deployment'))).toBe(expected);
  });

  test.each([
    ['v1', 'Service', '{type: ClusterIP}', true],
    ['v1', 'Service', '{type: ClusterIP, selector: {app: a}}', false],
    ['v1', 'Service', '{type: ExternalName, externalName: example.com}', false],
    ['autoscaling/v2', 'HorizontalPodAutoscaler', '{minReplicas: 3}', true],
    ['autoscaling/v2', 'HorizontalPodAutoscaler', '{minReplicas: 3, maxReplicas: 5}', false],
    ['v1', 'PersistentVolumeClaim', '{storageClassName: fast}', true],
    ['v1', 'PersistentVolumeClaim', '{storageClassName: fast, accessModes: [ReadWriteOnce]}', false],
    ['networking.k8s.io/v1', 'Ingress', '{ingressClassName: nginx}', true],
    ['networking.k8s.io/v1', 'Ingress', '{ingressClassName: nginx, rules: []}', false],
    ['example.com/v1', 'Service', '{type: ClusterIP}', false],
  ] as const)('of other kinds have none of the essentials: %s %s %s', (apiVersion, kind, spec, expected) => {
    const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\nspec: ${spec}\n`;
    const workspace = workspaceOf({ 'a.yaml': text });
    expect(workspace.neighbourhood.isPartial(objectIn(workspace, 'a.yaml', kind))).toBe(expected);
  });
});

describe('large workspaces', () => {
  test('are indexed, not walked: 10,000 objects', () => {
    const files: Record<string, string> = {};
    for (let index = 0; index < 5000; index++) {
      const name = `app-${String(index)}`;
      files[`${name}.yaml`] = documents(deployment(name, `app: ${name}, team: all`), service(name));
    }
    const workspace = workspaceOf(files);
    const start = performance.now();
    for (const uri of Object.keys(files)) {
      const [pod] = workspace.pods(uri);
      const [found] = workspace.neighbourhood.servicesOf(pod);
      expect(workspace.neighbourhood.selectedPods('default', found.value.spec?.selector ?? {}, found)).toEqual([pod]);
      workspace.neighbourhood.isComplete('Pod', 'default', found);
      workspace.neighbourhood.objects('HorizontalPodAutoscaler', 'default', found);
    }
    expect(performance.now() - start).toBeLessThan(8000);
  });
});
