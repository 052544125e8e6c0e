/**
 * The suite of `suite/` in desktop VS Code, for machines that can download it and have a display (`xvfb-run -a` does).
 * `VSCODE_VERSION` names the release; the oldest one that Podlint supports is worth a run as well.
 */
import { runTests } from '@vscode/test-electron';
import { buildSuite, suiteEntry, suiteFixture } from './extension-host.mjs';
import { root } from './workbench.mjs';

await buildSuite();
process.exitCode = await runTests({
  version: process.env.VSCODE_VERSION ?? 'stable',
  extensionDevelopmentPath: root,
  extensionTestsPath: suiteEntry,
  launchArgs: [suiteFixture, '--disable-extensions'],
});
