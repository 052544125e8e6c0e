/**
 * `THIRD_PARTY_NOTICES`: the licences of all that is bundled. `node test/tools/notices.mjs` writes it after a build, `--check` says
 * whether it is current.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledPackages, root } from './bundled.mjs';

const RULE = '-'.repeat(80);

export function notices() {
  const packages = bundledPackages();
  const texts = Map.groupBy ? Map.groupBy(packages, licenceText) : grouped(packages);
  const sections = [...texts].map(([text, of]) => {
    const list = of.map(({ name, version, license, source }) => `${name} ${version} (${license}) ${source}`.trim());
    return `${RULE}\n${list.join('\n')}\n\n${text}\n`;
  });
  const head = `Podlint is licensed under the Apache License 2.0 (see LICENSE).
Its bundles contain parts of the following packages, under the licences that follow their names.
`;
  return `${head}\n${sections.join('\n')}`;
}

function grouped(packages) {
  const groups = new Map();
  for (const each of packages) {
    const text = licenceText(each);
    groups.set(text, [...(groups.get(text) ?? []), each]);
  }
  return groups;
}

function licenceText({ text, license, name }) {
  if (text === undefined && license !== 'Apache-2.0') throw new Error(`${name} brings no licence text.`);
  const lines = (text ?? 'The text of the Apache License 2.0 is in LICENSE.')
    .split(/\r?\n/)
    .map((line) => line.trimEnd());
  return lines.join('\n').trim();
}

if (process.argv[1]?.endsWith('notices.mjs')) {
  const file = join(root, 'THIRD_PARTY_NOTICES');
  if (!process.argv.includes('--check')) writeFileSync(file, notices());
  else if (readFileSync(file, 'utf8') !== notices()) {
    console.error('THIRD_PARTY_NOTICES is not what is bundled: run `npm run notices`.');
    process.exitCode = 1;
  }
}
