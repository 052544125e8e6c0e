/** `podlint simulate PATH… --cluster FILE|PRESET` and `podlint simulate --cases FILE` */
import { locate } from '../../engine/document/locate.js';
import type { KubernetesObject } from '../../engine/kubernetes/object.js';
import { isClusterDocument } from '../../engine/scheduler/clusters/build-cluster.js';
import { createDefaultProfile } from '../../engine/scheduler/plugins/registry.js';
import type { Simulation } from '../../engine/scheduler/simulate.js';
import { simulate } from '../../engine/scheduler/simulate.js';
import { labelOf, labelZone } from '../../engine/scheduler/support/labels.js';
import type { CommandLine } from '../arguments.js';
import { UsageError } from '../arguments.js';
import type { Host } from '../host.js';
import { EXIT } from '../host.js';
import { createLineCache } from '../lines.js';
import type { ReadCluster } from '../simulate/read-cluster.js';
import { readCluster } from '../simulate/read-cluster.js';
import type { PlacedProblem } from '../simulate/read-files.js';
import { parseText, readTexts } from '../simulate/read-files.js';
import type { SimulationReport } from '../simulate/report.js';
import { complain, nameOf } from '../simulation/documents.js';
import type { ColorChoice, Style } from '../terminal/style.js';
import { createStyle, wantsColor } from '../terminal/style.js';

interface SimulateOptions {
  readonly paths: readonly string[];
  readonly clusters: readonly string[];
  readonly replicas: number | undefined;
  readonly format: 'pretty' | 'json';
  readonly color: ColorChoice;
  readonly explain: boolean;
}

export async function runSimulate(line: CommandLine, host: Host): Promise<number> {
  const cases = line.values.get('cases')?.at(-1);
  if (cases === undefined && line.values.has('operations'))
    return (await import('../simulation/play.js')).playOperations(line, host);
  if (cases === undefined) return runOnCluster(readOptions(line), host);
  if (line.words.length > 0) throw new UsageError('--cases brings its own Pods and clusters: give no PATH beside it.');
  const other = [...line.values.keys(), ...line.flags].find((name) => name !== 'cases' && name !== 'color');
  if (other !== undefined) throw new UsageError(`--${other} means nothing beside --cases.`);
  return (await import('../simulate/case-stream.js')).streamCases(cases, host);
}

/** Where there is no other cluster to look at: two nodes in each of three zones. */
const DEFAULT_CLUSTER = 'three-zones';

/** As many as the largest supported cluster runs (kubernetes.io/docs/setup/best-practices/cluster-large). */
const MOST_REPLICAS = 150_000;

/** What `simulate` takes, checked. */
export function readOptions({ values, flags, words }: CommandLine): SimulateOptions {
  const clusters = values.get('cluster') ?? [DEFAULT_CLUSTER];
  if (words.length === 0)
    throw new UsageError('Nothing to simulate: give files, folders, or - for the standard input.');
  if ([...words, ...clusters].filter((path) => path === '-').length > 1)
    throw new UsageError('The standard input (-) can be read once.');
  return {
    paths: words,
    clusters,
    replicas: readReplicas(values.get('replicas')?.at(-1)),
    format: (values.get('format')?.at(-1) ?? 'pretty') as SimulateOptions['format'],
    color: (values.get('color')?.at(-1) ?? 'auto') as ColorChoice,
    explain: flags.has('explain'),
  };
}

function readReplicas(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
  if (!(count <= MOST_REPLICAS))
    throw new UsageError(`--replicas is a number from 0 to ${MOST_REPLICAS}, not \`${text}\`.`);
  return count;
}

async function runOnCluster(options: SimulateOptions, host: Host): Promise<number> {
  const profile = createDefaultProfile();
  const read = readCluster(options.clusters, profile, host);
  if (complain(read.problems, read.unreadable, { ...options, host })) return EXIT.failure;
  const manifests = readTexts(options.paths, host);
  const parsed = manifests.files.map(parseText);
  const { replicas, explain } = options;
  const objects = parsed.flatMap(({ file }) => file.objects).filter((object) => !isClusterDocument(object));
  const everyPod = explain && options.format === 'json';
  const simulation = simulate(objects, read.cluster.snapshot, { profile, replicas, everyPod });
  const problems = [...parsed.flatMap((file) => file.problems), ...placeProblems(simulation)];
  const failed = complain(problems, manifests.problems, { ...options, host });
  const texts = new Map(manifests.files.map(({ uri, text }) => [uri, text]));
  const report: SimulationReport = {
    simulation,
    cluster: describeCluster(read),
    explain,
    linesOf: createLineCache((uri) => texts.get(uri) ?? ''),
    nameOf: (uri) => nameOf(uri, host),
  };
  host.write(await format(report, options, host));
  if (failed) return EXIT.failure;
  return simulation.pending > 0 ? EXIT.findings : EXIT.clean;
}

function describeCluster({ name, cluster }: ReadCluster): SimulationReport['cluster'] {
  const { nodes } = cluster.snapshot;
  const zones = new Set(nodes.map(({ labels }) => labelOf(labels, labelZone)).filter((zone) => zone !== undefined));
  return { name, nodes: nodes.length, zones: zones.size };
}

function placeProblems({ problems }: Simulation): readonly PlacedProblem[] {
  const place = ({ document, stream, uri }: KubernetesObject, path: PlacedPath): Omit<PlacedProblem, 'message'> => ({
    severity: 'error',
    uri,
    range: locate(document, { path }),
    text: stream.text,
  });
  return problems.map(({ object, path, message }) => ({ message, ...place(object, path) }));
}

type PlacedPath = Parameters<typeof locate>[1]['path'];

async function format(
  report: SimulationReport,
  { format: wanted, color }: SimulateOptions,
  host: Host,
): Promise<string> {
  if (wanted === 'json') return (await import('../simulate/json.js')).simulationJson(report);
  const style: Style = createStyle(
    wantsColor(color, { environment: host.environment, isTerminal: host.columns !== undefined }),
  );
  return (await import('../simulate/text.js')).simulationText(report, style);
}
