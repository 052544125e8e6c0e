import { describe, expect, test } from 'vitest';
import { cases } from './config-cases.js';
import { callersOf, listenersOf, podOf } from './pods.js';

/** A Pod whose container mounts a ConfigMap with one file. */
function mounted(image: string, path: string, text: string, more = '') {
  const key = path.slice(path.lastIndexOf('/') + 1);
  const directory = path.slice(0, path.lastIndexOf('/'));
  return podOf(`{name: c, image: ${image}, volumeMounts: [{name: cfg, mountPath: ${directory}}]${more}}`, {
    rest: '  volumes: [{name: cfg, configMap: {name: cfg}}]',
    after: `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: cfg}\ndata:\n  ${key}: ${JSON.stringify(text)}\n`,
  });
}

/** The text of the ConfigMap that the first call or listener points at. */
const origin = ({
  origin: site,
}: {
  readonly origin?:
    { readonly object: { readonly value: object }; readonly within?: { start: number; end: number } } | undefined;
}) => {
  const data = (site?.object.value as { data?: Record<string, string> } | undefined)?.data ?? {};
  return Object.values(data)[0]?.slice(site?.within?.start, site?.within?.end);
};

describe('the configuration of', () => {
  test.each(cases)('$name', ({ image, path, text, listens, calls = [] }) => {
    const pod = mounted(image, path, text);
    expect(listenersOf(pod).map((line) => line.replace(/ (?:config|image) probable$/, ''))).toEqual(listens);
    expect(pod.callers.map((caller) => caller.text)).toEqual(calls);
  });
});

test('listeners and calls point at the mount, and at the text in the ConfigMap', () => {
  const pod = mounted(
    'nginx',
    '/etc/nginx/conf.d/a.conf',
    'server { listen 8080; location / { proxy_pass http://localhost:3000/; } }',
  );
  const [listener] = pod.listeners;
  expect(listener.at.path.join('.')).toBe('spec.containers.0.volumeMounts.0.name');
  expect(listener.evidence).toBe('`listen 8080` in ConfigMap `cfg`, key `a.conf`');
  expect(origin(listener)).toBe('8080');
  expect(origin(pod.callers[0])).toBe('localhost:3000');
  expect(callersOf(pod)).toEqual(['http://localhost:3000/ by ConfigMap `cfg`, key `a.conf`']);
});

describe('nothing is read', () => {
  test.each([
    [
      'of a file in no known format',
      'team/app',
      '/etc/app/config.toml',
      'listen = "127.0.0.1:80"\nupstream = "http://localhost:81"',
    ],
    [
      'by a reloader that mounts it, too',
      'ghcr.io/jimmidyson/configmap-reload',
      '/etc/nginx/conf.d/a.conf',
      'server { listen 80; }',
    ],
    ['by a tool that mounts it, too', 'oliver006/redis_exporter', '/etc/redis/redis.conf', 'port 6380'],
    ['of broken YAML', 'team/api', '/config/application.yml', 'server: [port: 80'],
  ])('%s', (_, image, path, text) => {
    const pod = mounted(image, path, text);
    expect(pod.listeners.filter(({ source }) => source === 'config')).toEqual([]);
    expect(pod.callers).toEqual([]);
  });

  test('by an init container', () => {
    const pod = podOf('{name: c, image: nginx}', {
      rest: '  initContainers: [{name: i, image: nginx, volumeMounts: [{name: cfg, mountPath: /etc/nginx}]}]\n  volumes: [{name: cfg, configMap: {name: cfg}}]',
      after: '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: cfg}\ndata: {nginx.conf: "listen 81;"}\n',
    });
    expect(listenersOf(pod)).toEqual(['80/TCP any image probable']);
  });
});

test('items, subPath and projected volumes name the files', () => {
  const files = (mount: string, volume: string) =>
    listenersOf(
      podOf(`{name: c, image: nginx, volumeMounts: [{name: cfg, ${mount}}]}`, {
        rest: `  volumes: [{name: cfg, ${volume}}]`,
        after:
          '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: cfg}\ndata: {a: "server { listen 81; }", b: "server { listen 82; }"}\n',
      }),
    );
  expect(files('mountPath: /etc/nginx/conf.d', 'configMap: {name: cfg}')).toEqual([]);
  expect(files('mountPath: /etc/nginx/conf.d', 'configMap: {name: cfg, items: [{key: b, path: x.conf}]}')).toEqual([
    '82/TCP any config probable',
  ]);
  expect(files('mountPath: /etc/nginx/conf.d/x.conf, subPath: a', 'configMap: {name: cfg}')).toEqual([
    '81/TCP any config probable',
  ]);
  expect(
    files(
      'mountPath: /etc/nginx/conf.d',
      'projected: {sources: [{secret: {name: s}}, {configMap: {name: cfg, items: [{key: a, path: y.conf}]}}]}',
    ),
  ).toEqual(['81/TCP any config probable']);
});
