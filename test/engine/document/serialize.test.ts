import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flowText, jsonLines, scalarText, serializeYaml } from '../../../server/engine/document/serialize.js';
import { values } from './both.js';
import { plainValue } from './random-yaml.js';

describe('YAML that is written', () => {
  it('looks like a manifest', () => {
    const value = {
      kind: 'Pod',
      spec: { containers: [{ name: 'web', args: ['-c', 'x: y'], env: [] }, 'x'], nodeSelector: {} },
      text: 'a\nb\n',
      none: null,
      skipped: undefined,
    };
    expect(serializeYaml(value, 2, { listIndent: 2 })).toBe(
      `  kind: Pod
  spec:
    containers:
      - name: web
        args:
          - -c
          - "x: y"
        env: []
      - x
    nodeSelector: {}
  text: |
    a
    b
  none: null
`,
    );
    expect(serializeYaml([['a', { b: 1 }], []])).toBe('- - a\n  - b: 1\n- []\n');
  });

  it('quotes what a reader would take for something else', () => {
    const plain = [
      'web',
      'nginx:1.25',
      '/healthz',
      '100m',
      '50%',
      'a#b',
      'x-1',
      '-c',
      '--port=80',
      'é',
      '😀',
      'a, b',
      'a.b/c',
      'http://x:80/',
    ];
    expect(plain.map((text) => scalarText(text))).toEqual(plain);
    const quoted = [
      '',
      'yes',
      'y',
      'NO',
      'null',
      '~',
      '80',
      '0755',
      '1e3',
      '.5',
      '0x1f',
      '12:30',
      '2024-01-02',
      '1_0',
      '<<',
      '=',
      'a: b',
      'a:',
      ': a',
    ].concat([
      'a #b',
      '# a',
      '- a',
      '-',
      '? a',
      '[a',
      '{a',
      '*a',
      '&a',
      '!a',
      '|',
      '>',
      '%a',
      '@a',
      '`a',
      '"a',
      "'a",
      ' a',
      'a ',
      'a\tb',
      '---',
      '.inf',
    ]);
    for (const text of quoted) expect(scalarText(text)).toBe(JSON.stringify(text));
    expect(scalarText('a, b', 'plain', true)).toBe('"a, b"');
    expect(scalarText("it's", 'single')).toBe("'it''s'");
    expect(scalarText('\u2028\u0085\ufeff\ufffe')).toBe('"\\u2028\\u0085\\ufeff\\ufffe"');
    expect([1, 1n << 60n, -0, true, null, undefined].map((value) => scalarText(value))).toEqual([
      '1',
      '1152921504606846976',
      '0',
      'true',
      'null',
      'null',
    ]);
  });

  it('is read back as what it was, in every style', () => {
    fc.assert(
      fc.property(
        plainValue,
        fc.nat(6),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(4),
        (value, indent, step, listIndent) => {
          expect(values(serializeYaml(value, indent, { step, listIndent }))).toEqual([value]);
          expect(values(serializeYaml(value, 0, { step, listIndent, eol: '\r\n' }))).toEqual([value]);
          expect(values(flowText(value, false))).toEqual([value]);
          expect(JSON.parse(flowText(value, true))).toEqual(value);
          expect(JSON.parse(jsonLines(value, 0, step).join('\n'))).toEqual(value);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('takes any string', () => {
    const strings = fc.string({ unit: 'binary', maxLength: 20 }).filter((text) => !/\p{Surrogate}/u.test(text));
    fc.assert(
      fc.property(strings, (text) => {
        expect(values(`a: ${scalarText(text)}\n`)).toEqual([{ a: text }]);
        expect(values(`[${scalarText(text, 'single', true)}]`)).toEqual([[text]]);
        expect(values(serializeYaml({ a: [text] }))).toEqual([{ a: [text] }]);
      }),
      { numRuns: 1_000 },
    );
  });
});
