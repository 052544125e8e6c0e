/** Runs the mocha suite of `suite/` inside the extension host of a real workbench. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { URLSearchParams } from 'node:url';
import { format } from 'node:util';
import * as esbuild from 'esbuild';
import { record } from './report.mjs';
import { out, root, withWorkbench } from './workbench.mjs';

const TIME_LIMIT = 240_000;
export const suiteEntry = join(out, 'suite/index.cjs');
export const suiteFixture = join(root, 'test/workbench/fixtures/shop');

/** Bundles the suite; mocha stays outside so that tests and runner share one instance. */
export async function buildSuite() {
  const folder = join(root, 'test/workbench/suite');
  await esbuild.build({
    entryPoints: readdirSync(folder)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name)),
    outdir: join(out, 'suite'),
    outbase: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // As CommonJS: Nodes differ in what they make of an ES module that is required.
    alias: { mocha: 'mocha/lib/mocha.cjs' },
    external: ['vscode', 'mocha/lib/mocha.cjs'],
    logLevel: 'warning',
  });
}

export async function runSuite(tools) {
  await buildSuite();
  const server = (profile) => ({
    // A built workbench takes a test payload from its address only when it was started for smoke tests.
    flags: ['--disable-workspace-trust', ...(tools.isOther ? [] : ['--vscode-option', 'enable-smoke-test-driver'])],
    env: { PODLINT_MOCHA_REPORT: join(profile.directory, 'mocha.json') },
  });
  await withWorkbench(
    tools,
    { name: 'suite', fixture: suiteFixture, server },
    async ({ page, profile, origin, host }) => {
      const said = [];
      const exitCode = new Promise((resolve) => {
        // The two functions that the workbench looks for in its test mode.
        void page.exposeFunction('codeAutomationExit', resolve);
        void page.exposeFunction('codeAutomationLog', (level, values) => said.push(`${level} ${format(...values)}`));
      });
      const remote = (path) => `vscode-remote://${host}${path}`;
      const payload = JSON.stringify([
        ['extensionDevelopmentPath', remote(root)],
        ['extensionTestsPath', remote(suiteEntry)],
      ]);
      if (tools.isOther) await allowTests(page, origin);
      await page.goto(`${origin}/?${new URLSearchParams({ folder: profile.folder, payload })}`);
      const code = await Promise.race([exitCode, sleep(TIME_LIMIT, 'none in time', { ref: false })]);
      writeFileSync(join(out, 'suite-extension-host.log'), said.join('\n'));
      judge(join(profile.directory, 'mocha.json'), code, said);
    },
  );
}

/** An older code-server does not pass the option on, so the page is told what it would say. */
async function allowTests(page, origin) {
  // A page that was written on the way counts as one from elsewhere.
  await page.context().grantPermissions(['local-network-access'], { origin });
  const isWorkbench = (url) => url.pathname === '/' && url.searchParams.has('payload');
  await page.route(isWorkbench, async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(SETTINGS, (_, start, settings, end) => {
      const page = JSON.parse(settings.replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
      page.developmentOptions = { ...page.developmentOptions, enableSmokeTestDriver: true };
      return start + JSON.stringify(page).replaceAll('&', '&amp;').replaceAll('"', '&quot;') + end;
    });
    await route.fulfill({ response: answer, body });
  });
}

/** Where a workbench's page keeps its configuration. */
const SETTINGS = /(id="vscode-workbench-web-configuration" data-settings=")([^"]*)(")/;

/** The exit code is the workbench's word, the report mocha's own. They must agree, and something must have run. */
function judge(report, code, said) {
  assert.ok(existsSync(report), `The suite left no report; exit code ${code}.\n${said.slice(-15).join('\n')}`);
  const { failures, results } = JSON.parse(readFileSync(report, 'utf8'));
  for (const { title, state, error, seconds } of results) {
    record(title, state === 'passed' ? undefined : (error ?? `The test was ${state}.`), seconds);
  }
  assert.ok(results.length > 0, 'No test ran.');
  assert.equal(code, failures > 0 ? 1 : 0, 'The exit code and the report of the suite disagree.');
}
