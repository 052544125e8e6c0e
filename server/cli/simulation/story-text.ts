/** A played story as a terminal shows it: what happened, and how it stands at the end. */
import type { HistoryEvent } from '../../engine/simulation/history-event.js';
import { historyOf, viewWorld, type WorldView } from '../../engine/simulation/view.js';
import type { World } from '../../engine/simulation/world.js';
import { counted } from '../reporters/pretty.js';
import { joinLines, sanitize } from '../terminal/sanitize.js';
import type { Style } from '../terminal/style.js';
import { displayWidth } from '../terminal/width.js';

/** `own` are the workloads of the manifests: of the Pods that are there in the end, theirs are listed. */
export function storyText(world: World, own: ReadonlySet<string>, style: Style): string {
  const view = viewWorld(world);
  const sections = [
    historyOf(world).map((event) => eventLine(event, style)),
    [style.bold(`After ${formatTime(view.time)}`), ...podRows(view, own, style)],
    serviceRows(view, style),
    view.limits.map(({ name, reason }) => `${style.yellow('Not modelled')}  ${name}: ${reason}`),
  ];
  return `${sections
    .filter((rows) => rows.length > 0)
    .map((rows) => rows.join('\n'))
    .join('\n\n')}\n`;
}

const bad: ReadonlySet<string> = new Set([
  'FailedScheduling',
  'BackOff',
  'Unhealthy',
  'NodeFailed',
  'NodeNotReady',
  'EvictionRefused',
  'DrainRefused',
  'FailedAttachVolume',
  'OOMKilled',
]);

function eventLine({ time, kind, object, message }: HistoryEvent, style: Style): string {
  const paint = bad.has(kind) ? style.red : style.cyan;
  return `${style.dim(formatTime(time / 1000).padStart(9))}  ${paint(inline(kind))}  ${inline(object)}: ${inline(message)}`;
}

/** `02:05`, `1:02:05`, with the fraction where there is one. */
function formatTime(seconds: number): string {
  const whole = Math.floor(seconds);
  const rest = Math.round((seconds - whole) * 1000);
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, '0'));
  const hours = Math.floor(whole / 3600);
  const fraction =
    rest === 0
      ? ''
      : `.${String(rest)
          .padStart(3, '0')
          .replace(/(?<!0)0+$/, '')}`;
  return `${hours === 0 ? '' : `${hours}:`}${parts.join(':')}${fraction}`;
}

/** Most Pods that are listed; the JSON has all. */
const MOST_PODS = 200;

function podRows({ pods }: WorldView, own: ReadonlySet<string>, style: Style): readonly string[] {
  const listed = pods.filter(({ workload }) => own.has(workload));
  const rows = listed
    .slice(0, MOST_PODS)
    .map(({ pod, status, ready, node, ip, restarts, message }) => [
      ready ? style.green('✔') : style.red('✕'),
      inline(pod),
      inline(status),
      inline(node ?? '–'),
      ip ?? '–',
      restarts === 0 ? '' : `${restarts} restarts`,
      ready ? '' : inline(message ?? ''),
    ]);
  const others = pods.length - Math.min(listed.length, MOST_PODS);
  const more = others > 0 ? [style.dim(`  and ${counted(others, 'other Pod')}`)] : [];
  return [...align(rows), ...more];
}

function serviceRows({ services }: WorldView, style: Style): readonly string[] {
  return services.flatMap(({ service, endpoints }) => {
    const rows = endpoints.map(({ ip, pod, ready, terminating }) => [
      ready ? style.green('✔') : style.yellow('○'),
      ip,
      inline(pod),
      ready ? 'ready' : terminating ? 'terminating' : 'not ready',
    ]);
    return endpoints.length === 0 ? [] : [style.bold(`Service ${inline(service)}`), ...align(rows)];
  });
}

function align(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => displayWidth(row[column] ?? ''))));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - displayWidth(cell)))).join('  ')}`.trimEnd(),
  );
}

/** Names come out of files, so they are made safe and kept on one line. */
const inline = (text: string): string => joinLines(sanitize(text));
