/** The package's entry for programs. Its types are types.ts, which is published as it is. */
import { resolve } from 'node:path';
import { suppressiblePatterns, withBuiltIn } from '../../engine/linter/suppressions.js';
import { allRules } from '../../engine/rules/index.js';
import { readBaselineFile } from '../baseline/baseline-file.js';
import { createConfigurations } from '../files/configurations.js';
import { discoverFiles } from '../files/discover.js';
import type { LintCommandOptions } from '../lint-options.js';
import { toOverrides } from '../lint-options.js';
import { loadClusters, withCluster } from '../load-clusters.js';
import { fails, lintSession, toReport, withBaseline } from '../lint-run.js';
import { nameFrom } from '../report.js';
import { toJsonReport } from '../reporters/json.js';
import { loadFiles, UNWATCHED } from '../session.js';
import { today } from '../today.js';
import type { Lint, LintOptions, LintReport } from './types.js';

export const lint: Lint = (options) => run(options);

async function run(options: LintOptions): Promise<LintReport> {
  const directory = resolve(options.cwd ?? '.');
  const rules = withBuiltIn(allRules.map((rule) => rule.meta));
  const command = toCommandOptions(options, suppressiblePatterns(rules.map(({ id }) => id)));
  const host = { directory, today: today(), now: () => performance.now() };
  const discovery = discoverFiles(command.paths, directory);
  const configurations = createConfigurations({
    rules,
    path: command.configuration,
    overrides: withCluster(command, directory),
    directory,
    today: host.today,
  });
  const inputs = Object.entries(options.texts ?? {}).map(([name, text]) => {
    return { path: resolve(directory, name), bytes: Buffer.from(text) };
  });
  const session = loadFiles(discovery.files, inputs, configurations, UNWATCHED);
  const { clusters, problems: clusterProblems } = await loadClusters(session.files);
  refuse([...configurations.problems, ...clusterProblems], directory);
  const baseline = command.baseline && readBaselineFile(command.baseline, directory);
  const progress = { step: () => undefined, end: () => undefined };
  const linted = await lintSession(session, command, { host, progress, clusters });
  // The program that called decides what an interrupt means to it.
  if (linted.interrupt) process.kill(process.pid, linted.interrupt);
  const outcome = withBaseline(linted, baseline);
  const problems = [...discovery.problems, ...session.problems, ...outcome.problems];
  const report = toReport(outcome, { ...session, problems }, command, directory);
  return { ...toJsonReport(report), failed: problems.length > 0 || fails(outcome, undefined) };
}

function refuse(
  problems: readonly { readonly severity: string; readonly uri: string; readonly message: string }[],
  directory: string,
): void {
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  throw new Error(errors.map(({ uri, message }) => `${nameFrom(directory, uri)}: ${message}`).join('\n'));
}

function toCommandOptions(options: LintOptions, patterns: readonly string[]): LintCommandOptions {
  const {
    paths = [],
    config,
    presets,
    rules = {},
    kubernetes,
    cluster,
    baseline,
    changedSince,
    inlineIgnores,
    fix,
  } = options;
  return {
    paths: typeof paths === 'string' ? [paths] : paths,
    format: 'json',
    outputs: [],
    configuration: config,
    overrides: toOverrides(
      { presets, rules: Object.entries(rules).map((pair) => pair.join('=')), kubernetes, failOn: undefined },
      patterns,
    ),
    cluster,
    maxWarnings: undefined,
    fix: fix === true,
    quiet: false,
    color: 'never',
    timing: false,
    inputName: undefined,
    baseline: baseline === undefined ? undefined : { path: baseline, update: false, prune: false },
    changedSince,
    inlineIgnores: inlineIgnores !== false,
    failOnEmpty: false,
    reportsSuppressed: true,
    cache: undefined,
    threads: undefined,
    shard: undefined,
  };
}
