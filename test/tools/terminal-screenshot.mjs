/**
 * Draws the real output of a command as a terminal would and saves it as a picture, for the README.
 * Usage: node test/tools/terminal-screenshot.mjs OUTPUT.png COMMAND [ARGUMENT …]
 * The command runs with colours on; its escape sequences are turned into a page that Chromium photographs.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startBrowser } from '../workbench/browser.mjs';
import { ensureChromium } from '../workbench/setup.mjs';

const [target, command, ...options] = process.argv.slice(2);
if (target === undefined || command === undefined)
  throw new Error('Usage: node test/tools/terminal-screenshot.mjs OUTPUT.png COMMAND [ARGUMENT …]');

const root = fileURLToPath(new URL('../..', import.meta.url));
const { stdout } = spawnSync(
  command === 'podlint' ? process.execPath : command,
  command === 'podlint' ? [`${root}dist/podlint.cjs`, ...options] : options,
  {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: '1', COLUMNS: '110' },
  },
);

const escapeHtml = (text) =>
  text.replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character]);

/** Built from a string: a control character in a pattern is a mistake more often than not. */
const escapeSequence = new RegExp(`${String.fromCharCode(27)}\\[([\\d;]*)m`);

/** Only what Podlint writes: colours, bold, dim, underline, reset. */
function toHtml(text) {
  let open = false;
  const styles = new Map();
  const parts = text.split(escapeSequence);
  return parts
    .map((part, index) => {
      if (index % 2 === 0) return escapeHtml(part);
      for (const code of (part || '0').split(';').map(Number)) {
        if (code === 0) styles.clear();
        else if (code === 22) ['bold', 'dim'].forEach((name) => styles.delete(name));
        else if (code === 24) styles.delete('underline');
        else if (code === 39) styles.delete('color');
        else if (code === 1) styles.set('bold', 'b');
        else if (code === 2) styles.set('dim', 'd');
        else if (code === 4) styles.set('underline', 'u');
        else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) styles.set('color', `c${code}`);
      }
      const closing = open ? '</span>' : '';
      open = styles.size > 0;
      return closing + (open ? `<span class="${[...styles.values()].join(' ')}">` : '');
    })
    .join('');
}

const page = `<!doctype html><meta charset="utf-8"><style>
  body { margin: 0; background: transparent; }
  main { display: inline-block; padding: 18px 24px 22px; border-radius: 10px; background: #1e1e1e; color: #d4d4d4; font: 14px/1.45 "DejaVu Sans Mono", monospace; white-space: pre-wrap; width: 108ch; box-sizing: content-box; }
  .prompt { color: #8a8a8a; } .b { font-weight: 700; } .d { opacity: .65; } .u { text-decoration: underline; }
  .c31, .c91 { color: #f48771; } .c32, .c92 { color: #89d185; } .c33, .c93 { color: #e2c08d; } .c34, .c94 { color: #75beff; } .c35, .c95 { color: #c586c0; } .c36, .c96 { color: #4ec9d4; } .c90 { color: #8a8a8a; }
</style><main><span class="prompt">$ podlint ${escapeHtml(options.join(' '))}</span>
${toHtml(stdout.trimEnd())}</main>`;

const { page: tab, stop } = await startBrowser({
  executablePath: ensureChromium(),
  viewport: { width: 1400, height: 900 },
  scale: 2,
  log: `${root}out/terminal-screenshot.log`,
});
try {
  await tab.setContent(page);
  await tab.locator('main').screenshot({ path: target, omitBackground: true });
} finally {
  await stop();
}
console.log(`${target} shows: podlint ${options.join(' ')}`);
