/** Which clusters there are to choose from, and what is in the chosen one. */
import { locate } from '../../engine/document/locate.js';
import { parseStream } from '../../engine/document/parse.js';
import type { YamlDocument, YamlStream } from '../../engine/document/tree.js';
import { toValue } from '../../engine/document/value.js';
import type { SourceFile } from '../../engine/kubernetes/object.js';
import { fieldOf } from '../../engine/kubernetes/shape.js';
import { isClusterDocument } from '../../engine/scheduler/clusters/build-cluster.js';
import type { Configuration } from '../../engine/linter/configuration.js';
import { findPreset, presetNames } from '../../engine/scheduler/clusters/presets.js';
import { isScenarioDocument, readScenario } from '../../engine/simulation/scenario.js';
import type { Operation } from '../../engine/simulation/operations/operation.js';
import type { ClusterSettings } from '../../engine/simulator/model.js';
import { placeOfRange } from '../../engine/simulator/places.js';
import { createStage, type Stage } from '../../engine/simulator/stage.js';
import type { ClusterChoice, Result } from '../../protocol/simulator.js';
import type { Session } from '../session.js';
import { MAX_FILE_BYTES } from '../workspace/budgets.js';
import { folderOf, foldersAround, nameOf } from '../workspace/uri.js';

export const DEFAULT_CLUSTER = 'three-zones';
export const CLUSTER_FILE = 'cluster.podlint.yaml';

/** The cluster that a panel or a lens looks at. */
export interface ChosenCluster {
  /** A preset's name, or the URI of a file. */
  readonly id: string;
  readonly stage: Stage;
  readonly problem?: Result['clusterProblem'];
}

/** What a scenario in the open document says itself. */
export interface OwnScenario {
  /** The same for as long as the cluster is. */
  readonly key: string;
  readonly settings: Omit<ClusterSettings, 'documents'>;
  readonly documents: readonly unknown[];
  readonly operations: readonly Operation[];
}

export interface Clusters {
  readonly choices: (uri: string) => readonly ClusterChoice[];
  readonly choose: (
    uri: string,
    wanted: string | undefined,
    settings: Omit<ClusterSettings, 'documents'>,
  ) => Promise<ChosenCluster>;
  readonly scenarioIn: (file: SourceFile) => OwnScenario | undefined;
  /** Whether some cluster was read from this file. */
  readonly uses: (uri: string) => boolean;
}

export function createClusters(session: Session): Clusters {
  const stages = createStages();
  const used = new Set<string>();
  const readOnce = createReader();
  const lastGood = new Map<string, { readonly text: string; readonly documents: readonly unknown[] }>();
  const scenarios = new WeakMap<SourceFile, { readonly own: OwnScenario | undefined }>();
  const { projects } = session;

  const scenarioIn = (file: SourceFile): OwnScenario | undefined => {
    const known = scenarios.get(file) ?? { own: readOwnScenario(file) };
    scenarios.set(file, known);
    return known.own;
  };
  const textOf = createTextReader(session);

  const fromFile = async (
    id: string,
    settings: Omit<ClusterSettings, 'documents'>,
  ): Promise<ChosenCluster | undefined> => {
    const text = await textOf(id);
    if (text === undefined) return undefined;
    used.add(id);
    const read = readOnce(id, text);
    const kept = lastGood.get(id);
    if (read.problem && kept)
      return { id, stage: stages.get(kept.text, { ...settings, documents: kept.documents }), problem: read.problem };
    if (read.problem) return { ...preset(DEFAULT_CLUSTER, settings), problem: instead(read.problem) };
    const stage = stages.get(read.key, { ...settings, documents: read.documents });
    const problem = problemOf(stage, read, id);
    if (stage.nodeCount === 0 && problem) return { ...preset(DEFAULT_CLUSTER, settings), problem: instead(problem) };
    lastGood.set(id, { text: read.key, documents: read.documents });
    return { id, stage, ...(problem && { problem }) };
  };
  const preset = (name: string, settings: Omit<ClusterSettings, 'documents'>): ChosenCluster => ({
    id: name,
    stage: stages.get(name, { ...settings, documents: [findPreset(name)] }),
  });
  return {
    scenarioIn,
    uses: (uri) => used.has(uri),
    choices: (uri) => [...presetChoices(), ...fileChoices(uri, session)],
    choose: async (uri, wanted, settings) => {
      const file = projects.of(uri).workspace.file(uri);
      const own = file && scenarioIn(file);
      const isOwn = (wanted === undefined && own !== undefined) || (wanted === uri && own !== undefined);
      if (isOwn && file) {
        return { id: uri, stage: stages.get(own.key, { ...settings, documents: own.documents }) };
      }
      const { configuration } = await session.configurations.of(uri);
      const allowed = wanted !== undefined && isWithin(wanted, uri, session) ? wanted : undefined;
      const named = allowed ?? nameIn(configuration) ?? (await findClusterFile(uri, textOf, session));
      if (named === undefined) return preset(DEFAULT_CLUSTER, settings);
      if (presetNames.includes(named)) return preset(named, settings);
      const chosen = await fromFile(named, settings);
      const message = `There is no cluster ${nameOf(named)}; ${DEFAULT_CLUSTER} is used instead.`;
      return chosen ?? { ...preset(DEFAULT_CLUSTER, settings), problem: { message } };
    },
  };
}

