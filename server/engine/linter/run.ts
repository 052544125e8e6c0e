/**
 * Runs the rules on a file: chooses what each sees, guards it, places and words its facts, applies the configuration and the suppressions.
 *
 * Invariant: no user input and no rule makes this throw.
 */
import { groupBy } from '../document/group-by.js';
import { MAX_UNFOLDED } from '../document/lazy-document.js';
import type { SyntaxProblemCode } from '../document/tree.js';
import type { KubernetesObject, ShapeProblem, SourceFile } from '../kubernetes/object.js';
import type { ClusterView, MockCluster } from '../mock-cluster/mock-cluster.js';
import type { PodModel } from '../pod/model.js';
import { allRules } from '../rules/index.js';
import type { Workspace } from '../workspace/workspace.js';
import { ruleCrashed } from './built-in.js';
import type { Configuration } from './configuration.js';
import { isIgnoredFile } from './configuration.js';
import { findException } from './exceptions.js';
import type { FileContents } from './file-contents.js';
import { contentsOf } from './file-contents.js';
import type { Finding, Severity } from './finding.js';
import type { Draft, Placing } from './placement.js';
import { placeFact, placeFileFact } from './placement.js';
import type { Fact, Rule, RuleContext } from './rule.js';
import type { SuppressedFinding } from './suppressions.js';
import { applySuppressions, readSuppressions } from './suppressions.js';
import { withoutTwins } from './twins.js';

export interface LintOptions {
  /** By default every rule of the registry. */
  readonly rules?: readonly Rule[];
  /** The current day, YYYY-MM-DD, for exceptions that end. */
  readonly today?: string;
  /** A clock in milliseconds; with it, the time of each rule is taken. */
  readonly now?: () => number;
  /** Takes the milliseconds that a rule took for this file. */
  readonly onTiming?: (rule: string, milliseconds: number) => void;
  /** The mock cluster that the configuration names, made by whoever calls: the linter itself loads no scheduler. */
  readonly cluster?: MockCluster | undefined;
  /** False where suppressions in manifests do not count: whoever checks does not trust whoever writes. */
  readonly honourSuppressions?: boolean;
}

export interface LintResult {
  /** Sorted by place. */
  readonly findings: readonly Finding[];
  /** What suppressions and exceptions took out, sorted the same way. */
  readonly suppressed: readonly SuppressedFinding[];
}

/** The findings of one file of a workspace, sorted by place. */
export function lintFile(
  workspace: Workspace,
  uri: string,
  configuration: Configuration,
  options: LintOptions = {},
): readonly Finding[] {
  return lintFileFully(workspace, uri, configuration, options).findings;
}

/** The same with what was suppressed. An unrendered template and an ignored file have no findings. */
export function lintFileFully(
  workspace: Workspace,
  uri: string,
  configuration: Configuration,
  options: LintOptions = {},
): LintResult {
  const file = workspace.file(uri);
  if (!file || file.stream.template || isIgnoredFile(configuration, uri)) return { findings: [], suppressed: [] };
  const drafts: Draft[] = [];
  const cluster = options.cluster?.within(workspace);
  const base: Run = { workspace, contents: contentsOf(file, []), subjects: NOTHING, configuration, options, cluster };
  const pods = podsOf(base, drafts);
  const whole: Run = { ...base, contents: contentsOf(file, pods) };
  for (const subjects of portionsOf(file, pods)) {
    const run: Run = { ...whole, subjects };
    for (const enabled of rulesFor(run)) runTimed(enabled, run, drafts);
  }
  return finish(withoutTwins(distinct(drafts)), whole);
}

interface Run {
  readonly workspace: Workspace;
  readonly contents: FileContents;
  readonly subjects: Subjects;
  readonly configuration: Configuration;
  readonly options: LintOptions;
  readonly cluster: ClusterView | undefined;
}

/** What the rules of a file see. */
interface Subjects {
  readonly pods: readonly PodModel[];
  /** By kind; under `*` all of them. */
  readonly objects: ReadonlyMap<string, readonly KubernetesObject[]>;
  /** Rules about the file as a whole are asked once. */
  readonly withFile: boolean;
}

const NOTHING: Subjects = { pods: [], objects: new Map(), withFile: true };

