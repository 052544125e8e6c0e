/**
 * The entry that VS Code calls inside its extension host, whichever program started it: the workbench harness or
 * `@vscode/test-electron`.
 */
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

interface Result {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'pending';
  readonly seconds: number;
  readonly error?: string;
}

export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, color: false });
  mocha.suite.emit('pre-require', globalThis as unknown as Mocha.MochaGlobals, '', mocha);
  // Tests register themselves when they are loaded, so not before mocha has put `describe` and `it` in place.
  await import('./diagnostics.js');
  await import('./fixes.js');
  await import('./editing.js');
  await import('./surroundings.js');
  const { failures, results } = await runAll(mocha);
  // For a runner that sees no more than an exit code.
  const report = process.env.PODLINT_MOCHA_REPORT;
  if (report) writeFileSync(report, JSON.stringify({ failures, results }, undefined, 2));
  if (failures > 0) throw new Error(`${failures} of ${results.length} tests failed.`);
}

function runAll(mocha: Mocha): Promise<{ failures: number; results: readonly Result[] }> {
  return new Promise((resolve) => {
    const results: Result[] = [];
    const note = (test: Mocha.Test, state: Result['state'], error?: unknown): void => {
      const reason =
        error === undefined
          ? {}
          : { error: error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error) };
      results.push({ title: test.fullTitle(), state, seconds: (test.duration ?? 0) / 1000, ...reason });
    };
    mocha
      .run((failures) => {
        resolve({ failures, results });
      })
      .on('pass', (test) => {
        note(test, 'passed');
      })
      .on('pending', (test) => {
        note(test, 'pending');
      })
      .on('fail', (test, error) => {
        note(test, 'failed', error);
      });
  });
}
