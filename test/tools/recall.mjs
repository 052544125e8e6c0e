/**
 * Recall by mutation: puts one mistake into real manifests that have none and looks whether its rule finds it, and nothing else speaks.
 *
 * A case is a file without findings together with the other files of its folder. Where a mistake needs a neighbour (a Service, an autoscaler),
 * a faultless one is added first. Prints per mistake: injected, found, other findings that came with it.
 * Usage: node test/tools/recall.mjs [FOLDER] [--size 40] [--seed 5] [--rule ID] [--show]; exit 1 under 95 % or with anything else new.
 */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseAllDocuments, stringify } from 'yaml';
import { load } from './load.mjs';
import { generator, sample } from './random.mjs';
import { advice } from './recall/advice.mjs';
import { api } from './recall/api.mjs';
import { chance, copy, housesOf } from './recall/house.mjs';
import { lifecycle } from './recall/lifecycle.mjs';
import { network } from './recall/network.mjs';
import { scaling } from './recall/scaling.mjs';
import { sidecar } from './recall/sidecar.mjs';
import { storage } from './recall/storage.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '40' },
    seed: { type: 'string', default: '5' },
    rule: { type: 'string', multiple: true },
    show: { type: 'boolean', default: false },
  },
});
const folder = positionals[0] ?? new URL('../../../shared/corpus/visible', import.meta.url).pathname;
if (!existsSync(folder)) throw new Error(`There is no folder ${folder}: node test/tools/recall.mjs FOLDER`);

const { configure, lintTexts, metas } = await load('test/support/lint.ts');

/** The preset `recommended`, and the rule that is measured where only `strict` has it. */
function configurationFor(id) {
  const { presets, severity } = metas.find((meta) => meta.id === id);
  const directives = presets.includes('recommended') ? [] : [{ pattern: id, severity }];
  return configure({ presets: ['recommended'], directives });
}
const bar = 0.95;
/** Files of a folder that are read along with one of them. */
const neighbours = 40;

function* walk(path) {
  for (const name of readdirSync(path).sort()) {
    const child = join(path, name);
    if (statSync(child).isDirectory()) yield* walk(child);
    else if (/\.ya?ml$/.test(name)) yield child;
  }
}

const read = (path) => readFileSync(path, 'utf8');

/** The objects of a text as plain data without shared parts; undefined where it is no plain manifest. */
function objectsOf(text) {
  if (!/^kind:/m.test(text) || /\{\{/.test(text)) return undefined;
  const documents = parseAllDocuments(text, { version: '1.1', logLevel: 'silent' });
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return undefined;
  const objects = copy(documents.map((document) => document.toJS())).filter((object) => object !== null);
  return objects.every((object) => typeof object === 'object' && typeof object.kind === 'string') ? objects : undefined;
}

const textOf = (objects) =>
  objects
    .map((object) => stringify(object, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false }))
    .join('---\n');

function findingsOf(file, objects, configuration) {
  const texts = new Map(file.beside.map((path) => [path, read(path)]));
  texts.set(file.path, textOf(objects));
  const results = lintTexts(texts, configuration, { mode: 'fast' });
  return new Map([...results].map(([uri, { findings }]) => [uri, findings]));
}

/** What is new, wherever it stands. */
function added(before, after) {
  return [...after].flatMap(([uri, findings]) => {
    const known = (before.get(uri) ?? []).map(({ rule, message }) => `${rule}\n${message}`);
    return findings.filter(({ rule, message }) => {
      const at = known.indexOf(`${rule}\n${message}`);
      if (at >= 0) known.splice(at, 1);
      return at < 0;
    });
  });
}

/** Nothing is said about the file, here or in a neighbour. */
function isClean({ path }, findings) {
  return [...findings].every(([uri, all]) =>
    uri === path ? all.length === 0 : all.every(({ related }) => related.every((one) => one.uri !== path)),
  );
}

/** Tries a mistake on a file; undefined where it has no place there. */
function attempt({ prepare, inject }, file, { random, configuration }) {
  const objects = copy(file.objects);
  const house = chance(random, housesOf(objects, random));
  house.around = file.around;
  if (prepare && !prepare(house)) return undefined;
  const before = findingsOf(file, objects, configuration);
  if (!isClean(file, before)) return undefined;
  return inject(house)
    ? { added: added(before, findingsOf(file, objects, configuration)), text: textOf(objects) }
    : undefined;
}

function measure(mutation, files, random) {
  const outcome = { injected: 0, found: 0, others: 0 };
  const configuration = configurationFor(mutation.rule);
  for (const file of sample(files, files.length, random)) {
    if (outcome.injected === Number(values.size)) break;
    const tried = attempt(mutation, file, { random, configuration });
    if (tried === undefined) continue;
    const isFound = tried.added.some(({ rule }) => rule === mutation.rule);
    const others = tried.added.filter(({ rule }) => rule !== mutation.rule);
    outcome.injected += 1;
    outcome.found += isFound ? 1 : 0;
    outcome.others += others.length;
    if (values.show && (!isFound || others.length > 0)) show(mutation, file, { tried, isFound, others });
  }
  return outcome;
}

function show({ rule }, { path }, { tried, isFound, others }) {
  console.log(`\n${isFound ? 'found, with others' : 'MISSED'}: ${rule} in ${path}`);
  for (const other of others) console.log(`  also ${other.rule}: ${other.message}`);
  if (!isFound) console.log(tried.text.replaceAll(/^/gm, '  | '));
}

const paths = [...walk(folder)];
const files = paths.flatMap((path) => {
  const objects = objectsOf(read(path));
  if (objects === undefined || housesOf(copy(objects), Math.random).length === 0) return [];
  const beside = paths.filter((other) => other !== path && dirname(other) === dirname(path)).slice(0, neighbours);
  return [{ path, objects, beside, around: beside.map(read).join('\n') }];
});
console.log(`${files.length} files with workloads under ${folder}, seed ${values.seed}\n`);
console.log(`${'mistake'.padEnd(66)} injected  found      %  others`);

let failed = 0;
for (const mutation of [network, sidecar, storage, lifecycle, scaling, advice, api].flat()) {
  if (values.rule !== undefined && !values.rule.includes(mutation.rule)) continue;
  const { injected, found, others } = measure(mutation, files, generator(Number(values.seed)));
  const isGood = injected > 0 && found / injected >= bar && others === 0;
  if (!isGood) failed += 1;
  const share = injected === 0 ? '–' : ((100 * found) / injected).toFixed(1);
  const title = mutation.title === undefined ? mutation.rule : `${mutation.rule} (${mutation.title})`;
  console.log(
    `${isGood ? '✓' : '✗'} ${title.padEnd(64)} ${String(injected).padStart(8)} ${String(found).padStart(6)} ${share.padStart(6)} ${String(others).padStart(7)}`,
  );
}
console.log(
  `\n${failed === 0 ? 'Every mistake is found, and nothing else new.' : `${failed} mistakes under the bar of ${bar * 100} % or with other findings.`}`,
);
process.exitCode = failed > 0 ? 1 : 0;
