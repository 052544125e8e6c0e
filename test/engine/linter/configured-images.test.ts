import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configurationSchema } from '../../../server/engine/linter/configuration-schema.js';
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
  expect(keys(image)).toEqual(keys(data.$defs.image));
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
