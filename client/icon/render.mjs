/** Renders icon.svg to icon.png, the size that the extension's page shows: `node client/icon/render.mjs`. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { ensureChromium } from '../../test/workbench/setup.mjs';

const SIZE = 256;
const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));

const browser = await chromium.launch({ executablePath: ensureChromium(), chromiumSandbox: process.getuid?.() !== 0 });
const page = await browser.newPage({ viewport: { width: SIZE, height: SIZE } });
const picture = readFileSync(pathOf('icon.svg'), 'utf8').replace('<svg ', `<svg width="${SIZE}" height="${SIZE}" `);
await page.setContent(`<body style="margin:0;background:transparent">${picture}</body>`);
await page.screenshot({ path: pathOf('icon.png'), omitBackground: true });
await browser.close();
