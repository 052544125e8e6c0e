import { expect, test } from 'vitest';
import { podOf } from './pods.js';

const of = (container: string) => {
  const { role } = podOf(`{${container}}`).containers[0];
  return `${role.role} ${role.confidence}`;
};

test.each([
  ['name: a, image: nginx', 'web-server probable'],
  ['name: a, image: team/nginx', 'web-server possible'],
  ['name: a, image: "postgres:16"', 'database probable'],
  ['name: a, image: redis', 'cache probable'],
  ['name: a, image: bitnami/kafka', 'queue probable'],
  ['name: a, image: oliver006/redis_exporter', 'metrics-exporter probable'],
  ['name: a, image: team/app', 'unknown possible'],
  ['name: log-shipper, image: team/app', 'log-shipper possible'],
  ['name: metrics, image: team/app', 'metrics-exporter possible'],
  ['name: config-reloader, image: team/app', 'config-reloader possible'],
  ['name: auth-proxy, image: team/app', 'proxy possible'],
  ['name: a, image: team/sql-exporter', 'metrics-exporter possible'],
  ['name: db-migrate, image: team/app', 'batch possible'],
  ['name: proxy-settings-editor, image: team/app', 'unknown possible'],
  ['name: agent-smith-website, image: team/app', 'unknown possible'],
  ['name: a, image: postgres, command: [psql, -c, "select 1"]', 'unknown probable'],
  ['name: a, image: ubuntu, command: [redis-server]', 'cache probable'],
  ['name: a, image: busybox, command: [sleep, infinity]', 'unknown probable'],
  ['name: a, image: curlimages/curl, args: ["http://x"]', 'batch probable'],
])('%s: %s', (container, expected) => {
  expect(of(container)).toBe(expected);
});

test('the evidence names what told', () => {
  const role = (container: string) => podOf(`{${container}}`).containers[0].role.evidence;
  expect(role('name: a, image: "docker.io/library/nginx:1"')).toBe('image `nginx`');
  expect(role('name: a, image: ubuntu, command: [sh, -c, exec envoy]')).toBe('program `envoy`');
  expect(role('name: promtail, image: team/app')).toBe('container name `promtail`');
});
