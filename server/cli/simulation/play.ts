/** `podlint simulate [PATH…] --operations FILE`: plays a story on the simulated cluster. */
import type { KubernetesObject } from '../../engine/kubernetes/object.js';
import type { OperationResult } from '../../engine/simulation/operations/operation.js';
import type { Operation } from '../../engine/simulation/operations/operation.js';
import { createWorld } from '../../engine/simulation/create-world.js';
import { runOperations } from '../../engine/simulation/operations/run.js';
import { readOperations } from '../../engine/simulation/read-operations.js';
import type { Scenario } from '../../engine/simulation/scenario.js';
import { isScenarioDocument, readScenario } from '../../engine/simulation/scenario.js';
import { historyOf, viewWorld } from '../../engine/simulation/view.js';
import type { World } from '../../engine/simulation/world.js';
import type { CommandLine } from '../arguments.js';
import { UsageError } from '../arguments.js';
import type { Host } from '../host.js';
import { EXIT } from '../host.js';
import { JSON_VERSION } from '../reporters/json.js';
import type { PlacedProblem } from '../simulate/read-files.js';
import type { ColorChoice } from '../terminal/style.js';
import { createStyle, wantsColor } from '../terminal/style.js';
import { complain, readDocuments } from './documents.js';
import { DEFAULT_CLUSTER, load } from './load.js';
import { storyText } from './story-text.js';

/** What is played, each operation with its place. */
interface Story {
  readonly operations: readonly Operation[];
  readonly scenario: Scenario | undefined;
  /** A problem of an operation, by its index. */
  readonly problemOf: (index: number, message: string) => PlacedProblem | undefined;
}

export function playOperations(line: CommandLine, host: Host): number {
  const { values, words } = line;
  const color = (values.get('color')?.at(-1) ?? 'auto') as ColorChoice;
  refuseOthers(line);
  const story = readStory(values.get('operations')?.at(-1) ?? '', { color, host });
  if (story === undefined) return EXIT.failure;
  const { scenario } = story;
  if (words.length === 0 && scenario === undefined)
    throw new UsageError('Nothing to simulate: give manifests beside --operations, or a Scenario that holds them.');
  // A scenario brings its cluster, unless the command line names another.
  const named = values.get('cluster');
  const loaded = load(words, named ?? (scenario === undefined ? [DEFAULT_CLUSTER] : []), { color, host });
  if (loaded === undefined) return EXIT.failure;
  const cluster = named === undefined && scenario !== undefined ? scenario.cluster : loaded.cluster.documents;
  const objects: readonly KubernetesObject[] = [...(scenario?.objects ?? []), ...loaded.objects];
  const { world } = createWorld({ ...settingsOf(scenario), cluster, objects, profile: loaded.profile });
  const results = runOperations(world, story.operations);
  const failed = complain(problemsOf(results, story), [], { color, host });
  host.write(
    render(world, results, {
      own: new Set(objects.map(({ name }) => name)),
      format: values.get('format')?.at(-1) ?? 'pretty',
      color,
      host,
    }),
  );
  if (failed) return EXIT.failure;
  return viewWorld(world).pods.some(({ phase, node }) => phase === 'Pending' && node === undefined)
    ? EXIT.findings
    : EXIT.clean;
}

function refuseOthers({ values, flags }: CommandLine): void {
  if (values.has('replicas'))
    throw new UsageError('--replicas means nothing beside --operations: use a scale operation.');
  if (flags.has('explain')) throw new UsageError('--explain means nothing beside --operations.');
}

function render(
  world: World,
  results: readonly OperationResult[],
  {
    own,
    format,
    color,
    host,
  }: {
    readonly own: ReadonlySet<string>;
    readonly format: string;
    readonly color: ColorChoice;
    readonly host: Host;
  },
): string {
  if (format === 'json') return storyJson(world, results);
  const isTerminal = host.columns !== undefined;
  return storyText(world, own, createStyle(wantsColor(color, { environment: host.environment, isTerminal })));
}

function settingsOf(
  scenario: Scenario | undefined,
): Partial<Pick<Scenario, 'seed' | 'epoch' | 'assumptions' | 'controlPlane' | 'behaviors'>> {
  if (scenario === undefined) return {};
  const { seed, epoch, assumptions, controlPlane, behaviors } = scenario;
  return { seed, epoch, assumptions, controlPlane, behaviors };
}

function readStory(
  path: string,
  { color, host }: { readonly color: ColorChoice; readonly host: Host },
): Story | undefined {
  const { documents, files, problems, unreadable } = readDocuments([path], host);
  if (complain(problems, unreadable, { color, host })) return undefined;
  const document = documents.find(({ value }) => isScenarioDocument(value)) ?? documents[0];
  const [file] = files;
  if (document === undefined || file === undefined) {
    host.complain(`podlint: ${path} holds no operations.\n`);
    return undefined;
  }
  const scenario = isScenarioDocument(document.value) ? readScenario(file.uri, file.text) : undefined;
  const read = scenario ?? readOperations(document.value);
  const placed = read.problems.map((problem) => document.problemAt(problem.message, problem.path));
  if (complain(placed, [], { color, host })) return undefined;
  const prefix = Array.isArray(document.value) ? [] : ['operations'];
  const problemOf: Story['problemOf'] = (index, message) => document.problemAt(message, [...prefix, index]);
  return { operations: read.operations, scenario, problemOf };
}

function problemsOf(results: readonly OperationResult[], { problemOf }: Story): readonly PlacedProblem[] {
  return results.flatMap(({ problem }, index) => (problem === undefined ? [] : (problemOf(index, problem) ?? [])));
}

function storyJson(world: World, results: readonly OperationResult[]): string {
  const history = historyOf(world);
  const operations = results.map(({ operation, problem }) => ({ operation, problem: problem ?? null }));
  const { limits, ...end } = viewWorld(world);
  return `${JSON.stringify({ version: JSON_VERSION, operations, history, end, limits }, undefined, 2)}\n`;
}
