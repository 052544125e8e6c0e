import { describe, expect, test } from 'vitest';
import { definePodRule } from '../../../server/engine/linter/rule.js';
import type { LintResult } from '../../../server/engine/linter/run.js';
import { configure, lintTexts } from '../../support/lint.js';

/** Speaks about the image of every container. */
const images = definePodRule({
  meta: {
    id: 'network/images',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: '',
    summary: '',
    why: '',
    whenNot: '',
    source: { title: '', url: '' },
    messages: { image: '{image}' },
  },
  *check(pod) {
    for (const { path, image, name } of pod.containers) {
      const at = { object: pod.template.object, path: [...path, 'image'] };
      yield { messageId: 'image', at, container: name, data: { image: image.text } };
    }
  },
});

function lint(text: string, honourSuppressions = true): LintResult {
  const rules = [images];
  const results = lintTexts(new Map([['/a.yaml', text]]), configure({}, rules), { rules, honourSuppressions });
  return results.get('/a.yaml') ?? { findings: [], suppressed: [] };
}

/** Messages of what is left; the linter's own remarks by their rule's name. */
const left = (text: string): readonly string[] =>
  lint(text).findings.map(({ rule, message }) => (rule === 'network/images' ? message : rule));

const pod = (name: string, lines: readonly string[], annotations = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}${annotations}}\nspec:\n  containers:\n${lines.map((line) => `  ${line}\n`).join('')}`;

describe('comments', () => {
  test.each<readonly [string, readonly string[], readonly string[]]>([
    ['on the line', ['- name: a', '  image: one # podlint-disable-line network/images'], []],
    [
      'on another line',
      ['- name: a # podlint-disable-line network/images', '  image: one'],
      ['podlint/unused-suppression', 'one'],
    ],
    ['above the line', ['- name: a', '  # podlint-disable-next-line network/*', '  image: one'], []],
    [
      'above the line, with more comments and blank lines between',
      ['- name: a', '  # podlint-disable-next-line network/images', '', '  # more', '  image: one'],
      [],
    ],
    [
      'for the file',
      ['- name: a', '  image: one', '- name: b', '  image: two # podlint-disable-file network/images'],
      [],
    ],
    [
      'for a range',
      [
        '- {name: a, image: one}',
        '# podlint-disable network/images',
        '- {name: b, image: two}',
        '# podlint-enable network/images',
        '- {name: c, image: three}',
      ],
      ['one', 'three'],
    ],
    [
      'for the rest of the file',
      ['- {name: a, image: one}', '# podlint-disable network/images', '- {name: b, image: two}'],
      ['one'],
    ],
    [
      'a hole in the range of a theme',
      [
        '# podlint-disable network/*',
        '- {name: a, image: one}',
        '# podlint-enable network/images',
        '- {name: b, image: two}',
        '# podlint-disable network/images',
        '- {name: c, image: three}',
      ],
      ['two'],
    ],
    [
      'an enable without names closes all',
      ['# podlint-disable network/images', '- {name: a, image: one}', '# podlint-enable', '- {name: b, image: two}'],
      ['two'],
    ],
    [
      'a rule of another name',
      ['- {name: a, image: one} # podlint-disable-line network/images-too'],
      ['one', 'podlint/invalid-suppression'],
    ],
    [
      'in capitals it is no rule',
      ['- {name: a, image: one} # podlint-disable-line NETWORK/IMAGES'],
      ['one', 'podlint/invalid-suppression'],
    ],
  ])('%s', (_, lines, expected) => {
    expect(left(pod('x', lines))).toEqual(expected);
    // Line ends of Windows change nothing.
    expect(left(pod('x', lines).replaceAll('\n', '\r\n'))).toEqual(expected);
  });

  test('reach into every document of the file', () => {
    const text = `# podlint-disable-file network/images\n${pod('a', ['- {name: a, image: one}'])}---\n${pod('b', ['- {name: a, image: two}'])}`;
    expect(left(text)).toEqual([]);
  });

  test('keep the finding with the reason', () => {
    const { suppressed } = lint(
      pod('x', ['- {name: a, image: one} # podlint-disable-line network/images -- it -- really is']),
    );
    expect(suppressed).toMatchObject([{ by: 'comment', reason: 'it -- really is', finding: { message: 'one' } }]);
  });

  test('do not count where the writer of the manifest is not trusted', () => {
    const text = pod('x', ['- {name: a, image: one} # podlint-disable-line network/images, network/none']);
    expect(lint(text, false).findings.map(({ message }) => message)).toEqual(['one']);
  });
});

describe('annotations', () => {
  const two = ['- {name: a, image: one}', '- {name: b, image: two}'];

  test('of the object reach all of it, and nothing else', () => {
    const annotated = pod('x', two, ', annotations: {podlint.dev/disable: network/images}');
    expect(left(`${annotated}---\n${pod('y', ['- {name: c, image: three}'])}`)).toEqual(['three']);
  });

  test('for a container reach that container', () => {
    expect(left(pod('x', two, ', annotations: {podlint.dev/disable.b: "network/* -- vendor"}'))).toEqual(['one']);
  });

  test('of a Pod template reach the template', () => {
    const text = `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  template:\n    metadata: {annotations: {podlint.dev/disable: network/images}}\n    spec: {containers: [{name: a, image: one}]}\n`;
    expect(left(text)).toEqual([]);
    expect(lint(text).suppressed).toMatchObject([{ by: 'annotation', reason: undefined }]);
  });

  test('of one item of a List leave the others alone', () => {
    const item = (name: string, annotations: string): string =>
      `- {apiVersion: v1, kind: Pod, metadata: {name: ${name}, annotations: {${annotations}}}, spec: {containers: [{name: c, image: ${name}}]}}\n`;
    expect(
      left(`apiVersion: v1\nkind: List\nitems:\n${item('a', '')}${item('b', 'podlint.dev/disable: network/images')}`),
    ).toEqual(['a']);
  });

  test('named like members of every object are no suppressions', () => {
    expect(
      left(pod('x', ['- {name: a, image: one}'], ', annotations: {__proto__: network/images, constructor: x}')),
    ).toEqual(['one']);
  });
});

test('what the linter says about suppressions can be switched off like any rule', () => {
  const rules = [images];
  const text = pod('x', ['- {name: a, image: one} # podlint-disable-line network/none']);
  const configuration = configure({ directives: [{ pattern: 'podlint/*', severity: 'off' }] }, rules);
  const found = lintTexts(new Map([['/a.yaml', text]]), configuration, { rules }).get('/a.yaml');
  expect(found?.findings.map(({ message }) => message)).toEqual(['one']);
});
