/** Headless Chromium with one page, cut off from everything but this machine. */
import { writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const FLAGS = [
  ...['--disable-gpu', '--disable-quic', '--disable-sync', '--disable-background-networking'],
  ...['--disable-component-update', '--no-first-run'],
  // No other name resolves, so the tests mean the same with a network and without.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** @param {{ executablePath: string, viewport?: { width: number, height: number }, log: string }} options */
export async function startBrowser({ executablePath, viewport = { width: 1440, height: 900 }, scale = 1, log }) {
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    chromiumSandbox: process.getuid?.() !== 0,
    args: FLAGS,
  });
  const context = await browser.newContext({
    viewport,
    deviceScaleFactor: scale,
    locale: 'en-US',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const said = [];
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`uncaught: ${error.stack}`));
  const stop = async (screenshot) => {
    if (screenshot) await page.screenshot({ path: screenshot }).catch(() => undefined);
    writeFileSync(log, said.join('\n'));
    await browser.close();
  };
  return { page, stop };
}
