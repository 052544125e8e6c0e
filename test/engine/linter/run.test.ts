import { describe, expect, test } from 'vitest';
import type { ConfigurationLayer } from '../../../server/engine/linter/configuration.js';
import type { Finding } from '../../../server/engine/linter/finding.js';
import { parseGlob } from '../../../server/engine/linter/glob.js';
import type { Rule, RuleMeta } from '../../../server/engine/linter/rule.js';
import { defineFileRule, defineObjectRule, definePodRule } from '../../../server/engine/linter/rule.js';
import type { LintOptions } from '../../../server/engine/linter/run.js';
import { lintFile } from '../../../server/engine/linter/run.js';
import { readSourceFile } from '../../../server/engine/kubernetes/read.js';
import { createWorkspace } from '../../../server/engine/workspace/workspace.js';
import { configure, lintText, lintTexts } from '../../support/lint.js';

const meta = <M extends string>(
  id: RuleMeta<M>['id'],
  messages: Readonly<Record<M, string>>,
  more: Partial<RuleMeta<M>> = {},
): RuleMeta<M> => ({
  id,
  severity: 'warning',
  presets: ['recommended', 'strict', 'all'],
  title: id,
  summary: id,
  why: id,
  whenNot: id,
  source: { title: id, url: 'https://kubernetes.io/' },
  messages,
  ...more,
});

/** Speaks about the image of every container. */
const images = definePodRule({
  meta: meta('network/images', { image: '`{container}` runs `{image}`.' }),
  *check(pod) {
    for (const container of pod.containers) {
      yield {
        messageId: 'image',
        at: { object: pod.template.object, path: [...container.path, 'image'] },
        data: { container: container.name, image: container.image.text },
      };
    }
  },
});

const kinds = defineObjectRule({
  meta: meta('api/kinds', { kind: 'A {kind}.' }),
  kinds: ['Service', 'Deployment'],
  *check(object) {
    yield { messageId: 'kind', at: { object, path: [...object.path, 'kind'] }, data: { kind: object.kind } };
  },
});

const texts = defineFileRule({
  meta: meta('api/texts', { text: '{count} documents.' }, { severity: 'info' }),
  *check({ stream }) {
    const data = { count: stream.documents.length };
    yield { messageId: 'text', document: 0, range: { start: 0, end: 1 }, data };
  },
});

const rules: readonly Rule[] = [images, kinds, texts];

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: prod}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: nginx
      - name: proxy
        image: envoy
