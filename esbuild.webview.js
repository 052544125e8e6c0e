/** Bundles the simulator's panel into `dist/webview.js` and `dist/webview.css`. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Outlines of the icons that `client/webview/icons.ts` names, out of codicons' sheet: a hundred bytes each in place of a whole font. */
function readIcons() {
  const source = readFileSync(join(root, 'client/webview/icons.ts'), 'utf8');
  const sheet = readFileSync(createRequire(import.meta.url).resolve('@vscode/codicons/dist/codicon.svg'), 'utf8');
  const names = [...source.matchAll(/^ {2}\| '([a-z-]+)'/gm)].map(([, name]) => name);
  return Object.fromEntries(names.map((name) => [name, outlineOf(sheet, name)]));
}

function outlineOf(sheet, name) {
  const symbol = new RegExp(`<symbol[^>]*id="${name}"[^>]*>(.*?)</symbol>`, 's').exec(sheet)?.[1];
  if (symbol === undefined) throw new Error(`There is no codicon ${name} in its sheet.`);
  return [...symbol.matchAll(/ d="([^"]+)"/g)].map(([, outline]) => outline).join(' ');
}

/** @returns {esbuild.BuildOptions} */
export const webviewOptions = (production, outdir = join(root, 'dist')) => ({
  absWorkingDir: root,
  entryPoints: [
    { in: 'client/webview/main.ts', out: 'webview' },
    { in: 'client/webview/styles/webview.css', out: 'webview' },
  ],
  outdir,
  bundle: true,
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
  define: { PODLINT_ICONS: JSON.stringify(readIcons()) },
  // Lit says in its development build what it thinks of a page; the panel is built from its other one.
  conditions: ['production'],
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: production ? 'linked' : 'inline',
  logLevel: 'warning',
});

export const buildWebview = (production, outdir) => esbuild.build(webviewOptions(production, outdir));
