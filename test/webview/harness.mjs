/**
 * The panel in a page of its own: built as it ships, under the policy that the extension sets, with VS Code's own colours.
 * The page stands in for the extension: what the panel says is kept, and a fixture answers it.
 */
/* global window */
import { createServer } from 'node:http';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { buildWebview } from '../../esbuild.webview.js';
import { startBrowser } from '../workbench/browser.mjs';
import { ensureChromium } from '../workbench/setup.mjs';
import { THEMES } from './themes.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
export const out = join(root, 'out/webview');

const NONCE = 'cG9kbGludC10ZXN0';

/** Builds the panel and the fixtures, and gives the fixtures back. */
export async function buildAll(production = true) {
  mkdirSync(out, { recursive: true });
  await buildWebview(production, join(out, 'dist'));
  const outfile = join(out, 'fixtures.mjs');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['test/webview/fixtures/index.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    logLevel: 'warning',
  });
  return import(`${pathToFileURL(outfile).href}?${performance.now()}`);
}

const cssOf = (theme) => {
  const variables = JSON.parse(readFileSync(join(root, `test/webview/themes/${theme}.json`), 'utf8'));
  const lines = Object.entries(variables).map(([name, value]) => `${name}: ${value};`);
  return `:root { ${lines.join('\n')} }`;
};

/** The fonts of this machine in place of those of a desktop. */
const FONTS = `:root { --vscode-font-family: 'DejaVu Sans', sans-serif; --vscode-font-size: 13px; --vscode-editor-font-family: 'DejaVu Sans Mono', monospace; }`;

const STAND_IN = `
  window.said = [];
  window.violations = [];
  document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => { window.said.push(structuredClone(message)); window.whenSaid?.(message); },
    getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
    setState: (state) => sessionStorage.setItem('state', JSON.stringify(state)),
  });
`;

const policyOf = (origin) =>
  `default-src 'none'; style-src ${origin}; font-src ${origin}; img-src ${origin}; script-src 'nonce-${NONCE}'`;

/** Translations as the extension writes them into the page. */
const translationsOf = (locale) =>
  locale === 'pseudo'
    ? readFileSync(join(root, 'l10n/bundle.l10n.json'), 'utf8').replace(/: "(.*)"/g, ': "⟦$1⟧"')
    : 'null';

const attribute = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

function pageOf(origin, theme, locale) {
  const { bodyClass } = THEMES.find(({ name }) => name === theme);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="podlint-l10n" content="${attribute(translationsOf(locale))}">
    <title>Podlint</title>
    <meta http-equiv="Content-Security-Policy" content="${policyOf(origin)}">
    <link rel="stylesheet" href="/theme/${theme}.css">
    <link rel="stylesheet" href="/webview.css">
  </head>
  <body class="${bodyClass}">
    <script nonce="${NONCE}" src="/stand-in.js"></script>
    <script nonce="${NONCE}" src="/webview.js"></script>
  </body>
</html>`;
}

async function serve() {
  const dist = join(out, 'dist');
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://127.0.0.1');
    const answer = (type, body) => response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(body);
    const theme = /^\/theme\/([a-z-]+)\.css$/.exec(pathname)?.[1];
    if (pathname === '/')
      answer(
        'text/html',
        pageOf(`http://${request.headers.host}`, searchParams.get('theme') ?? 'dark', searchParams.get('locale')),
      );
    else if (pathname === '/stand-in.js') answer('text/javascript', STAND_IN);
    else if (pathname === '/webview.js') answer('text/javascript', readFileSync(join(dist, 'webview.js')));
    else if (pathname === '/webview.css') answer('text/css', readFileSync(join(dist, 'webview.css')));
    else if (theme !== undefined) answer('text/css', cssOf(theme) + FONTS);
    else response.writeHead(404).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** What a test does with the panel. */
function createPanel(page, origin, fixtures) {
  let current;
  const post = (message) => page.evaluate((data) => window.postMessage(data, '*'), message);
  /** Two frames: one for the message, one for what it draws. */
  const settle = () =>
    page.evaluate(
      () =>
        new Promise((resolve) =>
          window.requestAnimationFrame(() => window.requestAnimationFrame(() => setTimeout(resolve))),
        ),
    );
  return {
    page,
    post,
    settle,
    open: async ({ theme = 'dark', fresh = true, locale = 'en' } = {}) => {
      if (fresh && page.url().startsWith(origin)) await page.evaluate(() => window.sessionStorage.clear());
      current = undefined;
      await page.goto(`${origin}/?theme=${theme}&locale=${locale}`);
      await page.locator('podlint-simulator main').waitFor();
    },
    /** Shows a result (or a notice) and answers what is asked about it, now and later. */
    show: async (message) => {
      if (message.type === 'result') current = message;
      await post(message);
      await settle();
    },
    said: () => page.evaluate(() => window.said),
    /** Takes what was said since the last time. */
    take: () => page.evaluate(() => window.said.splice(0)),
    requests: async () =>
      (await page.evaluate(() => window.said)).filter(({ type }) => type === 'request').map(({ request }) => request),
    violations: () => page.evaluate(() => window.violations),
    respond: async (message) => {
      if (message.type !== 'request' || current === undefined) return;
      const answer = fixtures.answerTo(message.request, current);
      if (answer !== undefined) await post(answer);
    },
  };
}

/** Runs `body` with a panel in a browser. */
export async function withPanel(fixtures, { viewport = { width: 560, height: 900 }, scale = 1, name = 'panel' }, body) {
  const server = await serve();
  const browser = await startBrowser({
    executablePath: ensureChromium(),
    viewport,
    scale,
    log: join(out, `${name}-console.log`),
  });
  try {
    const panel = createPanel(browser.page, server.origin, fixtures);
    await browser.page.exposeFunction('whenSaid', panel.respond);
    await body(panel);
  } catch (error) {
    await browser.page.screenshot({ path: join(out, `${name}-failed.png`) }).catch(() => undefined);
    throw error;
  } finally {
    await browser.stop();
    server.close();
  }
}
