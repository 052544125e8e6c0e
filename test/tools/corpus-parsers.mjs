/**
 * Reads a folder of real manifests with both parsers, which must answer the same tree, and prints what they say is wrong.
 * Usage: node test/tools/corpus-parsers.mjs FOLDER
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { load } from './load.mjs';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Name the folder to read: node test/tools/corpus-parsers.mjs FOLDER');

const { parseFast, parseTolerant } = await load('server/engine/document/parse.ts');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(ya?ml|json)$/.test(name))
  .sort();

const counts = { documents: 0, templates: 0, problems: 0, different: 0 };
for (const name of files) {
  const text = readFileSync(join(folder, name), 'utf8');
  const fast = parseFast(text);
  counts.documents += fast.documents.length;
  counts.templates += fast.template ? 1 : 0;
  if (!isDeepStrictEqual(fast, parseTolerant(text))) {
    counts.different++;
    console.log(`${name}: the parsers differ`);
  }
  for (const { code, message, range } of fast.documents.flatMap(({ problems }) => problems)) {
    counts.problems++;
    console.log(`${name}:${text.slice(0, range.start).split('\n').length}: ${code}: ${message}`);
  }
}
console.log(
  `${files.length} files, ${counts.documents} documents, ${counts.templates} templates, ${counts.problems} problems, ` +
    `${counts.different} files that the parsers read differently`,
);
process.exitCode = counts.different > 0 ? 1 : 0;