/** The text of an open document, of one that was read, or of a file; what a link leads to outside of the workspace is none of its business. */
function createTextReader({ documents, projects, files }: Session): (uri: string) => Promise<string | undefined> {
  return async (uri) => {
    const known = documents.get(uri)?.getText() ?? projects.of(uri).workspace.file(uri)?.stream.text;
    if (known !== undefined) return known;
    const folder = projects.workspaceFolderOf(uri);
    const isForeign = folder !== undefined && (await files.leadsOut(folder, uri));
    return isForeign ? undefined : files.read(uri, MAX_FILE_BYTES);
  };
}

const nameIn = ({ cluster }: Configuration): string | undefined =>
  cluster?.kind === 'file' ? cluster.uri : cluster?.name;

/** Stages are kept while somebody looks at them; a few, as each holds a whole cluster. */
function createStages(): { readonly get: (key: string, settings: ClusterSettings) => Stage } {
  const most = 6;
  const kept = new Map<string, Stage>();
  return {
    get: (key, settings) => {
      const whole = `${JSON.stringify({ ...settings, documents: [] })}\n${key}`;
      const stage = kept.get(whole) ?? createStage(settings);
      kept.delete(whole);
      kept.set(whole, stage);
      for (const old of kept.keys()) {
        if (kept.size <= most) break;
        kept.delete(old);
      }
      return stage;
    },
  };
}

function presetChoices(): readonly ClusterChoice[] {
  return presetNames.map((name) => {
    const description = fieldOf(fieldOf(findPreset(name), 'metadata'), 'description');
    return { id: name, label: name, description: typeof description === 'string' ? description : '', kind: 'preset' };
  });
}

function fileChoices(uri: string, { projects, convert }: Session): readonly ClusterChoice[] {
  const { root, workspace } = projects.of(uri);
  return workspace
    .files()
    .filter((file) => file.objects.some(({ kind, value }) => isClusterDocument(value) || kind === 'Node'))
    .filter((file) => file.uri === uri || !file.objects.some(({ value }) => isScenarioDocument(value)))
    .map((file) => ({
      id: file.uri,
      label: nameOf(file.uri),
      description: decodeURI(convert.clientUri(file.uri).replace(convert.clientUri(root), '')),
      kind: 'file',
    }));
}

/** A large file is not read again with every key that is typed somewhere else. */
function createReader(): (uri: string, text: string) => ReadDocuments {
  const last = new Map<string, { readonly text: string; readonly read: ReadDocuments }>();
  return (uri, text) => {
    const known = last.get(uri);
    const read = known?.text === text ? known.read : readDocuments(uri, text);
    last.set(uri, { text, read });
    return read;
  };
}

