/** Threads that lint beside this one. Each starts the program again, reads the plan and hands outcomes back as plain data. */
import { dirname, join } from 'node:path';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { LintOptions } from '../../engine/linter/run.js';
import { loadClusters } from '../load-clusters.js';
import type { Portion } from './divide.js';
import type { LintedGroup, PlanView } from './lint-group.js';
import { createGroupLinter } from './lint-group.js';

/** What a thread is given. */
interface Assignment {
  readonly plan: PlanView;
  readonly options: LintOptions;
  readonly portions: readonly Portion[];
}

/** The launcher starts a thread as it starts the program: with compiled code. In the single executable it is no file, but an asset. */
const isEmbedded = __filename === process.execPath;
const launcher = isEmbedded
  ? "require('node:vm').compileFunction(require('node:sea').getAsset('podlint.cjs', 'utf8'), ['require'])(require);"
  : join(dirname(__filename), 'podlint.cjs');

/** Lints on another thread. `onFile` is called for every portion with the number of its files. */
export function lintOnThread(
  assignment: Assignment,
  onFiles: (count: number) => void,
): Promise<readonly LintedGroup[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(launcher, { eval: isEmbedded, argv: ['thread'], workerData: assignment });
    const groups: LintedGroup[] = [];
    worker.on('message', (group: LintedGroup) => {
      groups.push(group);
      onFiles(group.files.length);
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      if (groups.length === assignment.portions.length) resolve(groups);
      else reject(new Error('A thread ended before its work was done.'));
    });
  });
}

/** What a thread runs instead of a command. */
export async function runThread(): Promise<void> {
  const { plan, options, portions } = workerData as Assignment;
  const { clusters } = await loadClusters(plan.files);
  const { lint } = createGroupLinter(plan, { options, clusters, onFile: () => undefined });
  for (const portion of portions) parentPort?.postMessage(lint(portion));
}
