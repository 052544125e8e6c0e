/** What of other people's work is in the bundles: names, versions and licences, from what the bundler says that it used. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Copied into our own sources as outlines, where no bundler sees them. */
const COPIED = { 'dist/webview.js': ['@vscode/codicons'] };

/** Packages in alphabetical order, each with the bundles that hold something of it. */
export function bundledPackages() {
  const file = join(root, 'out/bundled.json');
  if (!existsSync(file)) throw new Error('out/bundled.json is missing: run `npm run build` first.');
  const bundles = [...Object.entries(JSON.parse(readFileSync(file, 'utf8'))), ...Object.entries(COPIED)];
  const names = [...new Set(bundles.flatMap(([, packages]) => packages))].sort();
  return names.map((name) => ({
    name,
    bundles: bundles.flatMap(([bundle, packages]) => (packages.includes(name) ? [bundle] : [])),
    ...describe(name),
  }));
}

function describe(name) {
  const folder = join(root, 'node_modules', name);
  const { version, license, homepage, repository } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const url = typeof repository === 'object' ? repository.url : repository;
  return {
    version,
    license: String(license),
    source: (homepage ?? url ?? '')
      .replace(/^git\+|\.git$|#readme$/g, '')
      .replace(/^git:\/\/|^git@github\.com:|^(?=[\w-]+\/[\w-]+$)/, (start) =>
        start.startsWith('git:') ? 'https://' : 'https://github.com/',
      ),
    // Some packages of one repository leave the text to the others.
    text: file === undefined ? undefined : readFileSync(join(folder, file), 'utf8'),
  };
}
