import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { configurationSchema } from '../../../server/engine/linter/configuration-schema.js';
import { parseImageReference } from '../../../server/engine/pod/image-reference.js';
import { imageCatalogue } from '../../../server/engine/pod/images.js';
import { lintText, metas } from '../../support/lint.js';
import { readConfiguration } from '../../../server/engine/linter/read-configuration.js';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly enum?: readonly string[];
}

const own = configurationSchema(metas) as Schema;
const data = JSON.parse(
  readFileSync(new URL('../../../server/engine/pod/data/images.schema.json', import.meta.url), 'utf8'),
) as { readonly $defs: Readonly<Record<string, Schema>> };

const keys = (schema: Schema | undefined): readonly string[] => Object.keys(schema?.properties ?? {}).sort();

test('users say of their images whatever Podlint says of the ones it knows', () => {
  const image = own.properties?.images.items;
  // What an entry was checked against is asked of Podlint's own only.
  expect(keys(image)).toEqual(keys(data.$defs.image).filter((key) => key !== 'source'));
  expect(keys(image?.properties?.listens.items)).toEqual(keys(data.$defs.listener));
  expect(image?.properties?.role.enum).toEqual(data.$defs.role.enum);
});

test('what users say of their images counts', () => {
  const text = `images:
  - id: cart
    repositories: ["*/shop/cart"]
    role: app-server
    listens:
      - { port: 7000, tags: ["2.*"] }
      - { port: 7001, notTags: ["2.*"] }
    programs: [cart-server]
    oneOff: [migrate]
`;
  const { configuration, problems } = readConfiguration({ uri: '/podlint.yaml', text }, { rules: metas });
  expect(problems).toEqual([]);
  const pod = (tag: string, command = '[cart-server]'): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: cart }
spec:
  selector: { matchLabels: { app: cart } }
  template:
    metadata: { labels: { app: cart } }
    spec:
      containers:
        - { name: cart, image: "registry.example.com/shop/cart:${tag}", command: ${command} }
        - name: proxy
          image: registry.example.com/shop/proxy:1
          ports: [{ containerPort: 7000 }]
`;
  const rules = (manifest: string): readonly string[] =>
    lintText(manifest, { images: configuration.images }).map(({ rule }) => rule);
  expect(rules(pod('2.1'))).toEqual(['network/port-clash']);
  expect(rules(pod('1.9'))).toEqual([]);
  expect(rules(pod('2.1', '[other-program]'))).toEqual([]);
});

describe('what does not fit is named at its place', () => {
  test.each([
    ['images: [{ role: proxy }]', '1:10', '`repositories`'],
    ['images:\n  - repositories: [team/app]\n    role: chef\n', '3:11', '`chef` is not one of'],
    ['images:\n  - repositories: [team/app]\n    role: proxy\n    listen: [{ port: 80 }]\n', '4:5', '`listens`'],
    [
      'images:\n  - repositories: [team/app]\n    role: proxy\n    listens: [{ port: 70000 }]\n',
      '4:23',
      '`port` must be at most 65535, not 70000.',
    ],
    [
      'images:\n  - repositories: [ghcr.io/team/app:1]\n    role: proxy\n',
      '2:20',
      'names a registry or a version. Write `team/app`; it counts in every registry.',
    ],
    [
      'images:\n  - repositories: [team/app]\n    role: database\n    dataDirectories: [data]\n',
      '4:23',
      'is no absolute path. Write `/data`.',
    ],
  ])('%s', (text, place, message) => {
    const { problems } = readConfiguration({ uri: '/podlint.yaml', text }, { rules: metas });
    const places = problems.map(({ range }) => {
      const before = text.slice(0, range.start).split('\n');
      return `${before.length}:${(before.at(-1) ?? '').length + 1}`;
    });
    expect(places).toEqual([place]);
    expect(problems[0].message).toContain(message);
  });
});

describe('the one who knows best is asked', () => {
  const pod = (image: string) => parseImageReference(image);
  const images = (files: Readonly<Record<string, string>>) => {
    const read = (uri: string) => ({ text: files[uri] ?? '' });
    return readConfiguration({ uri: '/podlint.yaml', text: files['/podlint.yaml'] }, { rules: metas, read })
      .configuration.images;
  };

  test('users before Podlint, whatever is more exact', () => {
    const own = images({ '/podlint.yaml': 'images: [{ id: ours, repositories: ["*/nginx"], role: proxy }]\n' });
    const catalogue = imageCatalogue(own);
    expect(catalogue.find(pod('bitnami/nginx'))?.knowledge.id).toBe('ours');
    expect(catalogue.find(pod('nginx'))?.knowledge.id).toBe('nginx');
  });

  test('a file before those that it extends', () => {
    const own = images({
      '/podlint.yaml': 'extends: [./base.yaml]\nimages: [{ id: own, repositories: [team/app], role: web-server }]\n',
      '/base.yaml': 'images: [{ id: base, repositories: [team/app], role: app-server }]\n',
    });
    expect(imageCatalogue(own).find(pod('team/app:1'))?.knowledge.id).toBe('own');
  });

  test('the more exact of two of one file', () => {
    const own = images({
      '/podlint.yaml':
        'images: [{ id: app, repositories: [team/app], role: web-server }, { id: any, repositories: ["team/*"], role: batch }]\n',
    });
    expect(imageCatalogue(own).find(pod('team/app:1'))?.knowledge.id).toBe('app');
  });
});

test('a rule says more once the image is known', () => {
  const manifest = `apiVersion: batch/v1
kind: Job
metadata: { name: nightly }
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - { name: nightly, image: team/report, command: [report] }
        - { name: tunnel, image: team/tunnel }
`;
  const { configuration } = readConfiguration(
    {
      uri: '/podlint.yaml',
      text: 'images: [{ repositories: [team/tunnel], role: proxy, ends: "no", helps: ["*"] }]\n',
    },
    { rules: metas },
  );
  const rules = (images?: typeof configuration.images) =>
    lintText(manifest, images ? { images } : {}).map(({ rule }) => rule);
  expect(rules()).not.toContain('sidecar/job-never-completes');
  expect(rules(configuration.images)).toContain('sidecar/job-never-completes');
});
