/** From a URI to what is found there, computed when it is asked for and kept while nothing changes. */
import type { TextRange } from '../../engine/document/tree.js';
import { isIgnoredFile } from '../../engine/linter/configuration.js';
import type { Finding, Severity } from '../../engine/linter/finding.js';
import { lintFile } from '../../engine/linter/run.js';
import type { SourceFile } from '../../engine/kubernetes/object.js';
import type { Completeness } from '../../engine/workspace/completeness.js';
import type { Workspace } from '../../engine/workspace/workspace.js';
import type { DocumentState } from '../../protocol/messages.js';
import type { Settings } from '../../protocol/settings.js';
import { createLines, type Lines } from '../convert/range.js';
import type { Configurations, ResolvedConfiguration } from './configurations.js';
import type { Intake } from './intake.js';
import type { OpenDocuments } from './documents.js';
import type { Project, Projects } from './projects.js';

/** What a rule found, or a mistake in a configuration file. */
export type Remark =
  | { readonly kind: 'finding'; readonly finding: Finding }
  | {
      readonly kind: 'configuration';
      readonly message: string;
      readonly severity: 'error' | 'warning';
      readonly range: TextRange;
    };

export const severityOf = (remark: Remark): Severity =>
  remark.kind === 'finding' ? remark.finding.severity : remark.severity;

export interface Analysis {
  readonly uri: string;
  /** Of the open document; null for a text that was read from disk. */
  readonly version: number | null;
  readonly text: string;
  readonly lines: Lines;
  readonly state: DocumentState;
  readonly remarks: readonly Remark[];
  readonly configuration: ResolvedConfiguration;
}

/** A manifest as it is now, with everything around it, for the features that read it without judging. */
export interface Manifest {
  readonly uri: string;
  readonly file: SourceFile;
  readonly workspace: Workspace;
  readonly lines: Lines;
  readonly settings: Settings;
}

export type Draft = Omit<Manifest, 'file'> & { readonly text: string };

export interface Analyser {
  /** Computes on the text as it is when everything that has to be waited for is there. */
  readonly analyse: (uri: string) => Promise<Analysis>;
  /** The newest text of a manifest; undefined where Podlint is switched off or there is nothing of Kubernetes. */
  readonly read: (uri: string) => Promise<Manifest | undefined>;
  /** The same for a text that is being typed, and may be no manifest yet. */
  readonly readDraft: (uri: string) => Promise<Draft | undefined>;
  readonly forget: (uri: string) => void;
}

export interface AnalyserOptions {
  readonly documents: OpenDocuments;
  readonly projects: Projects;
  readonly intake: Intake;
  readonly configurations: Configurations;
  /** The text of a file that is not open. */
  readonly read: (uri: string) => Promise<string | undefined>;
  /** YYYY-MM-DD. */
  readonly today: () => string;
  /** Only part of the project has been read. */
  readonly isPartial: (uri: string) => boolean;
}

/** What an analysis was made from; while all of it is the same, so is the analysis. */
interface Basis {
  readonly project: Project;
  readonly stamp: number;
  readonly version: number | null;
  readonly configuration: ResolvedConfiguration['configuration'];
  readonly partial: boolean;
  readonly enabled: boolean;
}

export function createAnalyser(options: AnalyserOptions): Analyser {
  const { documents, projects, configurations } = options;
  const kept = new Map<string, { readonly basis: Basis; readonly analysis: Analysis }>();
  const flush = createFlush(options);
  const analyse = async (uri: string): Promise<Analysis> => {
    const configuration = await configurations.of(uri);
    if (configurations.uses(uri)) return analyseConfiguration(uri, configuration, options);
    await flush();
    await configure(projects.of(uri), options);
    const project = projects.of(uri);
    const version = documents.get(uri)?.version ?? null;
    const basis: Basis = {
      project,
      stamp: project.stampOf(uri),
      version,
      partial: options.isPartial(uri),
      configuration: configuration.configuration,
      enabled: configuration.settings.enable,
    };
    const known = kept.get(uri);
    if (known && isSame(known.basis, basis)) return known.analysis;
    const analysis = analyseManifest(uri, basis, configuration, options);
    kept.set(uri, { basis, analysis });
    return analysis;
  };
  const readDraft = async (uri: string): Promise<Draft | undefined> => {
    const { settings } = await configurations.of(uri);
    if (!settings.enable) return undefined;
    await flush();
    const { workspace } = projects.of(uri);
    const text = documents.get(uri)?.getText() ?? workspace.file(uri)?.stream.text;
    return text === undefined ? undefined : { uri, text, workspace, lines: createLines(text), settings };
  };
  const read = async (uri: string): Promise<Manifest | undefined> => {
    const draft = await readDraft(uri);
    const file = draft?.workspace.file(uri);
    return draft && file && { ...draft, file, lines: createLines(file.stream.text) };
  };
  return { analyse, read, readDraft, forget: (uri) => void kept.delete(uri) };
}

