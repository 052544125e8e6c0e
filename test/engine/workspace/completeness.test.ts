import { describe, expect, test } from 'vitest';
import type { Completeness } from '../../../server/engine/workspace/completeness.js';
import { configMap, deployment, documents, objectIn, service, workspaceOf } from './workspaces.js';

function isComplete(
  files: Readonly<Record<string, string>>,
  kind: string,
  near?: readonly [string, string],
  complete: Completeness = 'auto',
) {
  const workspace = workspaceOf(files, { complete });
  return workspace.neighbourhood.isComplete(kind, 'default', near && objectIn(workspace, ...near));
}

test('the configuration has the last word', () => {
  expect(isComplete({}, 'Pod', undefined, true)).toBe(true);
  expect(isComplete({ 'a.yaml': documents(deployment('a'), service('a')) }, 'Pod', undefined, false)).toBe(false);
});

describe('auto', () => {
  test('needs an object of the kind', () => {
    expect(isComplete({ 'a.yaml': service('a') }, 'Pod')).toBe(false);
    expect(isComplete({ 'a.yaml': deployment('a') }, 'Pod')).toBe(true);
    expect(isComplete({ 'a.yaml': deployment('a') }, 'Service')).toBe(false);
    expect(isComplete({ 'a.yaml': deployment('a', 'app: a', '', ', namespace: other') }, 'Pod')).toBe(false);
  });

  test('takes one reference that leads nowhere for a mistake, and several for a part of the whole', () => {
    expect(isComplete({ 'a.yaml': documents(deployment('a'), service('a'), service('b')) }, 'Pod')).toBe(true);
    expect(isComplete({ 'a.yaml': documents(deployment('a'), service('a'), service('b'), service('c')) }, 'Pod')).toBe(
      false,
    );
    const many = Array.from({ length: 30 }, (_, index) => `s${String(index)}`);
    const whole = many.flatMap((name) => [deployment(name), service(name)]);
    expect(isComplete({ 'a.yaml': documents(...whole, service('x'), service('y'), service('z')) }, 'Pod')).toBe(true);
    expect(
      isComplete(
        { 'a.yaml': documents(...whole, service('x'), service('y'), service('z'), service('u'), service('v')) },
        'Pod',
      ),
    ).toBe(false);
  });

  test('counts what the kind is referred to by', () => {
    const uses = (names: readonly string[]) =>
      deployment('a', 'app: a', `, envFrom: [${names.map((name) => `{configMapRef: {name: ${name}}}`).join(', ')}]`);
    expect(isComplete({ 'a.yaml': documents(uses(['c1', 'c2']), configMap('c1', 'a: b')) }, 'ConfigMap')).toBe(true);
    expect(isComplete({ 'a.yaml': documents(uses(['c1', 'c2', 'c3']), configMap('c1', 'a: b')) }, 'ConfigMap')).toBe(
      false,
    );
    const ingress =
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\nspec: {defaultBackend: {service: {name: gone}}, rules: [{http: {paths: [{backend: {service: {name: gone2}}}]}}]}\n';
    expect(isComplete({ 'a.yaml': documents(service('a'), ingress) }, 'Service')).toBe(false);
  });

  test('judges the nearest place that holds the kind', () => {
    const files = {
      'shop/app.yaml': documents(deployment('a'), service('a'), service('typo')),
      'other/svc.yaml': documents(service('x'), service('y'), service('z')),
      'split/deploy.yaml': deployment('d'),
      'split/svc.yaml': service('d'),
    };
    expect(isComplete(files, 'Pod', ['shop/app.yaml', 'Service'])).toBe(true);
    expect(isComplete(files, 'Pod', ['split/svc.yaml', 'Service'])).toBe(true);
    expect(isComplete(files, 'Pod', ['other/svc.yaml', 'Service'])).toBe(false);
    expect(isComplete(files, 'Pod')).toBe(false);
  });

  test('has no opinion where a place holds alternatives', () => {
    const files = {
      'a.yaml': documents(deployment('web'), service('web')),
      'b.yaml': deployment('web'),
      'c.yaml': service('c'),
    };
    expect(isComplete(files, 'Pod')).toBe(false);
    expect(isComplete(files, 'Pod', ['c.yaml', 'Service'])).toBe(false);
    expect(isComplete(files, 'Pod', ['a.yaml', 'Service'])).toBe(true);
  });
});
