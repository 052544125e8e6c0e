/** `podlint survive PATH… --cluster FILE|PRESET` */
import { advance, createWorld } from '../../engine/simulation/create-world.js';
import type { PodFate, Survival } from '../../engine/simulation/answers/survival.js';
import { surviveMatrix } from '../../engine/simulation/answers/survival.js';
import { podTemplatesOf } from '../../engine/kubernetes/workload.js';
import type { CommandLine } from '../arguments.js';
import { UsageError } from '../arguments.js';
import type { Host } from '../host.js';
import { EXIT } from '../host.js';
import { JSON_VERSION } from '../reporters/json.js';
import { counted } from '../reporters/pretty.js';
import { DEFAULT_CLUSTER, load } from '../simulation/load.js';
import { joinLines, sanitize } from '../terminal/sanitize.js';
import type { ColorChoice, Style } from '../terminal/style.js';
import { createStyle, wantsColor } from '../terminal/style.js';

/** The cluster runs so long before anything happens to it: images are there, Pods are ready. */
const SETTLING_SECONDS = 600;

export function runSurvive({ values, words }: CommandLine, host: Host): number {
  if (words.length === 0) throw new UsageError('Nothing to look at: give files, folders, or - for the standard input.');
  const color = (values.get('color')?.at(-1) ?? 'auto') as ColorChoice;
  const loaded = load(words, values.get('cluster') ?? [DEFAULT_CLUSTER], { color, host });
  if (loaded === undefined) return EXIT.failure;
  const { cluster, objects, profile } = loaded;
  const { world } = createWorld({ cluster: cluster.documents, objects, profile });
  advance(world, SETTLING_SECONDS);
  const own = new Set(objects.flatMap((object) => podTemplatesOf(object)).map(({ object }) => object.name));
  const cells = surviveMatrix(world, { workloads: own }).map((cell) => withOwn(cell, own));
  const pending = [...world.pods.peek()].filter(
    ({ nodeName, workload }) => nodeName === undefined && own.has(workload),
  );
  const style = createStyle(
    wantsColor(color, { environment: host.environment, isTerminal: host.columns !== undefined }),
  );
  host.write(
    values.get('format')?.at(-1) === 'json'
      ? `${JSON.stringify({ version: JSON_VERSION, cluster: cluster.name, cells, pendingBefore: pending.map(({ key }) => key) }, undefined, 2)}\n`
      : survivalText(cells, { style, cluster: cluster.name, pending: pending.length }),
  );
  return pending.length === 0 && cells.every(({ survives }) => survives) ? EXIT.clean : EXIT.findings;
}

/** What happens to the Pods of the manifests; those of the cluster itself are not what is asked about. */
function withOwn(cell: Survival, own: ReadonlySet<string>): Survival {
  const pods = cell.pods.filter(({ workload }) => own.has(workload));
  return { ...cell, pods, survives: pods.every(({ fate }) => fine.has(fate)) };
}

const fine: ReadonlySet<PodFate['fate']> = new Set(['stays', 'rescheduled']);

interface Printing {
  readonly style: Style;
  readonly cluster: string;
  /** Pods that have no node even before anything happens. */
  readonly pending: number;
}

function survivalText(cells: readonly Survival[], { style, cluster, pending }: Printing): string {
  const head = style.dim(`Cluster ${inline(cluster)}, after ten minutes.`);
  if (cells.length === 0) return `${head}\n\nNone of these Pods runs on a node.\n`;
  const names = [...new Set(cells.map(({ scope, name }) => `${scope} ${name}`))];
  const rows = names.flatMap((title) => {
    const own = cells.filter(({ scope, name }) => `${scope} ${name}` === title);
    const marks = own.map(({ disaster, survives }) => `${survives ? style.green('✔') : style.red('✕')} ${disaster}`);
    return [`${style.bold(inline(title))}  ${marks.join('  ')}`, ...own.flatMap((cell) => fateRows(cell, style))];
  });
  const failing = names.filter((title) =>
    cells.some((cell) => `${cell.scope} ${cell.name}` === title && !cell.survives),
  );
  const waiting = pending === 0 ? '' : ` ${counted(pending, 'Pod')} stay Pending even before.`;
  const total =
    failing.length === 0
      ? style.green(`Survives each of ${names.length} losses.${waiting}`)
      : style.red(`Does not survive ${failing.length} of ${names.length}.${waiting}`);
  return `${[head, rows.join('\n'), total].join('\n\n')}\n`;
}

const words: Readonly<Record<PodFate['fate'], string>> = {
  stays: 'stays',
  rescheduled: 'moves',
  pending: 'stays Pending',
  blockedByBudget: 'may not be evicted',
  stuckOnVolume: 'waits for its volume',
  waitsForNode: 'waits for the node',
  lost: 'is lost',
};

function fateRows({ disaster, pods }: Survival, style: Style): readonly string[] {
  return pods
    .filter(({ fate }) => !fine.has(fate))
    .map(
      ({ pod, fate, reason }) =>
        `  ${style.dim(disaster)}: ${inline(pod)} ${words[fate]}${reason === undefined ? '' : ` – ${inline(reason)}`}`,
    );
}

const inline = (text: string): string => joinLines(sanitize(text));
