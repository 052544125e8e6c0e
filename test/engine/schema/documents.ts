/** Documents for the tests of the schema engine, and what the engine says of them. */
import { expect } from 'vitest';
import { validateText, type Verdict } from '../../../server/engine/schema/verdict.js';

export function judge(text: string): Verdict {
  const verdicts = validateText(text);
  expect(verdicts).toHaveLength(1);
  return verdicts[0];
}

/** A Pod with one good container; `spec` and `container` are lines of YAML to add, `metadata` likewise. */
export function pod({ spec = '', container = '', metadata = '' }): string {
  return [
    'apiVersion: v1',
    'kind: Pod',
    'metadata:',
    '  name: web',
    ...indented(metadata, 2),
    'spec:',
    ...indented(spec, 2),
    '  containers:',
    '    - name: web',
    '      image: nginx:1.27',
    ...indented(container, 6),
    '',
  ].join('\n');
}

/** A Deployment around the same Pod; `spec` goes to the Deployment, `podSpec` to the template. */
export function deployment({ spec = '', podSpec = '', container = '', labels = 'app: web' }): string {
  return [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata: { name: web }',
    'spec:',
    '  selector: { matchLabels: { app: web } }',
    ...indented(spec, 2),
    '  template:',
    `    metadata: { labels: { ${labels} } }`,
    '    spec:',
    ...indented(podSpec, 6),
    '      containers:',
    '        - name: web',
    '          image: nginx:1.27',
    ...indented(container, 10),
    '',
  ].join('\n');
}

function indented(lines: string, columns: number): readonly string[] {
  return lines === '' ? [] : lines.split('\n').map((line) => `${' '.repeat(columns)}${line}`);
}