/**
 * Reads the open documents that changed into their projects. One at a time: whoever comes second waits for the first, and so
 * never computes on a text that is older than the version it is asked for.
 */
function createFlush({ documents, intake }: AnalyserOptions): () => Promise<void> {
  const dirty = new Set<string>();
  documents.onChange((uri) => dirty.add(uri));
  const flushAll = async (): Promise<void> => {
    for (const uri of dirty) {
      dirty.delete(uri);
      if (documents.get(uri)) await intake.take(uri, () => documents.get(uri)?.getText(), 'typing');
    }
  };
  let last = Promise.resolve();
  return () => (last = last.then(flushAll, flushAll));
}

/** How the manifests of a project are read is said by the configuration at its root. */
async function configure(project: Project, { configurations, projects }: AnalyserOptions): Promise<void> {
  const { images, podTemplatePaths } = (await configurations.of(project.root)).configuration;
  projects.configure(project, { images, podTemplatePaths });
}

const isSame = (left: Basis, right: Basis): boolean =>
  left.project === right.project &&
  left.stamp === right.stamp &&
  left.partial === right.partial &&
  left.version === right.version &&
  left.configuration === right.configuration &&
  left.enabled === right.enabled;

function analyseManifest(
  uri: string,
  { project: { workspace }, partial }: Basis,
  configuration: ResolvedConfiguration,
  { documents, today }: AnalyserOptions,
): Analysis {
  const document = documents.get(uri);
  const stream = workspace.file(uri)?.stream;
  const text = stream?.text ?? document?.getText() ?? '';
  const base = { uri, version: document?.version ?? null, text, lines: createLines(text), configuration };
  const state = stateOf(uri, stream, configuration);
  if (state !== 'checked') return { ...base, state, remarks: [] };
  const complete = partial ? false : configuration.configuration.complete;
  const findings = lintFile(judgedAs(complete, workspace), uri, configuration.configuration, {
    today: today(),
    cluster: configuration.cluster,
  });
  return { ...base, state, remarks: findings.map((finding) => ({ kind: 'finding', finding })) };
}

/** The workspace, with what the configuration says about its completeness in place of its own judgement. */
function judgedAs(complete: Completeness, workspace: Workspace): Workspace {
  if (complete === 'auto') return workspace;
  return { ...workspace, neighbourhood: { ...workspace.neighbourhood, isComplete: () => complete } };
}

function stateOf(
  uri: string,
  stream: { readonly template: boolean } | undefined,
  { settings, configuration }: ResolvedConfiguration,
): DocumentState {
  if (!settings.enable) return 'disabled';
  if (isIgnoredFile(configuration, uri)) return 'ignored';
  if (!stream) return 'foreign';
  return stream.template ? 'template' : 'checked';
}

async function analyseConfiguration(
  uri: string,
  configuration: ResolvedConfiguration,
  { documents, configurations, read }: AnalyserOptions,
): Promise<Analysis> {
  const document = documents.get(uri);
  const text = document?.getText() ?? (await read(uri)) ?? '';
  const remarks = configurations.problemsIn(uri).map(({ message, severity, range }): Remark => {
    return { kind: 'configuration', message, severity, range };
  });
  const base = { uri, version: document?.version ?? null, text, lines: createLines(text), configuration };
  return configuration.settings.enable
    ? { ...base, state: 'checked', remarks }
    : { ...base, state: 'disabled', remarks: [] };
}
