/** The second look: lints the files of one group with all of the group around them, and lets go of it. */
import type { LintOptions } from '../../engine/linter/run.js';
import { lintFileFully } from '../../engine/linter/run.js';
import { createWorkspace } from '../../engine/workspace/workspace.js';
import type { Clusters } from '../session.js';
import { readAmong } from '../session.js';
import type { ReadProblem } from '../files/discover.js';
import { readManifest } from '../files/read.js';
import type { FileOutcome } from '../outcome/outcome.js';
import { outcomeOf } from '../outcome/outcome.js';
import { namespaceKey } from './groups.js';
import type { Plan, PlannedFile } from './plan.js';
import { contentHash } from './plan.js';
import type { RecordedWorkspace } from './record-namespaces.js';
import { EVERY_NAMESPACE, EVERY_PATCH, recordNamespaces } from './record-namespaces.js';

/** What came of a file. */
export interface LintedFile {
  /** In the plan. */
  readonly index: number;
  readonly outcome: FileOutcome;
  /** The namespaces that its rules asked for. */
  readonly asked: readonly string[];
}

export interface LintedGroup {
  readonly files: readonly LintedFile[];
  readonly problems: readonly ReadProblem[];
  /** Some file is not what it was at the first look. */
  readonly changed: boolean;
}

export type PlanView = Pick<Plan, 'files' | 'groups'>;

export interface GroupLinter {
  /** Lints some files of one group. */
  readonly lint: (own: readonly number[]) => LintedGroup;
}

export interface LintContext {
  readonly options: LintOptions;
  readonly clusters: Clusters;
  /** Called after each file. */
  readonly onFile: () => void;
}

export function createGroupLinter(plan: PlanView, context: LintContext): GroupLinter {
  const all = new Map<string, Surroundings>();
  const lint = (own: readonly number[]): LintedGroup => {
    const [first] = own.map((index) => plan.files[index]);
    if (!first) return { files: [], problems: [], changed: false };
    const surroundings = all.get(first.workspace) ?? createSurroundings(plan, first);
    all.set(first.workspace, surroundings);
    const group = plan.groups.groupOf[own[0] ?? -1] ?? -1;
    surroundings.enter([group]);
    const files: LintedFile[] = [];
    for (const index of own) {
      const file = plan.files[index];
      if (file && surroundings.has(file))
        files.push({ index, ...lintPlanned(file, plan, { ...context, surroundings }) });
      context.onFile();
    }
    surroundings.leave(group);
    const ownPaths = new Set(own.map((index) => plan.files[index]?.path));
    const problems = surroundings.problems.filter(({ path }) => ownPaths.has(path));
    return { files, problems, changed: surroundings.hasChanged() };
  };
  return { lint };
}

interface Linting extends Pick<LintContext, 'options' | 'clusters'> {
  readonly surroundings: Surroundings;
}

/** A rule may look into namespaces of other groups: these are read, too, and the file is linted again. */
function lintPlanned(
  file: PlannedFile,
  plan: PlanView,
  { options, clusters, surroundings }: Linting,
): Omit<LintedFile, 'index'> {
  const { uri, configuration } = file;
  const cluster = configuration.cluster && clusters.get(configuration.cluster);
  const { workspace, take } = surroundings.recorded;
  for (;;) {
    const result = lintFileFully(workspace, uri, configuration, { ...options, cluster });
    const outcome = outcomeOf(uri, result, { workspace, failOn: configuration.failOn });
    const asked = take();
    if (!surroundings.enter(groupsOf(asked, file.workspace, plan))) return { outcome, asked };
  }
}

/** The groups that hold these namespaces. */
export function groupsOf(asked: readonly string[], workspace: string, { groups }: PlanView): readonly number[] {
  if (asked.includes(EVERY_NAMESPACE)) return groups.members.map((_, group) => group);
  const patching = asked.includes(EVERY_PATCH) ? groups.patching : [];
  const holding = asked.flatMap((namespace) => groups.ofNamespace.get(namespaceKey(workspace, namespace)) ?? []);
  return [...new Set([...patching, ...holding])];
}

/** A workspace that holds the group at hand, and those that rules of other groups have looked into. */
interface Surroundings {
  readonly recorded: RecordedWorkspace;
  readonly has: (file: PlannedFile) => boolean;
  /** Reads groups in; false where they are all there. */
  readonly enter: (groups: readonly number[]) => boolean;
  /** Lets go of a group, unless another one needed it. */
  readonly leave: (group: number) => void;
  readonly problems: readonly ReadProblem[];
  readonly hasChanged: () => boolean;
}

function createSurroundings(plan: PlanView, { configuration, workspace: name }: PlannedFile): Surroundings {
  const workspace = createWorkspace(configuration);
  const present = new Set<number>();
  // What one group has looked into, the next one is likely to ask for, too.
  const shared = new Set<number>();
  const problems: ReadProblem[] = [];
  let changed = false;
  let own: number | undefined;
  const filesOf = (group: number): readonly PlannedFile[] =>
    (plan.groups.members[group] ?? []).flatMap((index) => plan.files[index] ?? []);
  const take = (file: PlannedFile, total: number): void => {
    const result = readManifest(file);
    if (result.kind === 'manifest') {
      changed ||= file.hash !== '' && contentHash(result.text) !== file.hash;
      workspace.update(readAmong(total, file.uri, result.text));
      return;
    }
    problems.push({ path: file.path, message: result.kind === 'problem' ? result.message : 'has changed meanwhile' });
    changed = true;
  };
  return {
    recorded: recordNamespaces(workspace),
    has: ({ uri }) => workspace.file(uri) !== undefined,
    problems,
    hasChanged: () => changed,
    enter: (groups) => {
      own ??= groups[0];
      for (const group of groups) if (group !== own) shared.add(group);
      const missing = groups.filter((group) => !present.has(group));
      for (const group of missing) {
        present.add(group);
        // Answers come in the order in which files came in; those of a namespace are all in one group, in the order of their paths.
        const files = filesOf(group);
        const total = files.reduce((sum, { size }) => sum + size, 0);
        for (const file of files) if (file.workspace === name) take(file, total);
      }
      return missing.length > 0;
    },
    leave: (group) => {
      own = undefined;
      if (shared.has(group)) return;
      present.delete(group);
      for (const { uri } of filesOf(group)) workspace.remove(uri);
    },
  };
}
