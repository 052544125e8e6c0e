/** Real manifests as plain data, for mistakes to be put into. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { advice } from './advice.mjs';
import { houseAdvice } from './house-advice.mjs';
import { api } from './api.mjs';
import { copy, housesOf } from './house.mjs';
import { lifecycle } from './lifecycle.mjs';
import { network } from './network.mjs';
import { scaling } from './scaling.mjs';
import { sidecar } from './sidecar.mjs';
import { storage } from './storage.mjs';

export const mutations = [network, sidecar, storage, lifecycle, scaling, advice, houseAdvice, api].flat();

/** Files of a folder that are read along with one of them. */
const neighbours = 40;

/** The files of a folder that hold whole workloads, with the others of their directory. */
export function readCases(folder) {
  const paths = [...walk(folder)];
  return paths.flatMap((path) => {
    const objects = objectsOf(read(path));
    if (objects === undefined || objects.some(isDump) || housesOf(copy(objects), Math.random).length === 0) return [];
    const beside = paths.filter((other) => other !== path && dirname(other) === dirname(path)).slice(0, neighbours);
    return [{ path, objects, beside, around: beside.map(read).join('\n') }];
  });
}

/** Read back from a cluster, where its neighbours still are: several rules leave such objects alone. */
const isDump = ({ metadata }) => metadata?.uid !== undefined;

export function* walk(path) {
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

export const textOf = (objects) =>
  objects
    .map((object) => stringify(object, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false }))
    .join('---\n');

/** The texts of a case by path, with these objects in its file. */
export function textsOf(file, objects) {
  const texts = new Map(file.beside.map((path) => [path, read(path)]));
  texts.set(file.path, textOf(objects));
  return texts;
}
