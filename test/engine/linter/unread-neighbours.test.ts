/** What could not be read is a finding where it stands, and nobody else is blamed for it. */
import { describe, expect, test } from 'vitest';
import { configure, lintTexts } from '../../support/lint.js';

const configuration = configure({ presets: ['recommended'] });

const service = (name: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: shop}\nspec:\n  selector: {app: ${name}}\n  ports: [{port: 80, targetPort: http}]\n`;
const deployment = (name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
        - name: a
          image: x/a:1
          ports: [{containerPort: 80, name: http}]
`;

/** The rules that speak, by file. A second application shows that the namespace is there. */
function lint(broken: string): Readonly<Record<string, readonly string[]>> {
  const texts = new Map([
    ['/d/service.yaml', service('web')],
    ['/d/deployment.yaml', broken],
    ['/d/other-service.yaml', service('other')],
    ['/d/other.yaml', deployment('other')],
  ]);
  const results = lintTexts(texts, configuration);
  return Object.fromEntries([...results].map(([uri, { findings }]) => [uri, findings.map(({ rule }) => rule)]));
}

const web = deployment('web');

test('a Service is blamed for what is really its fault', () => {
  expect(lint(web.replace('name: http', 'name: web'))['/d/service.yaml']).toContain('network/service-port-unresolved');
  expect(lint(web.replaceAll('app: web', 'app: wep'))['/d/service.yaml']).toContain('network/service-selects-nothing');
});

describe('a Service whose Deployment could not be read is not blamed:', () => {
  test.each<readonly [string, string]>([
    ['an open bracket', web.replace('spec:', 'spec: [')],
    ['an indentation', web.replace('  selector:', '   selector:')],
    ['a tab', web.replace('  template:', '\ttemplate:')],
    ['a byte in a label', web.replaceAll('app: web', 'app: w\udcffb')],
    ['a byte in the name of a port', web.replace('name: http', 'name: h\udcffttp')],
    ['containers that are a number', web.replace(/containers:[^]*$/, 'containers: 7\n')],
    ['containers that are a map', web.replace('- name: a', '  name: a')],
    ['ports that are a text', web.replace(/ports: .*/, 'ports: http')],
    ['a name of a port that is a number', web.replace('name: http', 'name: 80')],
    ['labels that are a list', web.replace('labels: {app: web}', 'labels: [app, web]')],
    ['a label that is a number', web.replace('labels: {app: web}', 'labels: {app: 3}')],
    ['a spec that is a text', web.replace(/spec:[^]*$/, 'spec: text\n')],
    ['a template that is a list', web.replace(/template:[^]*$/, 'template: []\n')],
    [
      'JSON that ends early',
      '{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "shop"}, "spec": {',
    ],
    ['an unrendered template', web.replace('name: web', 'name: {{ .Release.Name }}')],
  ])('%s', (name, broken) => {
    const found = lint(broken);
    expect(found['/d/service.yaml']).toEqual([]);
    // Templates are counted, not judged.
    if (name !== 'an unrendered template') expect(found['/d/deployment.yaml']).not.toEqual([]);
    expect(found['/d/other-service.yaml']).toEqual([]);
  });
});

test('a value of the wrong type that has nothing to do with it excuses nobody', () => {
  const found = lint(web.replace('name: http', 'name: web').replace('replicas: 2', 'replicas: "2"'));
  expect(found['/d/service.yaml']).toContain('network/service-port-unresolved');
});
