import { describe, expect, test } from 'vitest';
import { readShell } from '../../../server/engine/pod/shell.js';
import { sourceRange, verbatim } from '../../../server/engine/pod/source-text.js';

/** Commands as `keywords: words terminator`. */
const commands = (script: string) =>
  readShell(verbatim(script)).map(({ keywords, words, terminator, assignments }) =>
    [
      ...keywords.map((keyword) => `${keyword}:`),
      ...assignments.map(({ name, value }) => `${name}=${value}`),
      ...words.map(({ source }) => source.text),
      terminator,
    ]
      .filter((part) => part !== '')
      .join(' '),
  );

test.each([
  ['nginx', ['nginx']],
  ['a; b && c || d | e & f', ['a ;', 'b &&', 'c ||', 'd |', 'e &', 'f']],
  ['a\nb', ['a ;', 'b']],
  ['a \\\n  --flag', ['a --flag']],
  ['# comment\na # more\nb', [`a ;`, 'b']],
  ['echo "a b" \'c d\' e\\ f', ['echo a b c d e f']],
  ['echo a"b"c', ['echo abc']],
  ['echo "it\\"s" \'$HOME\'', ['echo it"s $HOME']],
  ['PORT=80 node app.js', ['PORT=80 node app.js']],
  ['X=1', ['X=1']],
  ['echo $(date; ls) `pwd`', ['echo $(date; ls) `pwd`']],
  ['echo ${A:-b c}', ['echo ${A:-b c}']],
  ['while true; do sleep 5; done', ['while: true ;', 'do: sleep 5 ;', 'done:']],
  ['until ! nc -z db 5432; do :; done', ['until: !: nc -z db 5432 ;', 'do: : ;', 'done:']],
  ['a > /dev/null 2>&1 < in', ['a']],
  ['cat <<EOF > f\nwhile true\nEOF\nnginx', ['cat ;', 'nginx']],
  ['cat <<-"END"\n\tx\n\tEND\nb', ['cat ;', 'b']],
  ['(a; b)', ['a ;', 'b )']],
  ['"while" true', ['while true']],
  ['for i in a b; do c; done', ['for: ;', 'do: c ;', 'done:']],
  ['case $1 in a|b) c;; *) d;; esac', ['case: |', 'c ;;', 'd ;;', 'esac:']],
  ['f() { a; }; f', ['{: a ;', '}: ;', 'f']],
  ['', []],
  ['echo "unclosed', ['echo unclosed']],
  ["echo 'unclosed", ['echo unclosed']],
  ['echo $(unclosed', ['echo $(unclosed']],
])('%j', (script, expected) => {
  expect(commands(script)).toEqual(expected);
});

describe('places', () => {
  test('of words are their quotes and all', () => {
    const script = 'curl  "http://localhost:80"/x';
    const [{ words }] = readShell(verbatim(script));
    const range = sourceRange(words[1].source, 0, words[1].source.text.length);
    expect(script.slice(range.start, range.end)).toBe('http://localhost:80"/x');
    const port = sourceRange(words[1].source, 17, 19);
    expect(script.slice(port.start, port.end)).toBe('80');
  });

  test('count from where the script starts in its scalar', () => {
    const [{ words }] = readShell(verbatim('a b', 10));
    expect(sourceRange(words[1].source, 0, 1)).toEqual({ start: 12, end: 13 });
  });
});

test('a script of any size ends', () => {
  expect(readShell(verbatim('$('.repeat(50_000))).length).toBeLessThan(3);
  expect(readShell(verbatim('"$('.repeat(30_000))).length).toBeLessThan(3);
  expect(readShell(verbatim('a;'.repeat(100_000))).length).toBeGreaterThan(1000);
});