/** Few enough that their trees are still there when the next rule asks for them, with room for those of neighbours. */
const PORTION = MAX_UNFOLDED / 2;

/** All rules look at some documents of a long file before the next ones have their turn. */
function portionsOf(file: SourceFile, pods: readonly PodModel[]): readonly Subjects[] {
  const { documents } = file.stream;
  if (documents.length <= PORTION) return [subjectsOf(file.objects, pods, true)];
  const podsOfObject = groupBy(pods, ({ template }) => portionOf(template.object));
  const objects = groupBy(file.objects, portionOf);
  const count = Math.ceil(documents.length / PORTION);
  return Array.from({ length: count }, (_, portion) =>
    subjectsOf(objects.get(portion) ?? [], podsOfObject.get(portion) ?? [], portion === 0),
  );
}

const portionOf = ({ document }: KubernetesObject): number => Math.floor(document.index / PORTION);

function subjectsOf(all: readonly KubernetesObject[], pods: readonly PodModel[], withFile: boolean): Subjects {
  const readable = all.filter(isReadable);
  const objects = groupBy(readable, ({ kind }) => kind);
  if (readable.length > 0) objects.set('*', readable);
  return { pods: pods.filter(({ template }) => isReadable(template.object)), objects, withFile };
}

/** Podlint's own limits: what stands before them has been read. */
const LIMITS: ReadonlySet<SyntaxProblemCode> = new Set(['too-deep', 'too-many-aliases', 'too-large']);

/** Of a document with a syntax problem nobody knows what was meant: it is judged by its syntax alone. */
function isReadable({ document }: KubernetesObject): boolean {
  return document.problems.every(({ code }) => LIMITS.has(code));
}

/**
 * What is said of an object because of another one does not count where that one could not be read: the fault is there, and a
 * Service is not to blame for the Deployment whose ports nobody understood.
 */
function isFounded({ at, related = [] }: Fact<string>): boolean {
  return related.every(
    ({ at: { object } }) => object === at.object || (isReadable(object) && object.shapeProblems.every(isHarmless)),
  );
}

/** A lost map or list may have held anything; of single values those count by which objects find each other. */
function isHarmless({ path, expected }: ShapeProblem): boolean {
  return expected !== 'object' && expected !== 'array' && !path.some((step) => FINDING_FIELDS.has(step));
}

const FINDING_FIELDS: ReadonlySet<string | number> = new Set(['ports', 'labels', 'selector', 'matchLabels']);

