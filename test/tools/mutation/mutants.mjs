/** Which mutants there are: asked of Stryker's own instrumenter, so that a sample can be drawn before anything runs. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const stryker = createRequire(createRequire(import.meta.url).resolve('@stryker-mutator/core'));

/** Names a mutant in the same way in every run. */
export const keyOf = ({ fileName, mutatorName, location: { start, end }, replacement }) =>
  [fileName, mutatorName, start.line, start.column, end.line, end.column, replacement].join(' ');

/** All mutants of files, each with the text that it replaces; lines and columns from 0. */
export async function listMutants(root, files) {
  const { Instrumenter } = await import(pathToFileURL(stryker.resolve('@stryker-mutator/instrumenter')).href);
  const silent = { debug() {}, info() {}, isDebugEnabled: () => false };
  const contents = new Map(files.map((name) => [name, readFileSync(join(root, name), 'utf8')]));
  const inputs = [...contents].map(([name, content]) => ({ name, content, mutate: true }));
  const options = { plugins: null, excludedMutations: [], ignorers: [] };
  const { mutants } = await new Instrumenter(silent).instrument(inputs, options);
  return mutants
    .filter(({ status }) => status === undefined)
    .map(({ fileName, mutatorName, location, replacement }) => {
      const mutant = { fileName, mutatorName, location, replacement };
      return { ...mutant, key: keyOf(mutant), original: textAt(contents.get(fileName), location) };
    });
}

function textAt(content, { start, end }) {
  const lines = content.split('\n').slice(start.line, end.line + 1);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column);
  return lines.join('\n').slice(start.column);
}

/** A text with a blank in it is written for people. */
export const isProse = ({ mutatorName, original }) => mutatorName === 'StringLiteral' && /\S \S/.test(original);

/** Where Stryker has to look for a mutant: `file:line:column-line:column`, lines from 1. */
export const rangeOf = ({ fileName, location: { start, end } }) =>
  `${fileName}:${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`;
