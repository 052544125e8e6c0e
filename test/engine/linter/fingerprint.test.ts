import { describe, expect, test } from 'vitest';
import { readSourceFile } from '../../../server/engine/kubernetes/read.js';
import type { Finding } from '../../../server/engine/linter/finding.js';
import { identify } from '../../../server/engine/linter/fingerprint.js';

const POD = `
kind: List
apiVersion: v1
items:
  - apiVersion: v1
    kind: Pod
    metadata: { name: web, namespace: shop, annotations: { example.com/a.b: x } }
    spec:
      containers:
        - name: app
          args: [one, two]
          ports: [{ containerPort: 80 }, { containerPort: 53, protocol: TCP }, { containerPort: 53, protocol: UDP }]
          volumeMounts: [{ name: data, mountPath: /a }, { name: data, mountPath: /b }]
`;
const file = readSourceFile('/x.yaml', POD, { mode: 'fast' });

function pathOf(...path: readonly (string | number)[]): string {
  const object = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'web' };
  const finding = { rule: 'a/b', object, path, document: 0 } as unknown as Finding;
  expect(identify(finding, file)).toMatchObject({ rule: 'a/b', object: 'shop/Pod/web' });
  return identify(finding, file).path;
}

const spec = ['items', 0, 'spec', 'containers', 0] as const;

describe('the path of a finding', () => {
  test.each([
    ['starts at the object', ['items', 0, 'spec'], 'spec'],
    ['is empty for the object', ['items', 0], ''],
    ['names items by what is unique in the list', [...spec, 'image'], 'spec.containers[app].image'],
    ['falls back to other keys of the item', [...spec, 'ports', 0], 'spec.containers[app].ports[containerPort=80]'],
    ['numbers items that nothing tells apart', [...spec, 'ports', 2], 'spec.containers[app].ports[2]'],
    [
      'passes over names that repeat',
      [...spec, 'volumeMounts', 1, 'name'],
      'spec.containers[app].volumeMounts[mountPath=/b].name',
    ],
    ['numbers scalars', [...spec, 'args', 1], 'spec.containers[app].args[1]'],
    [
      'quotes keys with dots',
      ['items', 0, 'metadata', 'annotations', 'example.com/a.b'],
      'metadata.annotations["example.com/a.b"]',
    ],
    ['may lead to what is not there', [...spec, 'resources', 'limits', 3], 'spec.containers[app].resources.limits[3]'],
  ])('%s', (_, path, expected) => {
    expect(pathOf(...path)).toBe(expected);
  });
});

test('a finding of no object has no object', () => {
  const finding = { rule: 'a/b', object: undefined, path: [], document: 0 } as unknown as Finding;
  expect(identify(finding, undefined)).toEqual({ rule: 'a/b', object: '', path: '' });
});
