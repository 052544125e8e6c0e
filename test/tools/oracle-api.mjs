/**
 * Compares the engine with the API server's own code on manifests that nobody wrote: random changes of the golden ones and of
 * files that are named. Needs Go; the first build takes minutes.
 *
 * node test/tools/oracle-api.mjs [--cases N] [--seed N] [--show N] [FILE…]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseAllDocuments } from 'yaml';
import { load } from './load.mjs';
import { changedManifests } from './random-manifests.mjs';

const root = new URL('../..', import.meta.url).pathname;
const program = join(root, 'out/apioracle');

const args = process.argv.slice(2);
const option = (name, otherwise) => {
  const index = args.indexOf(`--${name}`);
  return index < 0 ? otherwise : Number(args.splice(index, 2)[1]);
};
const count = option('cases', 2000);
const seed = option('seed', 1);
let left = option('show', 10);

function run(command, options, rest) {
  const { status, stdout, error } = spawnSync(command, rest, {
    stdio: ['pipe', 'pipe', 'inherit'],
    maxBuffer: 2 ** 31 - 1,
    ...options,
  });
  if (error !== undefined || status !== 0)
    throw new Error(`${command} failed${error === undefined ? '' : `: ${error.message}`}`);
  return stdout.toString();
}

/** The program judges a List item by item and knows no Namespaces. */
const judgedByBoth = (kind) => kind !== 'List' && kind !== 'Namespace';

function originals() {
  if (args.length === 0)
    return gunzipSync(readFileSync(join(root, 'test/golden/api/visible.ndjson.gz')))
      .toString()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line).yaml);
  return args.flatMap((file) =>
    parseAllDocuments(readFileSync(file, 'utf8'))
      .filter((document) => document.errors.length === 0 && judgedByBoth(document.get('kind')))
      .map(String),
  );
}

mkdirSync(join(root, 'out'), { recursive: true });
run('go', { cwd: join(root, 'test/oracle/api') }, ['build', '-o', program, '.']);
const { validateText } = await load('server/engine/schema/verdict.ts');
const { compareVerdicts } = await load('test/golden/api/compare.ts');

const cases = changedManifests(originals(), count, seed).map((yaml, index) => ({
  id: `s${seed}-${index}`,
  topic: 'random',
  rule: 'random',
  want: 'mut',
  yaml,
}));
const judged = run(program, { input: `${cases.map((one) => JSON.stringify(one)).join('\n')}\n` }, ['-corpus'])
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line));

/** Syntax errors are in the words of the reader of YAML, so it only counts that there is one. */
const withoutWords = (verdict) =>
  verdict?.decodeError?.startsWith('error parsing YAML: yaml: ')
    ? { ...verdict, decodeError: 'error parsing YAML' }
    : verdict;

/** The recording program loses its way at keys with dots in them; there the engine's place cannot be compared. */
const withoutPlaces = (verdict) =>
  verdict && { ...verdict, errors: verdict.errors.map((error) => ({ ...error, line: 0, col: 0, exact: true })) };
const isLost = (verdict) =>
  verdict.errors.some(({ exact, field }) => !exact && /\.[^.[]*\.kubernetes\.io|\[[^\]]*\[/.test(field));

let different = 0;
const aspects = new Map();
for (const { id, yaml, verdict } of judged) {
  if (verdict === null) continue;
  const places = isLost(verdict) ? withoutPlaces : (one) => one;
  const differences = compareVerdicts(places(withoutWords(verdict)), places(withoutWords(validateText(yaml)[0])));
  if (differences.length === 0) continue;
  different += 1;
  for (const { aspect } of differences) aspects.set(aspect, (aspects.get(aspect) ?? 0) + 1);
  if (left-- <= 0) continue;
  console.log(`${id}\n${yaml.replaceAll(/^/gm, '    | ')}`);
  for (const { aspect, expected, actual } of differences)
    console.log(`  ${aspect}\n    expected ${JSON.stringify(expected)}\n    actual   ${JSON.stringify(actual)}`);
}
for (const [aspect, times] of aspects) console.log(`${aspect} differs in ${times}`);
console.log(`${judged.length} manifests, ${judged.length - different} judged alike`);
process.exitCode = different === 0 ? 0 : 1;
