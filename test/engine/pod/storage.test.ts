import { expect, test } from 'vitest';
import type { Volume } from '../../../server/engine/kubernetes/types.js';
import { isBelow, volumeLife } from '../../../server/engine/pod/storage.js';
import { podOf } from './pods.js';

test('every mount is listed with its volume', () => {
  const pod = podOf(
    '{name: a, volumeMounts: [{name: data, mountPath: /data, readOnly: true}, {name: gone, mountPath: /x}]}',
    {
      rest: '  initContainers: [{name: i, volumeMounts: [{name: data, mountPath: /out}, {name: cfg, mountPath: /cfg}]}]\n  volumes: [{name: data, emptyDir: {}}, {name: cfg, configMap: {name: c}}]',
    },
  );
  expect(
    pod.volumeUses.map(({ container, mount, volume, readOnly, mountPath }) => [
      container.name,
      mount.mountPath,
      volume?.name,
      readOnly,
      mountPath.slice(1).join('.'),
    ]),
  ).toEqual([
    ['i', '/out', 'data', false, 'initContainers.0.volumeMounts.0'],
    ['i', '/cfg', 'cfg', true, 'initContainers.0.volumeMounts.1'],
    ['a', '/data', 'data', true, 'containers.0.volumeMounts.0'],
    ['a', '/x', undefined, false, 'containers.0.volumeMounts.1'],
  ]);
  expect(pod.volumes.map(({ path }) => path.join('.'))).toEqual(['spec.volumes.0', 'spec.volumes.1']);
});

test.each<[Volume, string]>([
  [{ name: 'a' }, 'pod'],
  [{ name: 'a', emptyDir: { medium: 'Memory' } }, 'pod'],
  [{ name: 'a', ephemeral: {} }, 'pod'],
  [{ name: 'a', hostPath: { path: '/' } }, 'node'],
  [{ name: 'a', persistentVolumeClaim: { claimName: 'c' } }, 'claim'],
  [{ name: 'a', nfs: { server: 's', path: '/' } }, 'external'],
  [{ name: 'a', projected: {} }, 'configuration'],
  [{ name: 'a', secret: {} }, 'configuration'],
])('%j lives as long as the %s', (volume, expected) => {
  expect(volumeLife(volume)).toBe(expected);
});

test.each([
  ['/data', '/data', true],
  ['/data/', '/data', true],
  ['/data/db', '/data', true],
  ['/data/db', '/data/', true],
  ['/database', '/data', false],
  ['/', '/data', false],
  ['/data', '/', true],
])('%s is in %s: %s', (path, directory, expected) => {
  expect(isBelow(path, directory)).toBe(expected);
});
