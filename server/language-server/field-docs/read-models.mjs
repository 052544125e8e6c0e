/**
 * What Kubernetes says about the fields of its API, out of the declarations of its JavaScript client.
 * Runs when the language server is bundled; the texts are no part of the sources.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @returns {Record<string, Record<string, string>>} Type of the facts → field → text; the type's own text under the empty name. */
export function readFieldDocs(root) {
  const models = join(root, 'node_modules/@kubernetes/client-node/dist/gen/models');
  const { types } = JSON.parse(readFileSync(join(root, 'server/engine/kubernetes/data/openapi.json'), 'utf8'));
  const docs = {};
  for (const type of Object.keys(types)) {
    const file = fileNamesOf(type)
      .map((name) => join(models, `${name}.d.ts`))
      .find((path) => existsSync(path));
    if (file) docs[type] = readModel(readFileSync(file, 'utf8'), types[type].fields ?? {});
  }
  return docs;
}

/** `core.v1.Event` is `CoreV1Event`, where another group has one too; else, as `core.v1.Pod`, `V1Pod`. */
function fileNamesOf(type) {
  const [group, ...rest] = type.split('.');
  const [version, kind] = rest.length > 1 ? rest : ['v1', rest[0]];
  const name = `${capitalise(version)}${kind}`;
  return [`${capitalise(group)}${name}`, name];
}

const capitalise = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function readModel(text, fields) {
  const comments = new Map();
  for (const [, comment, field] of text.matchAll(
    /\/\*\*\s*((?:(?!\*\/)[\s\S])*?)\*\/\s*(?:'([^']+)'\??:|export declare class)/g,
  )) {
    comments.set(field ?? '', clean(comment));
  }
  const known = [...comments].filter(([field, comment]) => comment !== '' && (field === '' || field in fields));
  return Object.fromEntries(known);
}

const clean = (comment) =>
  comment
    .replace(/^\s*\* ?/gm, '')
    .replace(/\\(['"])/g, '$1')
    .trim();
