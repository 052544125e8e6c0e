/** From a URI to what is found there, computed when it is asked for and kept while nothing changes. */
import type { TextRange } from '../../engine/document/tree.js';
import { isIgnoredFile } from '../../engine/linter/configuration.js';
import type { Finding, Severity } from '../../engine/linter/finding.js';
import { lintFile } from '../../engine/linter/run.js';
import type { DocumentState } from '../../protocol/messages.js';
import { createLines, type Lines } from '../convert/range.js';
import type { Configurations, ResolvedConfiguration } from './configurations.js';
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

export interface Analyser {
  /** Computes on the text as it is when everything that has to be waited for is there. */
  readonly analyse: (uri: string) => Promise<Analysis>;
  /** Reads the open documents that changed into their projects. */
  readonly flush: () => void;
  readonly forget: (uri: string) => void;
}

export interface AnalyserOptions {
  readonly documents: OpenDocuments;
  readonly projects: Projects;
  readonly configurations: Configurations;
  /** The text of a file that is not open. */
  readonly read: (uri: string) => Promise<string | undefined>;
  /** YYYY-MM-DD. */
  readonly today: () => string;
}

/** What an analysis was made from; while all of it is the same, so is the analysis. */
interface Basis {
  readonly project: Project;
  readonly revision: number;
  readonly version: number | null;
  readonly configuration: ResolvedConfiguration['configuration'];
  readonly enabled: boolean;
}

export function createAnalyser(options: AnalyserOptions): Analyser {
  const { documents, projects, configurations } = options;
  const kept = new Map<string, { readonly basis: Basis; readonly analysis: Analysis }>();
  const dirty = new Set<string>();
  documents.onChange((uri) => dirty.add(uri));
  const flush = (): void => {
    for (const uri of dirty) {
      const document = documents.get(uri);
      if (document) projects.put(uri, document.getText(), 'tolerant');
    }
    dirty.clear();
  };
  const analyse = async (uri: string): Promise<Analysis> => {
    const configuration = await configurations.of(uri);
    if (configurations.uses(uri)) return analyseConfiguration(uri, configuration, options);
    flush();
    const project = projects.of(uri);
    const version = documents.get(uri)?.version ?? null;
    const { revision } = project;
    const enabled = configuration.settings.enable;
    const basis = { project, revision, version, configuration: configuration.configuration, enabled };
    const known = kept.get(uri);
    if (known && isSame(known.basis, basis)) return known.analysis;
    const analysis = analyseManifest(uri, project, configuration, options);
    kept.set(uri, { basis, analysis });
    return analysis;
  };
  return { analyse, flush, forget: (uri) => void kept.delete(uri) };
}

const isSame = (left: Basis, right: Basis): boolean =>
  left.project === right.project &&
  left.revision === right.revision &&
  left.version === right.version &&
  left.configuration === right.configuration &&
  left.enabled === right.enabled;

function analyseManifest(
  uri: string,
  project: Project,
  configuration: ResolvedConfiguration,
  { documents, today }: AnalyserOptions,
): Analysis {
  const document = documents.get(uri);
  const stream = project.workspace.file(uri)?.stream;
  const text = stream?.text ?? document?.getText() ?? '';
  const base = { uri, version: document?.version ?? null, text, lines: createLines(text), configuration };
  const state = stateOf(uri, stream, configuration);
  if (state !== 'checked') return { ...base, state, remarks: [] };
  const findings = lintFile(project.workspace, uri, configuration.configuration, { today: today() });
  return { ...base, state, remarks: findings.map((finding) => ({ kind: 'finding', finding })) };
}

function stateOf(
  uri: string,
  stream: { readonly template: boolean } | undefined,
  { settings, configuration }: ResolvedConfiguration,
): DocumentState {
  if (!settings.enable) return 'disabled';
  if (!stream) return 'foreign';
  if (stream.template) return 'template';
  return isIgnoredFile(configuration, uri) ? 'ignored' : 'checked';
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
