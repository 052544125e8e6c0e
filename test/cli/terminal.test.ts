import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { decodeText, encodeText } from '../../server/cli/files/decode.js';
import type { Host } from '../../server/cli/host.js';
import { createLines } from '../../server/cli/lines.js';
import { codeFrame } from '../../server/cli/terminal/code-frame.js';
import { createProgress } from '../../server/cli/terminal/progress.js';
import { sanitize } from '../../server/cli/terminal/sanitize.js';
import { createStyle } from '../../server/cli/terminal/style.js';
import { displayWidth, expandTabs } from '../../server/cli/terminal/width.js';

describe('text from files', () => {
  test.each([
    ['escape sequences', '\u001b[31mred', '␛[31mred'],
    ['bells and backspaces', 'a\u0007\b', 'a␇␈'],
    ['carriage returns', 'safe\revil', 'safe␍evil'],
    ['delete', 'a\u007f', 'a␡'],
    ['the other control characters', 'a\u009b31m', 'a\ufffd31m'],
    ['bidirectional controls', 'a\u202eb\u2066c', 'a\ufffdb\ufffdc'],
    ['half characters', 'a\ud83d', 'a\ufffd'],
    ['tabs and line feeds, which stay', 'a\tb\nc', 'a\tb\nc'],
    ['whole characters, which stay', 'é店🚀', 'é店🚀'],
  ])('is made safe for a terminal: %s', (_, text, expected) => {
    expect(sanitize(text)).toBe(expected);
  });

  test.each([
    ['abc', 3],
    ['店', 2],
    ['한글', 4],
    ['🚀', 2],
    ['é', 1],
    ['e\u0301', 1],
    ['\ta', 5],
    ['abc\ta', 5],
    ['店\ta', 5],
    ['ｱ', 1],
    ['Ａ', 2],
  ])('takes its width: %j', (text, width) => {
    expect(displayWidth(text)).toBe(width);
    expect(displayWidth(expandTabs(text))).toBe(width);
  });
});

describe('a code frame', () => {
  const style = createStyle(false);
  const frame = (text: string, marked: string, width = 80): readonly string[] => {
    const start = text.indexOf(marked);
    const range = { start, end: start + marked.length };
    return codeFrame(range, createLines(text), { style, paint: style.red, marker: '^', before: 1, width });
  };

  test('marks what is meant, below wide characters and tabs', () => {
    expect(frame('a: 店\nb:\t店: x\n', 'x')).toEqual(['1 | a: 店', '2 | b:  店: x', '  |         ^']);
  });

  test('marks a range of several lines on its first', () => {
    expect(frame('a:\n  - b\n  - c\n', '- b\n  - c')).toEqual(['1 | a:', '2 |   - b', '  |   ^^^']);
  });

  test('marks an empty place by one column', () => {
    const lines = createLines('a:\n');
    const range = { start: 2, end: 2 };
    expect(codeFrame(range, lines, { style, paint: style.red, marker: '-', before: 0, width: 80 })).toEqual([
      '1 | a:',
      '  |   -',
    ]);
  });

  test('cuts long lines around the range', () => {
    const text = `${'x'.repeat(1000)}MARK${'y'.repeat(1_000_000)}`;
    expect(frame(text, 'MARK', 60)).toEqual([
      `1 | …${'x'.repeat(20)}MARK${'y'.repeat(20)}…`,
      `  | ${' '.repeat(21)}^^^^`,
    ]);
    const [, second = ''] = frame(text, 'y'.repeat(1_000_000), 60);
    expect(second.length).toBeLessThan(70);
  });

  test('keeps escape sequences of the manifest away from the terminal', () => {
    expect(frame('a: \u001b[2Jx\n', 'x').join('\n')).not.toContain('\u001b');
  });

  test('aligns line numbers of different lengths', () => {
    const text = `${'a\n'.repeat(9)}b: c\n`;
    expect(frame(text, 'c')).toEqual([' 9 | a', '10 | b: c', '   |    ^']);
  });
});

describe('decoding', () => {
  test.each([
    ['ASCII', Buffer.from('abc'), 'abc', false],
    ['UTF-8', Buffer.from('é店🚀'), 'é店🚀', false],
    ['a byte order mark stays, so that offsets are those of the file', Buffer.from('\ufeffa'), '\ufeffa', false],
    ['a replacement character of the file itself', Buffer.from('a\ufffdb'), 'a\ufffdb', false],
    ['bytes that are none', Buffer.from([0x61, 0xff, 0x62]), 'a\udcffb', true],
    ['a sequence that is cut', Buffer.from([0xe5, 0xba, 0x61]), '\udce5\udcbaa', true],
    ['a sequence that is too long', Buffer.from([0xc0, 0x80]), '\udcc0\udc80', true],
    ['an encoded surrogate', Buffer.from([0xed, 0xa0, 0x80]), '\udced\udca0\udc80', true],
    ['beyond Unicode', Buffer.from([0xf4, 0x90, 0x80, 0x80]), '\udcf4\udc90\udc80\udc80', true],
    [
      'good and bad beside each other',
      Buffer.concat([Buffer.from('é'), Buffer.from([0x80]), Buffer.from('店')]),
      'é\udc80店',
      true,
    ],
    ['half a unit of UTF-16', Buffer.from([0xff, 0xfe, 0x61, 0x00, 0x62]), '\ufeffa\ud800', true],
  ])('%s', (_, bytes, text, damaged) => {
    expect(decodeText(bytes)).toMatchObject({ text, damaged });
  });

  test('what was decoded is encoded to the same bytes', () => {
    const text = '\ufeffé店🚀';
    for (const encoding of ['utf-8', 'utf-16le', 'utf-16be'] as const) {
      const bytes = encodeText(text, encoding);
      expect(decodeText(bytes)).toEqual({ text, encoding, damaged: false });
    }
  });
});

describe('the progress line', () => {
  const run = (showsProgress: boolean, times: readonly number[]): string => {
    let said = '';
    let index = 0;
    const host: Host = {
      directory: '/',
      environment: {},
      columns: undefined,
      showsProgress,
      write: () => undefined,
      complain: (text) => {
        said += text;
      },
      readInput: () => Buffer.alloc(0),
      openInput: () => Readable.from([]),
      today: '2026-01-01',
      now: () => times[index++] ?? 0,
    };
    const progress = createProgress(host);
    times.slice(1).forEach((_, step) => {
      progress.step('Checking', step, 10);
    });
    progress.end();
    return said;
  };

  test('comes with long runs on a terminal, now and then, and goes', () => {
    expect(run(true, [0, 100, 450, 550, 560, 700])).toBe(
      '\r\u001b[2KChecking 3 of 10\r\u001b[2KChecking 5 of 10\r\u001b[2K',
    );
  });

  test('does not come with short runs or elsewhere', () => {
    expect(run(true, [0, 100, 450])).toBe('');
    expect(run(false, [0, 1000, 2000])).toBe('');
  });
});
