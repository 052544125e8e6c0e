/**
 * A test runner for Stryker that stays in one process. Every mutant gets a fresh evaluation of engine and tests, so that nothing remembered
 * under one mutant is seen by the next; mutants that act while modules are loaded are switched on before that.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { relative } from 'node:path';
import { loadTests } from './bundle.mjs';
import { keyOf } from './mutants.mjs';
import { createSuite } from './suite.mjs';

/** Where Stryker's switches look which mutant is on, and write what they have seen. */
const switches = (globalThis.__stryker__ ??= {});

class BundleRunner {
  static inject = ['options'];

  constructor() {
    const { tests, chosen, root } = JSON.parse(readFileSync(process.env.MUTATION_PLAN, 'utf8'));
    this.files = tests;
    this.chosen = new Set(chosen);
    this.root = root;
    this.durations = new Map();
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    // The tests load the same instance. What is tried at random has to be the same for every mutant.
    createRequire(import.meta.url)('fast-check').configureGlobal({ seed: 1 });
    this.load = await loadTests(process.cwd(), this.files);
  }

  declare() {
    const suite = createSuite();
    this.load(suite.interface);
    return suite.tests;
  }

  async dryRun() {
    Object.assign(switches, { activeMutant: undefined, hitCount: undefined, hitLimit: undefined });
    delete switches.mutantCoverage;
    const tests = [];
    for (const { id, run } of this.declare()) {
      switches.currentTestId = id;
      const start = performance.now();
      const failure = await failureOf(run);
      const timeSpentMs = performance.now() - start;
      const outcome = failure === undefined ? { status: 0 } : { status: 1, failureMessage: failure };
      tests.push({ id, name: id, timeSpentMs, ...outcome });
    }
    switches.currentTestId = undefined;
    return { status: 'complete', tests, mutantCoverage: switches.mutantCoverage ?? { static: {}, perTest: {} } };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation }) {
    const key = keyOf({ ...activeMutant, fileName: relative(this.root, activeMutant.fileName) });
    if (!this.chosen.has(key)) return { status: 'error', errorMessage: 'not chosen' };
    const { id } = activeMutant;
    Object.assign(switches, { activeMutant: mutantActivation === 'static' ? id : undefined, hitCount: 0, hitLimit });
    let tests;
    try {
      tests = this.declare();
    } catch (error) {
      return { status: 'killed', killedBy: [], failureMessage: String(error), nrOfTests: 0 };
    }
    switches.activeMutant = id;
    return this.runUntilKilled(tests, testFilter && new Set(testFilter));
  }

  /** Quick tests first: most mutants do not live long. */
  async runUntilKilled(tests, filter) {
    const selected = tests.filter(({ id }) => filter?.has(id) ?? true);
    const cost = (id) => this.durations.get(id) ?? 0;
    selected.sort((a, b) => cost(a.id) - cost(b.id));
    let count = 0;
    for (const { id, run } of selected) {
      count += 1;
      const start = performance.now();
      const failure = await failureOf(run);
      this.durations.set(id, performance.now() - start);
      if (switches.hitCount > switches.hitLimit) return { status: 'timeout', reason: 'hit limit' };
      if (failure !== undefined) return { status: 'killed', killedBy: [id], failureMessage: failure, nrOfTests: count };
    }
    return { status: 'survived', nrOfTests: count };
  }
}

async function failureOf(run) {
  try {
    await run();
    return undefined;
  } catch (error) {
    return String(error?.message ?? error).slice(0, 2000);
  }
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'bundle', injectableClass: BundleRunner }];
