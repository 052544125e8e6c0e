/** What a change does to the schedule, as Markdown for a pull request or as JSON. */
import { formatBytes, formatCores } from '../../engine/scheduler/explain/amounts.js';
import { toEventMessage } from '../../engine/scheduler/framework/fit-error.js';
import type { ScheduledWorkload, WorkloadDiff } from '../../engine/simulation/answers/schedule-diff.js';
import { JSON_VERSION } from '../reporters/json.js';
import { counted } from '../reporters/pretty.js';
import { joinLines, sanitize } from '../terminal/sanitize.js';

export interface DiffReport {
  readonly base: string;
  readonly head: string;
  readonly cluster: string;
  readonly diffs: readonly WorkloadDiff[];
}

const signs: Readonly<Record<WorkloadDiff['verdict'], string>> = {
  added: '🆕',
  removed: '🗑',
  worse: '❌',
  better: '✅',
  moved: '🔀',
  same: '',
};

export function diffMarkdown({ base, head, cluster, diffs }: DiffReport): string {
  const changed = diffs.filter((diff) => diff.verdict !== 'same' || changedRequests(diff));
  const same = diffs.length - changed.length;
  const title = `## Schedule: ${code(base)} → ${code(head)}`;
  const where = `On cluster ${code(cluster)}.`;
  if (changed.length === 0) {
    return `${[title, `${where} Nothing changes for ${counted(diffs.length, 'workload')}.`].join('\n\n')}\n`;
  }
  const table = [
    '| | Workload | Placed | Fits on | CPU | Memory | Lands on |',
    '|---|---|---|---|---|---|---|',
    ...changed.map(row),
  ].join('\n');
  const events = changed.flatMap(({ workload, after }) => {
    const why = after?.problem ?? after?.event;
    return why === undefined ? [] : [`**${code(workload)}** stays Pending: ${text(toEventMessage(why))}`];
  });
  const rest =
    same === 0
      ? []
      : [`${counted(same, 'other workload')} stay${same === 1 ? 's' : ''} as ${same === 1 ? 'it is' : 'they are'}.`];
  return `${[title, where, table, ...events, ...rest].join('\n\n')}\n`;
}

function changedRequests({ before, after }: WorkloadDiff): boolean {
  return before?.cpu !== after?.cpu || before?.memory !== after?.memory || before?.wanted !== after?.wanted;
}

function row({ workload, before, after, verdict }: WorkloadDiff): string {
  const both = (show: (side: ScheduledWorkload) => string): string => {
    const [was, is] = [before && show(before), after && show(after)];
    if (was === undefined || is === undefined) return is ?? `~~${was ?? ''}~~`;
    return was === is ? is : `${was} → ${is}`;
  };
  const cells = [
    signs[verdict],
    code(workload),
    both(({ placed, wanted }) => `${placed}/${wanted}`),
    both(({ fits }) => counted(fits, 'node')),
    both(({ cpu }) => formatCores(cpu)),
    both(({ memory }) => (memory === 0 ? '0' : formatBytes(memory))),
    moves(before, after),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Most nodes that a cell lists. */
const MOST_NODES = 6;

function moves(before: ScheduledWorkload | undefined, after: ScheduledWorkload | undefined): string {
  const nodes = [...new Set([...(before?.nodes.keys() ?? []), ...(after?.nodes.keys() ?? [])])].sort();
  const cells = nodes.flatMap((node) => {
    const [was, is] = [before?.nodes.get(node) ?? 0, after?.nodes.get(node) ?? 0];
    return before !== undefined && after !== undefined && was === is
      ? []
      : [`${code(node)} ${before === undefined ? is : after === undefined ? was : `${was}→${is}`}`];
  });
  const more = cells.length > MOST_NODES ? `, … (${cells.length} nodes)` : '';
  return cells.length === 0 ? '' : cells.slice(0, MOST_NODES).join(', ') + more;
}

export function diffJson({ diffs, ...head }: DiffReport): string {
  const plain = (side: ScheduledWorkload | undefined): unknown =>
    side === undefined
      ? null
      : { ...side, nodes: Object.fromEntries(side.nodes), event: side.event ?? null, problem: side.problem ?? null };
  const workloads = diffs.map(({ workload, verdict, before, after }) => ({
    workload,
    verdict,
    before: plain(before),
    after: plain(after),
  }));
  return `${JSON.stringify({ version: JSON_VERSION, ...head, workloads }, undefined, 2)}\n`;
}

/** Names come out of files: one line, and nothing that Markdown or HTML would take for its own. */
function code(name: string): string {
  return `\`${joinLines(sanitize(name)).replaceAll('`', "'").replaceAll('|', '¦')}\``;
}

function text(words: string): string {
  return joinLines(sanitize(words)).replace(/[\\`*_{}[\]<>|#&~]/g, (sign) => `\\${sign}`);
}
