/**
 * As much of vitest's interface as the engine's tests use, without its workers: a run of one mutant takes milliseconds instead of seconds.
 * Expectations are vitest's own.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';

const vitest = createRequire(createRequire(import.meta.url).resolve('vitest/package.json'));
const { chai, ...matchers } = await import(pathToFileURL(vitest.resolve('@vitest/expect')).href);
chai.use(matchers.JestExtend);
chai.use(matchers.JestChaiExpect);
chai.use(matchers.JestAsymmetricMatchers);

const expect = (value, message) => chai.expect(value, message);
Object.assign(expect, chai.expect, globalThis[matchers.ASYMMETRIC_MATCHERS_OBJECT]);
globalThis[matchers.GLOBAL_EXPECT] = expect;
matchers.setState({ assertionCalls: 0 }, expect);
chai.expect.extend(expect, matchers.customMatchers);

/** Collects tests while test files are loaded: `interface` is what they import, `tests` what they have declared. */
export function createSuite() {
  const tests = [];
  const names = new Map();
  let path = [];

  function describe(name, declare) {
    const outer = path;
    path = [...outer, name];
    declare();
    path = outer;
  }

  function test(name, run) {
    const full = [...path, name].join(' > ');
    const count = (names.get(full) ?? 0) + 1;
    names.set(full, count);
    tests.push({ id: count === 1 ? full : `${full} (${count})`, run });
  }

  describe.each = each(describe);
  test.each = each(test);
  const startFile = (file) => {
    path = [file];
  };
  return { tests, interface: { describe, test, it: test, expect, startFile } };
}

const each = (declare) => (table) => (name, run) => {
  for (const row of table) {
    const values = Array.isArray(row) ? row : [row];
    declare(format(name.replace(/%[^sd%]/g, '%s'), ...values.map((value) => shorten(value))), () => run(...values));
  }
};

const shorten = (value) => (typeof value === 'object' ? JSON.stringify(value)?.slice(0, 60) : String(value));
