import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseImageReference } from '../../../server/engine/pod/image-reference.js';
import { imageCatalogue } from '../../../server/engine/pod/images.js';
import type { ImageKnowledge } from '../../../server/engine/pod/model.js';

const catalogue = imageCatalogue();
const find = (image: string) => {
  const match = catalogue.find(parseImageReference(image));
  return match && `${match.knowledge.id} ${match.confidence}`;
};
const json = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../server/engine/pod/data/${name}`, import.meta.url), 'utf8')) as Record<
    string,
    unknown
  >;
const images = json('images.json').images as ImageKnowledge[];

describe('the data', () => {
  test('keeps to its schema', () => {
    const validate = new Ajv2020({ allErrors: true }).compile(json('images.schema.json'));
    validate(json('images.json'));
    expect(validate.errors).toBeNull();
  });

  test('names every image once, and no repository for two', () => {
    const ids = images.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    const repositories = images.flatMap((image) => image.repositories);
    expect(repositories.filter((name, index) => repositories.indexOf(name) !== index)).toEqual([]);
  });

  test('leaves registries out', () => {
    const hosts = images
      .flatMap((image) => image.repositories)
      .filter((name) => /^[\w-]+(?:\.[\w-]+)*\.(?:io|com|org|aws|chat)\//.test(name));
    // Google's own projects are called so below gcr.io.
    expect(hosts.filter((name) => !name.startsWith('google.com/'))).toEqual([]);
  });

  test('knows at least 150 families', () => {
    expect(images.filter(({ base }) => base !== true).length).toBeGreaterThanOrEqual(150);
  });

  test('names what 200 families and more were checked against, each by a file or page of its own project', () => {
    const sources = images.flatMap(({ source }) => source ?? []);
    expect(sources.length).toBeGreaterThanOrEqual(200);
    expect(sources.filter((source) => new URL(source).pathname.split('/').length < 6)).toEqual([]);
  });

  test.each([
    ['databases', ['postgres', 'mysql', 'mariadb', 'mongodb', 'redis', 'elasticsearch', 'cassandra', 'etcd', 'minio']],
    ['web servers and proxies', ['nginx', 'httpd', 'caddy', 'traefik', 'envoy', 'haproxy', 'kong', 'ingress-nginx']],
    ['brokers', ['kafka', 'rabbitmq', 'nats', 'zookeeper', 'mosquitto', 'emqx']],
    ['helpers', ['fluentd', 'otel-collector', 'datadog-agent', 'git-sync', 'oauth2-proxy', 'cloud-sql-proxy', 'vault']],
    ['mesh proxies', ['istio-proxy', 'linkerd-proxy', 'app-mesh-envoy', 'knative-queue']],
    ['exporters', ['node-exporter', 'redis-exporter', 'postgres-exporter', 'mysqld-exporter', 'nginx-exporter']],
  ])('was checked for %s', (_, ids) => {
    expect(ids.filter((id) => images.find((image) => image.id === id)?.source === undefined)).toEqual([]);
  });

  test('is found by each of its own repositories', () => {
    const lost = images.flatMap(({ id, repositories }) =>
      repositories.filter((repository) => {
        const image = repository.replaceAll('*', 'some');
        return catalogue.find(parseImageReference(`registry.example.com/${image}`))?.knowledge.id !== id;
      }),
    );
    expect(lost).toEqual([]);
  });

  test('lets helpers name roles or images that exist', () => {
    const known = new Set<string>([...images.map(({ id }) => id), ...images.map(({ role }) => role), '*']);
    expect(images.flatMap(({ helps = [] }) => helps).filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('an image is recognised', () => {
  test.each([
    ['nginx', 'nginx probable'],
    ['docker.io/library/nginx:1.27@sha256:0a', 'nginx probable'],
    ['public.ecr.aws/docker/library/nginx', 'nginx probable'],
    ['mirror.example.com/dockerhub/library/redis:7', 'redis probable'],
    ['registry.example.com/postgres:16', 'postgres probable'],
    ['harbor.example.com/proxy/grafana/grafana:11', 'grafana probable'],
    ['bitnami/nginx', 'nginx-unprivileged probable'],
    ['bitnamilegacy/nginx:1', 'nginx-unprivileged probable'],
    ['nginxinc/nginx-unprivileged:stable', 'nginx-unprivileged probable'],
    ['registry.access.redhat.com/ubi9/nginx-122', 'nginx-s2i probable'],
    ['quay.io/sclorg/postgresql-15-c9s', 'postgres probable'],
    ['cr.example.com/team/redis-exporter', 'redis-exporter probable'],
    ['gcr.io/kubebuilder/kube-rbac-proxy:v0.15', 'kube-rbac-proxy probable'],
    ['registry.k8s.io/ingress-nginx/controller:v1.9', 'ingress-nginx probable'],
    ['team/nginx', 'nginx possible'],
    ['team/postgres', 'postgres possible'],
    ['gcr.io/distroless/java17-debian12', 'base-linux probable'],
  ])('%s', (image, expected) => {
    expect(find(image)).toBe(expected);
  });

  test.each([
    'team/app',
    'team/registry',
    'nginx-ingress-test-app',
    'mycorp/postgres-client-ui',
    'team/proxy',
    'mynginx',
  ])('%s is not', (image) => {
    expect(find(image)).toBeUndefined();
  });
});

test("the user's own images win", () => {
  const own: ImageKnowledge = {
    id: 'edge',
    title: 'Edge',
    role: 'proxy',
    repositories: ['*/nginx'],
    listens: [{ port: 9000 }],
  };
  const match = imageCatalogue([own]).find(parseImageReference('team/nginx'));
  expect(match?.knowledge.id).toBe('edge');
  expect(imageCatalogue([own]).find(parseImageReference('nginx'))?.knowledge.id).toBe('nginx');
});

test("programs tell the family, unless their name is everybody's", () => {
  expect(catalogue.findProgram('redis-server')?.id).toBe('redis');
  expect(catalogue.findProgram('valkey-server')?.id).toBe('valkey');
  expect(catalogue.findProgram('envoy')?.id).toBe('envoy');
  expect(catalogue.findProgram('python3')).toBeUndefined();
  expect(catalogue.findProgram('docker-entrypoint.sh')).toBeUndefined();
});