/** Where clusters are read from: the workspace folder of a document, or its own folder. */
const rootOf = (uri: string, { projects }: Session): string => projects.workspaceFolderOf(uri) ?? folderOf(uri);

/** A panel may name presets, and files that belong to the document it looks at. */
const isWithin = (wanted: string, uri: string, session: Session): boolean =>
  presetNames.includes(wanted) ||
  wanted === uri ||
  (folderOf(uri) !== '' && wanted.startsWith(rootOf(uri, session)) && !CLIMBS.test(wanted));

const CLIMBS = /\/(?:\.|%2e){2}(?:\/|$)/i;

/** A cluster that stands in the document itself, or the nearest `cluster.podlint.yaml` at or above it, within the workspace. */
async function findClusterFile(
  uri: string,
  textOf: (uri: string) => Promise<string | undefined>,
  session: Session,
): Promise<string | undefined> {
  const file = session.projects.of(uri).workspace.file(uri);
  const root = rootOf(uri, session);
  if (file?.objects.some(({ value }) => isClusterDocument(value)) === true) return uri;
  for (const folder of foldersAround(uri)) {
    if (!folder.startsWith(root)) break;
    const candidate = `${folder}${CLUSTER_FILE}`;
    if ((await textOf(candidate)) !== undefined) return candidate;
  }
  return undefined;
}

function readOwnScenario(file: SourceFile): OwnScenario | undefined {
  if (!file.objects.some(({ value }) => isScenarioDocument(value))) return undefined;
  const { cluster, seed, epoch, assumptions, controlPlane, behaviors, operations } = readScenario(
    file.uri,
    file.stream.text,
  );
  return {
    key: keyOf(cluster),
    documents: cluster,
    operations,
    settings: { seed, epoch, assumptions, controlPlane, behaviors },
  };
}

interface ReadDocuments {
  /** The same for as long as the cluster is: what stands beside it in the file may change with every key. */
  readonly key: string;
  readonly documents: readonly unknown[];
  readonly stream: YamlStream | undefined;
  readonly problem?: NonNullable<Result['clusterProblem']>;
}

/** Dumps of clusters are large, so JSON is not turned into a tree. */
function readDocuments(uri: string, text: string): ReadDocuments {
  const json = parseJson(text);
  if (json !== undefined) return { key: text, documents: [json], stream: undefined };
  const stream = parseStream(text, { mode: 'fast' });
  const [problem] = stream.documents.flatMap(({ problems }) => problems);
  const documents = stream.documents.flatMap(({ root }) => (root ? [toValue(root)] : [])).filter(isOfCluster);
  return {
    key: documents.length < stream.documents.length ? keyOf(documents) : text,
    documents,
    stream,
    ...(problem && {
      problem: { message: `${nameOf(uri)}: ${problem.message}`, place: placeOfRange(stream, uri, problem.range) },
    }),
  };
}

/** Numbers beyond what JSON has are written as texts. */
const keyOf = (documents: readonly unknown[]): string =>
  JSON.stringify(documents, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));

/** Workloads that stand beside a cluster in one file are what it is asked about. */
function isOfCluster(value: unknown, _: number, all: readonly unknown[]): boolean {
  return !all.some(isClusterDocument) || isClusterDocument(value);
}

function parseJson(text: string): unknown {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problemOf(stage: Stage, { stream }: ReadDocuments, uri: string): Result['clusterProblem'] {
  const found = stage.problems.find(({ severity }) => severity === 'error');
  if (!found) return undefined;
  const documents = (stream?.documents ?? []).filter(({ root }) => root !== undefined);
  const document: YamlDocument | undefined = documents[found.documentIndex];
  const message = `${nameOf(uri)}: ${found.message}`;
  return document && stream
    ? { message, place: placeOfRange(stream, uri, locate(document, { path: found.path })) }
    : { message };
}

const instead = (problem: NonNullable<Result['clusterProblem']>): NonNullable<Result['clusterProblem']> => ({
  ...problem,
  message: `${problem.message.replace(/\.$/, '')}. The preset ${DEFAULT_CLUSTER} is used instead.`,
});
