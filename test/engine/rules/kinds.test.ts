/** What rules know by kind, label or file name, one manifest to a case. */
import { describe, expect, test } from 'vitest';
import { lintText } from '../../support/lint.js';
import { readProtocol } from '../../../server/engine/rules/support/host-ports.js';

const count = (rule: string, text: string): number =>
  lintText(text, { presets: ['all'] }).filter((finding) => finding.rule === rule).length;

const workload = (kind: string, spec: string, more = 'replicas: 2') =>
  `apiVersion: ${kind === 'Rollout' ? 'argoproj.io/v1alpha1' : 'apps/v1'}\nkind: ${kind}\nmetadata: {name: web}\nspec: {${more}, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {${spec}}}}\n`;
const service = (selector = 'app: web') =>
  `---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {${selector}}, ports: [{port: 80}]}\n`;

test('a protocol that the API does not know is TCP', () => {
  expect(['UDP', 'SCTP', 'TCP', 'ICMP', undefined].map(readProtocol)).toEqual(['UDP', 'SCTP', 'TCP', 'TCP', 'TCP']);
});

describe('a missing preStop hook', () => {
  test.each([
    ['Deployment', 1],
    ['ReplicaSet', 1],
    ['Rollout', 1],
    ['StatefulSet', 0],
    ['DaemonSet', 0],
  ])('of a %s', (kind, expected) => {
    const text = workload(kind, 'containers: [{name: web, image: nginx, ports: [{containerPort: 80}]}]');
    expect(count('lifecycle/no-pre-stop', text + service())).toBe(expected);
    expect(count('lifecycle/no-pre-stop', text.replace('replicas: 2', 'replicas: 1') + service())).toBe(0);
  });
});

test.each(['sleep', 'tail', 'cat', 'ping', 'stress', 'timeout'])(
  'a Pod that only runs %s may be started again',
  (name) => {
    const pod = (command: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: busybox, command: [sh, -c, "${command}"]}]}\n`;
    expect(count('lifecycle/restart-policy', pod('cp /a /b'))).toBe(1);
    expect(count('lifecycle/restart-policy', pod(`cp /a /b; ${name} 5`))).toBe(0);
  },
);

describe('a mount that hides what the image needs', () => {
  const mounted = (image: string, path: string, file: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: ${image}, volumeMounts: [{name: c, mountPath: ${path}}]}], volumes: [{name: c, configMap: {name: c}}]}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {${file}: x}\n`;

  test.each([
    ['nginx', '/etc/nginx', 'nginx.conf'],
    ['httpd', '/usr/local/apache2/conf', 'httpd.conf'],
    ['haproxy', '/usr/local/etc/haproxy', 'haproxy.cfg'],
    ['php', '/usr/local/etc', 'php-fpm.conf'],
  ])('of %s', (image, path, file) => {
    expect(count('storage/nested-mount-hides', mounted(image, path, 'other'))).toBe(1);
    expect(count('storage/nested-mount-hides', mounted(image, path, file))).toBe(0);
    expect(count('storage/nested-mount-hides', mounted(image, `${path}/own`, 'other'))).toBe(0);
    expect(count('storage/nested-mount-hides', mounted('team/app', path, 'other'))).toBe(0);
  });

  test.each([
    ['tomcat', '/usr/local/tomcat/conf', 'server.xml'],
    ['elasticsearch', '/usr/share/elasticsearch/config', 'elasticsearch.yml'],
  ])('of %s, which needs several files', (image, path, file) => {
    expect(count('storage/nested-mount-hides', mounted(image, path, file))).toBe(1);
  });
});

describe('two workloads behind one Service', () => {
  const two = (label: string, first: string, second: string) =>
    [first, second]
      .map(
        (value, index) =>
          `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${index === 0 ? 'abc' : 'xyz'}}\nspec: {selector: {matchLabels: {tier: t, n: "${index}"}}, template: {metadata: {labels: {tier: t, n: "${index}", ${label}: "${value}"}}, spec: {containers: [{name: a, image: team/app${index}}]}}}\n---\n`,
      )
      .join('') + service('tier: t').slice('---\n'.length);

  test.each(['app.kubernetes.io/name', 'app.kubernetes.io/component', 'app', 'k8s-app', 'name', 'component'])(
    'are one application by the label %s',
    (label) => {
      expect(count('network/service-selects-several-workloads', two(label, 'shop', 'shop'))).toBe(0);
      expect(count('network/service-selects-several-workloads', two(label, 'shop', 'blog'))).toBe(1);
    },
  );

  test('are not by any other', () => {
    expect(count('network/service-selects-several-workloads', two('other', 'shop', 'shop'))).toBe(1);
  });
});
