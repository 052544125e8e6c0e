/** The command as a process, on random files and words: it ends with 0, 1 or 2, in time, and says nothing of an internal error. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generator } from '../../tools/random.mjs';
import { mutate, readDictionary } from '../mutate.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const words = readDictionary(readFileSync(join(root, 'test/fuzz/yaml.dict'), 'utf8'));
const seeds = [
  'test/fuzz/corpus/manifests',
  'test/fuzz/corpus/configuration',
  'test/fuzz/corpus/cases',
  'test/fuzz/corpus/scenarios',
  'examples/scheduling',
].flatMap((folder) => readdirSync(join(root, folder)).map((name) => readFileSync(join(root, folder, name))));

const FORMATS = ['pretty', 'json', 'sarif', 'github', 'gitlab', 'junit', 'checkstyle', 'rdjson', 'markdown'];

/** What makes a terminal do something: escape and the other control characters, but for tab and line feed; colours are switched off. */
const isControl = (text) =>
  [...text].some((character) => {
    const code = character.codePointAt(0);
    return (code < 0x20 && code !== 0x0a && code !== 0x09) || (code >= 0x7f && code < 0xa0);
  });

function command(random, folder) {
  const below = (count) => Math.floor(random() * count);
  const pick = (list) => list[below(list.length)];
  const bytes = () => {
    const seed = pick(seeds);
    if (below(6) === 0) return Buffer.from(Array.from({ length: below(400) }, () => below(256)));
    return mutate(seed, { other: pick(seeds), words, random, longest: 16_384 });
  };
  writeFileSync(join(folder, 'a.yaml'), bytes());
  writeFileSync(join(folder, 'b.json'), bytes());
  writeFileSync(join(folder, 'podlint.yaml'), below(2) === 0 ? '' : bytes());
  const commands = [
    () => ['a.yaml', 'b.json', '--format', pick(FORMATS), '--preset', 'all'],
    () => ['-', '--format', pick(FORMATS)],
    () => ['explain', 'a.yaml', ...(below(2) === 0 ? ['--format', 'json'] : [])],
    () => [
      'simulate',
      'a.yaml',
      '--cluster',
      pick(['b.json', 'three-zones', 'a.yaml']),
      ...(below(2) === 0 ? ['--explain'] : []),
    ],
    () => ['simulate', '--cases', pick(['-', 'a.yaml', 'b.json'])],
    () => ['validate', '--cases', pick(['-', 'a.yaml'])],
    () => ['simulate', 'a.yaml', '--operations', 'b.json'],
    () => ['survive', 'a.yaml', '--cluster', pick(['b.json', 'three-zones'])],
    () => ['why', pick(['a.yaml', 'b.json'])],
    () => ['diff', 'a.yaml', 'b.json', '--cluster', 'three-zones'],
    () => ['assert', pick(['a.yaml', 'b.json'])],
    () => ['merge', 'a.yaml', 'b.json'],
    () => ['a.yaml', '--baseline', 'b.json'],
    () => ['a.yaml', '--config', 'b.json'],
    () => ['--fix', 'a.yaml'],
    () => [
      pick(['lint', 'rules', 'explain', 'init', '', '--', '-x']),
      pick(['\u001b[31m', '*'.repeat(50), '{a,b}', '..', 'a.yaml', '']),
      pick(['--format=x', '--', '-o', 'a']),
    ],
  ];
  return { args: [...pick(commands)(), '--color', 'never'], input: bytes() };
}

export async function fuzz({ milliseconds, seed }) {
  const outer = mkdtempSync(join(tmpdir(), 'podlint-fuzz-'));
  // `..` is one of the paths, and must not be the folder that all programs share.
  const folder = join(outer, 'work');
  mkdirSync(folder);
  const end = performance.now() + milliseconds;
  let runs = 0;
  let finding;
  while (finding === undefined && performance.now() < end) {
    const { args, input } = command(generator(seed + runs), folder);
    const { status, signal, stdout, stderr, error } = spawnSync(
      process.execPath,
      [join(root, 'dist/podlint.cjs'), ...args],
      {
        cwd: folder,
        input,
        encoding: 'utf8',
        timeout: 60_000,
        maxBuffer: 2 ** 28,
        env: { PATH: process.env.PATH, HOME: folder },
      },
    );
    runs += 1;
    // A program that ends before it has read all of its input is no fault.
    const broken = error !== undefined && error.code !== 'EPIPE';
    const isFault =
      broken || signal !== null || ![0, 1, 2].includes(status) || /internal error|rule-crashed/.test(stdout + stderr);
    if (isFault || isControl(stdout) || isControl(stderr)) {
      finding = `run ${runs - 1}: podlint ${JSON.stringify(args)} in ${folder}: ${signal ?? status} ${error ?? ''}\n${stderr.slice(0, 2000)}\n${JSON.stringify(stdout.slice(0, 2000))}`;
    }
  }
  if (finding === undefined) rmSync(outer, { recursive: true, force: true });
  return { runs, finding };
}
