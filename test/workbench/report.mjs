/** Collects what passed and what did not; nothing counts as passed that did not run. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const results = [];

const indent = (text) => `    ${text.replaceAll('\n', '\n    ')}`;

export function record(title, error, seconds) {
  results.push({ title, passed: error === undefined });
  console.log(
    `  ${error === undefined ? '✓' : '✗'} ${title}${seconds === undefined ? '' : ` (${seconds.toFixed(1)} s)`}`,
  );
  if (error !== undefined) console.log(indent(String(error?.stack ?? error)));
}

/** One thing a person does and sees. A failure is recorded and ends the scenario, because later steps build on it. */
export async function step(title, body) {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  try {
    const value = await body();
    record(title, undefined, seconds());
    return value;
  } catch (error) {
    record(title, error, seconds());
    throw new StepFailed(title);
  }
}

/** The failure of a step that is on record already. */
class StepFailed extends Error {}

/** Runs a scenario; whatever ends it early counts as a failure exactly once. */
export async function scenario(title, body) {
  console.log(title);
  const before = results.length;
  try {
    await body();
    if (results.length === before) throw new Error('Nothing was tested.');
  } catch (error) {
    if (!(error instanceof StepFailed)) record(`${title} runs to its end`, error);
  }
}

/** Writes the counts for the test command, prints them as the last line and sets the exit code. */
export function finish(path) {
  const passed = results.filter((result) => result.passed).length;
  const failed = results.length - passed;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify({ passed, failed, results }, undefined, 2));
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
