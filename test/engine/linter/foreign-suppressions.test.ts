import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FOREIGN_LINTERS } from '../../../server/engine/linter/foreign-checks.js';
import { configure, lintTexts, metas } from '../../support/lint.js';

const everything = configure({ presets: ['all'] });

function deployment(annotations: string, onTemplate = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, annotations: { ${annotations} } }
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web }, annotations: { ${onTemplate} } }
    spec:
      containers: [{ name: web, image: "example.com/web:latest", ports: [{ containerPort: 80 }] }]
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;
}

interface Outcome {
  readonly found: readonly string[];
  readonly suppressed: readonly string[];
  readonly reasons: readonly (string | undefined)[];
}

function lint(text: string, honourSuppressions = true): Outcome {
  const result = lintTexts(new Map([['/a.yaml', text]]), everything, { honourSuppressions }).get('/a.yaml');
  return {
    found: (result?.findings ?? []).map(({ rule }) => rule),
    suppressed: (result?.suppressed ?? []).map(({ finding }) => finding.rule).sort(),
    reasons: (result?.suppressed ?? []).map(({ reason }) => reason),
  };
}

const bare = lint(deployment(''));

describe('annotations of other linters', () => {
  test.each([
    ['kube-linter', 'ignore-check.kube-linter.io/latest-tag: "pinned at deploy time"', ['lifecycle/mutable-tag']],
    [
      'kube-score',
      'kube-score/ignore: "container-image-tag, pod-probes"',
      ['lifecycle/mutable-tag', 'lifecycle/no-readiness'],
    ],
    ['polaris', 'polaris.fairwinds.com/tagNotSpecified-exempt: "true"', ['lifecycle/mutable-tag']],
    ['checkov', 'checkov.io/skip1: "CKV_K8S_14=pinned"', ['lifecycle/mutable-tag']],
  ])('are honoured: %s', (_, annotation, rules) => {
    for (const rule of rules) expect(bare.found).toContain(rule);
    const outcome = lint(deployment(annotation));
    expect(outcome.suppressed).toEqual(rules);
    expect(outcome.found).toEqual(bare.found.filter((rule) => !rules.includes(rule)));
    expect(lint(deployment('', annotation)).suppressed).toEqual(rules);
    expect(lint(deployment(annotation), false).found).toEqual(bare.found);
  });

  test('give their reason', () => {
    expect(lint(deployment('ignore-check.kube-linter.io/latest-tag: "why"')).reasons).toEqual(['why']);
    expect(lint(deployment('checkov.io/skip1: "CKV_K8S_14=a=b"')).reasons).toEqual(['a=b']);
    expect(lint(deployment('kube-score/ignore: container-image-tag')).reasons).toEqual([
      'kube-score is told to ignore it',
    ]);
  });

  test.each([
    ['kube-linter.io/ignore-all: "legacy"'],
    ['kube-score/ignore: "*"'],
    ['polaris.fairwinds.com/exempt: "true"'],
  ])('for all of a linter accept what it checks, and nothing else: %s', (annotation) => {
    const { suppressed, found } = lint(deployment(annotation));
    const checked = new Set(FOREIGN_LINTERS.flatMap(({ checks }) => [...checks.values()].flat()));
    expect(suppressed).toContain('lifecycle/mutable-tag');
    for (const rule of suppressed) expect(checked).toContain(rule);
    expect(found.length).toBeGreaterThan(0);
  });

  test.each([
    ['of an unknown check', 'ignore-check.kube-linter.io/no-such-check: "x"'],
    ['that is not true', 'polaris.fairwinds.com/tagNotSpecified-exempt: "false"'],
    ['that is a key of every object', 'ignore-check.kube-linter.io/constructor: "x"'],
    ['that suppresses nothing', 'kube-score/ignore: "cronjob-has-deadline"'],
  ])('mean nothing, and are no fault: one %s', (_, annotation) => {
    expect(lint(deployment(annotation)).found).toEqual(bare.found);
  });
});

test('every rule of the table exists, and the table of the documentation is the same', () => {
  const ids = metas.map(({ id }) => id as string);
  const page = readFileSync(new URL('../../../docs/ci/migration.md', import.meta.url), 'utf8');
  for (const { name, checks } of FOREIGN_LINTERS) {
    const section = page.slice(page.indexOf(`## ${name}`));
    for (const [check, rules] of checks) {
      for (const rule of rules) expect(ids).toContain(rule);
      expect(section).toContain(`| \`${check}\` | ${rules.map((rule) => `\`${rule}\``).join(', ')} |\n`);
    }
  }
});