/** A rule that the configuration has not switched off. */
interface EnabledRule {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What a configuration has switched on, and what of that files of some content ask for, by the kinds of their objects. */
interface EnabledRules {
  readonly rules: readonly Rule[];
  readonly enabled: readonly EnabledRule[];
  readonly byContent: Map<string, readonly EnabledRule[]>;
}

/** Many files are linted with one configuration, which is asked once. */
const enabledByConfiguration = new WeakMap<Configuration, EnabledRules>();

/** Manifests that belong together come in some hundred combinations. */
const MOST_CONTENTS = 1_000;

/** The rules that have something to look at in a file. */
function rulesFor({ subjects, configuration, options }: Run): readonly EnabledRule[] {
  const { enabled, byContent } = enabledRules(options.rules ?? allRules, configuration);
  const content = [subjects.withFile, subjects.pods.length > 0, ...subjects.objects.keys()].join(' ');
  const known = byContent.get(content);
  if (known) return known;
  const found = enabled.filter(({ rule }) => hasSubject(rule, subjects));
  if (byContent.size >= MOST_CONTENTS) byContent.clear();
  byContent.set(content, found);
  return found;
}

function hasSubject(rule: Rule, { pods, objects, withFile }: Subjects): boolean {
  switch (rule.scope) {
    case 'file':
      return withFile;
    case 'object':
      return rule.kinds.some((kind) => objects.has(kind));
    case 'pod':
      return pods.length > 0;
  }
}

function enabledRules(rules: readonly Rule[], configuration: Configuration): EnabledRules {
  const known = enabledByConfiguration.get(configuration);
  if (known?.rules === rules) return known;
  const enabled = rules.flatMap((rule): readonly EnabledRule[] => {
    const setting = configuration.rules.get(rule.meta.id);
    return !setting || setting.severity === 'off'
      ? []
      : [{ rule, severity: setting.severity, options: setting.options }];
  });
  const found = { rules, enabled, byContent: new Map<string, readonly EnabledRule[]>() };
  enabledByConfiguration.set(configuration, found);
  return found;
}

/** The Pod models of the file. Where one cannot be made, the file has none and the failure is a finding. */
function podsOf(run: Run, into: Draft[]): readonly PodModel[] {
  try {
    return run.workspace.pods(run.contents.file.uri);
  } catch (error) {
    into.push(...crash('the Pod model', error, run));
    return [];
  }
}

function runTimed(enabled: EnabledRule, run: Run, into: Draft[]): void {
  const { now, onTiming } = run.options;
  if (!now || !onTiming) {
    runGuarded(enabled, run, into);
    return;
  }
  const start = now();
  runGuarded(enabled, run, into);
  onTiming(enabled.rule.meta.id, now() - start);
}

/** Adds what a rule finds; where it crashes, what it found until then and the crash. */
function runGuarded({ rule, severity, options }: EnabledRule, run: Run, into: Draft[]): void {
  const { contents, configuration, workspace, cluster } = run;
  const placing: Placing = { contents, meta: rule.meta, severity };
  const context: RuleContext = {
    neighbourhood: workspace.neighbourhood,
    kubernetes: configuration.kubernetes,
    podCidrs: configuration.podCidrs,
    cluster,
    options,
  };
  try {
    addFacts(rule, run, { context, placing, into });
  } catch (error) {
    into.push(...crash(rule.meta.id, error, run));
  }
}

interface Collecting {
  readonly context: RuleContext;
  readonly placing: Placing;
  readonly into: Draft[];
}

function addFacts(rule: Rule, { contents, subjects }: Run, { context, placing, into }: Collecting): void {
  switch (rule.scope) {
    case 'file':
      for (const fact of rule.check(contents.file, context)) into.push(placeFileFact(fact, placing));
      return;
    case 'object':
      for (const kind of rule.kinds) {
        for (const object of subjects.objects.get(kind) ?? []) {
          for (const fact of rule.check(object, context))
            if (isFounded(fact)) into.push(placeFact(fact, placing, undefined));
        }
      }
      return;
    case 'pod':
      for (const pod of subjects.pods) {
        for (const fact of rule.check(pod, context)) if (isFounded(fact)) into.push(placeFact(fact, placing, pod));
      }
      return;
  }
}

function crash(rule: string, error: unknown, { contents, configuration }: Run): readonly Draft[] {
  const severity = configuration.rules.get(ruleCrashed.id)?.severity ?? ruleCrashed.severity;
  if (severity === 'off') return [];
  const data = {
    rule,
    error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  };
  const range = { start: 0, end: 0 };
  return [placeFileFact({ messageId: 'crashed', data, document: 0, range }, { contents, meta: ruleCrashed, severity })];
}

function finish(drafts: readonly Draft[], run: Run): LintResult {
  const { contents, configuration, options } = run;
  const suppressions = options.honourSuppressions === false ? undefined : readSuppressions(contents, configuration);
  const { kept, suppressed } = suppressions
    ? applySuppressions(drafts, suppressions, { contents, configuration })
    : { kept: drafts, suppressed: [] };
  const findings: Finding[] = [];
  const accepted: SuppressedFinding[] = [...suppressed];
  for (const { finding } of kept) {
    const exception = findException(configuration.exceptions, finding, options.today);
    if (exception) accepted.push({ finding, by: 'configuration', reason: exception.reason });
    else findings.push(finding);
  }
  return {
    findings: findings.sort(byPlace),
    suppressed: accepted.sort((left, right) => byPlace(left.finding, right.finding)),
  };
}

function byPlace(left: Finding, right: Finding): number {
  return (
    left.range.start - right.range.start ||
    left.range.end - right.range.end ||
    compare(left.rule, right.rule) ||
    compare(left.message, right.message)
  );
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** An alias brings the same text, and with it the same finding, to several places of the tree: once is enough. */
function distinct(drafts: readonly Draft[]): readonly Draft[] {
  if (drafts.length < 2) return drafts;
  const seen = new Set<string>();
  return drafts.filter(({ finding: { rule, range, message } }) => {
    const key = `${rule}\n${range.start}\n${range.end}\n${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
