/** The Service that the panel offers where none selects the Pod. */
import { describe, expect, it } from 'vitest';
import { parseStream } from '../../../server/engine/document/parse.js';
import { toValue } from '../../../server/engine/document/value.js';
import { resolveFixes } from '../../../server/engine/linter/fixes.js';
import { resultOf } from '../../../server/engine/simulator/result.js';
import { lintText } from '../../support/lint.js';
import { edited, resultFor, sceneOf, service, web } from './scenes.js';

/** The document that the edit adds, after what was there. */
function added(text: string): unknown {
  const scene = sceneOf(text);
  const changed = edited(text, scene, resultOf(scene).addServiceEditId ?? '');
  expect(changed.startsWith(text)).toBe(true);
  const document = parseStream(changed, { mode: 'fast' }).documents.at(-1);
  return document?.root && toValue(document.root);
}

const stateful = web({ kind: 'StatefulSet', name: 'db' }).replace('spec:\n', 'spec:\n  serviceName: db-nodes\n');

const inJson = (text: string): string => {
  const [{ root }] = parseStream(text, { mode: 'fast' }).documents;
  return JSON.stringify(root && toValue(root));
};

describe('the added Service', () => {
  it('selects the Pods and leads to their ports', () => {
    const scene = sceneOf(web());
    const { services, addServiceEditId } = resultFor(edited(web(), scene, 'service'));
    expect(services).toMatchObject([{ name: 'web', ports: [{ port: 80, resolved: '80' }] }]);
    expect(services[0].endpoints.map(({ state }) => state)).toEqual(['ready', 'ready']);
    expect(services[0].calls[0]).toMatchObject({ to: 'web:80', ok: true });
    expect(addServiceEditId).toBeUndefined();
  });

  it('has the namespace, and a name for each of several ports', () => {
    const ports = '[{name: http, containerPort: 80}, {containerPort: 53, protocol: UDP}, {containerPort: 80}]';
    const text = web()
      .replace('  name: web\n', '  name: web\n  namespace: shop\n')
      .replace('[{name: http, containerPort: 80}]', ports);
    expect(added(text)).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        selector: { app: 'web' },
        ports: [
          { port: 80, name: 'http' },
          { port: 53, name: 'port-2', protocol: 'UDP' },
        ],
      },
    });
  });

  it('has the labels of the Pods where the controller selects by others', () => {
    const text = web().replace('matchLabels: {app: web}', 'matchLabels: {app: other}');
    expect(added(text)).toMatchObject({ spec: { selector: { app: 'web' } } });
    const expression = web().replace('matchLabels: {app: web}', 'matchExpressions: [{key: app, operator: Exists}]');
    expect(added(expression)).toMatchObject({ spec: { selector: { app: 'web' } } });
  });

  it('of a StatefulSet is the headless one that it names, as the linter writes it', () => {
    const budget = `---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: db}
spec:
  maxUnavailable: 1
  selector: {matchLabels: {app: db}}
`;
    const text = stateful + budget;
    const fixes = lintText(text)
      .filter(({ rule }) => rule === 'lifecycle/headless-service-missing')
      .flatMap(resolveFixes);
    expect(fixes.map(({ title }) => title)).toEqual(['Add a headless Service `db-nodes`']);
    expect(sceneOf(text).edits('service')).toEqual(fixes[0]?.edits[0]?.edits);
    expect(added(stateful)).toMatchObject({ metadata: { name: 'db-nodes' }, spec: { clusterIP: 'None' } });
  });
});

describe('no Service is offered', () => {
  it.each([
    ['where one selects the Pod', web() + service().replace('name: web', 'name: front')],
    ['where its name is taken by one that selects others', web() + service().replace('{app: web}', '{app: other}')],
    ['where no port is declared', web().replace('          ports: [{name: http, containerPort: 80}]\n', '')],
    ['where the Pods have no labels', web().replaceAll('{app: web}', '{}')],
    ['where the name is none for a Service', web().replace('  name: web\n', '  name: web.example\n')],
    ['in JSON, which holds one document', inJson(web())],
  ])('%s', (_, text) => {
    const scene = sceneOf(text);
    expect(resultOf(scene).addServiceEditId).toBeUndefined();
    expect(scene.edits('service')).toBeUndefined();
  });
});