`;
const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n';

const lint = (text: string, layer: ConfigurationLayer = {}, options: LintOptions = {}): readonly Finding[] =>
  lintText(text, layer, { rules, ...options });

const said = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ severity, rule, message }) => `${severity} ${rule} ${message}`);

describe('rules see what concerns them', () => {
  test('a file once, objects by kind, every Pod template', () => {
    expect(said(lint(`${service}---\n${deployment}`))).toEqual([
      'info api/texts 2 documents.',
      'warning api/kinds A Service.',
      'warning api/kinds A Deployment.',
      'warning network/images `web` runs `nginx`.',
      'warning network/images `proxy` runs `envoy`.',
    ]);
  });

  test('a finding knows its place, object and container', () => {
    const found = lint(`${service}---\n${deployment}`).find(({ container }) => container === 'proxy');
    expect(found).toMatchObject({
      uri: '/manifest.yaml',
      document: 1,
      object: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'prod', name: 'web' },
      path: ['spec', 'template', 'spec', 'containers', 1, 'image'],
      url: 'https://github.com/podlint/podlint/blob/main/docs/rules/network/images.md',
      tags: [],
      related: [],
      fixes: [],
    });
    const text = `${service}---\n${deployment}`;
    expect(text.slice(found?.range.start, found?.range.end)).toBe('envoy');
  });

  test('items of a List are objects of their own', () => {
    const item = (name: string): string =>
      `- {apiVersion: v1, kind: Service, metadata: {name: ${name}}, spec: {ports: [{port: 80}]}}\n`;
    const found = lint(`apiVersion: v1\nkind: List\nitems:\n${item('a')}${item('b')}`);
    expect(found.filter(({ rule }) => rule === 'api/kinds').map(({ object }) => object?.name)).toEqual(['a', 'b']);
  });

  test('one text that an alias brings to several places is reported once', () => {
    const text = deployment
      .replace('- name: web\n        image: nginx', '- &c {name: web, image: nginx}')
      .replace('- name: proxy\n        image: envoy', '- *c');
    expect(said(lint(text)).filter((line) => line.includes('images'))).toEqual([
      'warning network/images `web` runs `nginx`.',
    ]);
  });

  test('a template is left alone', () => {
    expect(lint(deployment.replace('nginx', '{{ .Values.image }}'))).toEqual([]);
  });

  test('of a broken document only the text is judged; the others are judged in full', () => {
    expect(said(lint(`${deployment}  broken: [\n---\n${service}`))).toEqual([
      'info api/texts 2 documents.',
      'warning api/kinds A Service.',
    ]);
  });

  test('a text that is not there has no findings', () => {
    expect(lint('')).toEqual(lint('', { directives: [{ pattern: 'network/*', severity: 'off' }] }));
    const result = lintTexts(new Map([['/a.yaml', 'a: 1']]), configure({}, rules), { rules });
    expect(result.get('/b.yaml')).toBeUndefined();
  });
});

describe('severities', () => {
  const lowered = definePodRule({
    meta: meta('network/lowered', { full: 'Certain.', low: 'Guessed.' }, { severity: 'error' }),
    *check({ template: { object } }) {
      yield { messageId: 'full', at: { object, path: ['kind'] } };
      yield { messageId: 'low', at: { object, path: ['kind'] }, severity: 'warning' };
    },
  });
  test.each([
    [undefined, ['error', 'warning']],
    ['error', ['error', 'warning']],
    ['warning', ['warning', 'warning']],
    ['info', ['info', 'info']],
    ['off', []],
  ] as const)('set to %s: a lowered fact never rises above its own', (severity, expected) => {
    const layer = severity === undefined ? {} : { directives: [{ pattern: 'network/lowered', severity }] };
    expect(lintText(deployment, layer, { rules: [lowered] }).map((finding) => finding.severity)).toEqual(expected);
  });

  test('set higher than its default: what was lowered stays where it was', () => {
    const rule = definePodRule({ ...lowered, meta: { ...lowered.meta, severity: 'warning' } });
    const guessed = definePodRule({
      ...rule,
      *check(pod, context) {
        for (const fact of lowered.check(pod, context)) yield fact.severity ? { ...fact, severity: 'info' } : fact;
      },
    });
    const layer = { directives: [{ pattern: 'network/lowered', severity: 'error' as const }] };
    expect(lintText(deployment, layer, { rules: [guessed] }).map((finding) => finding.severity)).toEqual([
      'error',
      'info',
    ]);
  });

  test('strict raises a rule that is stricter there', () => {
    const rule = defineFileRule({ ...texts, meta: { ...texts.meta, strictSeverity: 'warning' } });
    expect(lintText(service, { presets: ['strict'] }, { rules: [rule] })[0]?.severity).toBe('warning');
    expect(lintText(service, {}, { rules: [rule] })[0]?.severity).toBe('info');
  });
});

describe('a rule that crashes', () => {
  const crashing = definePodRule({
    meta: meta('network/crashing', { fine: 'Fine.' }),
    *check({ template: { object } }) {
      yield { messageId: 'fine', at: { object, path: ['kind'] } };
      throw new TypeError('no such thing');
    },
  });

  test('is one finding; what it found and what others find stays', () => {
    expect(said(lintText(deployment, {}, { rules: [crashing, kinds] }))).toEqual([
      'error internal/rule-crashed `network/crashing` failed: TypeError: no such thing. This is a fault of Podlint, not of the file; please report it.',
      'warning api/kinds A Deployment.',
      'warning network/crashing Fine.',
    ]);
  });

  test('crashes in its fix without harm', () => {
    const rule = definePodRule({
      meta: meta('network/fixing', { fine: 'Fine.' }),
      *check({ template: { object } }) {
        const edits = (): never => {
          throw new Error('no');
        };
        yield { messageId: 'fine', at: { object, path: ['kind'] }, fixes: [{ title: 'Fix', kind: 'safe', edits }] };
      },
    });
    expect(lintText(deployment, {}, { rules: [rule] })[0]?.fixes[0]?.edits()).toBeUndefined();
  });
});

describe('exceptions of the configuration', () => {
  const exception = {
    folder: '/',
    rule: undefined,
    file: undefined,
    object: undefined,
    container: undefined,
    reason: 'known',
    until: undefined,
  };
  test.each([
    ['by rule', { rule: 'network/images' }, 2],
    ['by theme', { rule: 'api/*' }, 2],
    ['by container', { rule: 'network/*', container: 'pro*' }, 3],
    ['by object', { object: 'Deployment/web' }, 0],
    ['by object in its namespace', { object: 'prod/Deployment/*' }, 0],
    ['not in another namespace', { object: 'test/Deployment/web' }, 4],
    ['by file', { file: parseGlob('*.yaml') }, 0],
    ['not by another file', { file: parseGlob('other.yaml') }, 4],
    ['until its last day', { rule: 'network/*', until: '2026-05-04' }, 2],
    ['not after its last day', { rule: 'network/*', until: '2026-05-03' }, 4],
  ])('%s', (_, keys, left) => {
    const layer = { exceptions: [{ ...exception, ...keys }] };
    const found = lint(deployment, layer, { today: '2026-05-04' });
    expect(found).toHaveLength(left);
  });

  test('what is excepted is kept with its reason', () => {
    const configuration = configure({ exceptions: [{ ...exception, rule: 'network/*' }] }, rules);
    const result = lintTexts(new Map([['/a.yaml', deployment]]), configuration, { rules }).get('/a.yaml');
    expect(result?.suppressed.map(({ by, reason, finding }) => [by, reason, finding.container])).toEqual([
      ['configuration', 'known', 'web'],
      ['configuration', 'known', 'proxy'],
    ]);
  });

  test('an ignored file has no findings', () => {
    expect(lint(deployment, { ignoredFiles: { folder: '/', globs: [parseGlob('*.yaml')] } })).toEqual([]);
  });
});

test('the time of each rule is taken by the clock that is given', () => {
  let clock = 0;
  const times = new Map<string, number>();
  lint(deployment, {}, { now: () => (clock += 5), onTiming: (rule, time) => times.set(rule, time) });
  expect([...times]).toEqual([
    ['network/images', 5],
    ['api/kinds', 5],
    ['api/texts', 5],
  ]);
});

test('a Pod model that cannot be made is one finding as well', () => {
  const workspace = {
    ...createWorkspace(),
    file: () => readSourceFile('/a.yaml', deployment, { mode: 'fast' }),
    pods: () => {
      throw new RangeError('too many');
    },
  };
  expect(said(lintFile(workspace, '/a.yaml', configure({}, rules), { rules }))).toEqual([
    'error internal/rule-crashed `the Pod model` failed: RangeError: too many. This is a fault of Podlint, not of the file; please report it.',
    'info api/texts 1 documents.',
    'warning api/kinds A Deployment.',
  ]);
});
