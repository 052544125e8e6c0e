import { describe, expect, test } from 'vitest';
import type { FileEdits, Finding, FixHandle, FixKind } from '../../../server/engine/linter/finding.js';
import { applyFixes, fixAll, resolveFixes } from '../../../server/engine/linter/fixes.js';

const fix = (edits: readonly FileEdits[] | undefined, kind: FixKind = 'safe'): FixHandle => ({
  title: 'Fix',
  kind,
  edits: () => edits,
});

const edit = (start: number, end: number, newText: string, uri = '/a.yaml'): FileEdits => ({
  uri,
  edits: [{ start, end, newText }],
});

const texts = new Map([
  ['/a.yaml', 'a: 1\nb: 2\n'],
  ['/b.yaml', 'c: 3\n'],
]);

const finding = (fixes: readonly FixHandle[]): Finding => ({
  rule: 'network/x',
  severity: 'warning',
  message: 'x',
  uri: '/a.yaml',
  range: { start: 0, end: 1 },
  document: 0,
  object: undefined,
  container: undefined,
  path: [],
  related: [],
  fixes,
  tags: [],
  url: '',
});

describe('fixes of several findings', () => {
  test('are applied together where they do not meet, over several files', () => {
    const result = applyFixes(texts, [fix([edit(3, 4, '10'), edit(3, 4, '30', '/b.yaml')]), fix([edit(8, 9, '20')])]);
    expect([...result.texts]).toEqual([
      ['/a.yaml', 'a: 10\nb: 20\n'],
      ['/b.yaml', 'c: 30\n'],
    ]);
    expect(result.applied).toHaveLength(2);
  });

  test.each([
    ['overlap', [edit(3, 4, '10')], [edit(0, 4, 'z: 0')]],
    ['insert at the same place', [edit(5, 5, 'x: 1\n')], [edit(5, 5, 'y: 1\n')]],
    ['overlap in one of several files', [edit(3, 4, '9', '/b.yaml')], [edit(8, 9, '20'), edit(3, 4, '30', '/b.yaml')]],
  ])('that %s: the first wins, the second is left out as a whole', (_, first, second) => {
    const alone = applyFixes(texts, [fix(first)]);
    const both = applyFixes(texts, [fix(first), fix(second)]);
    expect([...both.texts]).toEqual([...alone.texts]);
    expect(both.applied).toHaveLength(1);
  });

  test('that cannot be made, do nothing, or reach into an unknown file are left out', () => {
    const result = applyFixes(texts, [
      fix(undefined),
      fix([]),
      fix([{ uri: '/a.yaml', edits: [] }]),
      fix([edit(0, 1, 'z', '/c.yaml')]),
    ]);
    expect(result.applied).toEqual([]);
    expect([...result.texts]).toEqual([...texts]);
  });

  test('that would break the text are left out, the others stay', () => {
    const result = applyFixes(texts, [fix([edit(3, 4, '[')]), fix([edit(8, 9, '20')])]);
    expect(result.texts.get('/a.yaml')).toBe('a: 1\nb: 20\n');
    expect(result.applied).toHaveLength(1);
  });

  test('that would repeat a key are left out', () => {
    expect(applyFixes(texts, [fix([edit(5, 6, 'a')])]).applied).toEqual([]);
  });
});

describe('all safe fixes', () => {
  /** Finds `1` and counts it up to `3`. */
  const countUp = (kind: FixKind) => (current: ReadonlyMap<string, string>) => {
    const match = /[12]/.exec(current.get('/a.yaml') ?? '');
    if (!match) return [];
    return [finding([fix([edit(match.index, match.index + 1, String(Number(match[0]) + 1))], kind)])];
  };

  test('are applied until none is left', () => {
    const result = fixAll(new Map([['/a.yaml', 'a: 1\n']]), countUp('safe'));
    expect(result).toEqual({ texts: new Map([['/a.yaml', 'a: 3\n']]), applied: 2 });
  });

  test('do not include what somebody has to choose', () => {
    expect(fixAll(texts, countUp('suggestion'))).toEqual({ texts, applied: 0 });
  });

  test('end where they go round in circles', () => {
    const flip = (current: ReadonlyMap<string, string>): readonly Finding[] => {
      const now = current.get('/a.yaml')?.charAt(3);
      return [finding([fix([edit(3, 4, now === '1' ? '2' : '1')])])];
    };
    expect(fixAll(new Map([['/a.yaml', 'a: 1\n']]), flip).applied).toBe(10);
  });
});

test('a finding resolves to the fixes that the text allows', () => {
  expect(resolveFixes(finding([fix(undefined), fix([edit(0, 1, 'z')])]))).toEqual([
    { title: 'Fix', kind: 'safe', edits: [edit(0, 1, 'z')] },
  ]);
});
