/** A Pod's summary as a terminal shows it: the house on one screen. */
import type {
  ContainerSummary,
  LifeSummary,
  NetworkSummary,
  PodSummary,
  PortSummary,
  ResourceSummary,
  VolumeSummary,
} from '../../engine/summary/model.js';
import { counted } from '../reporters/pretty.js';
import { joinLines, sanitize } from '../terminal/sanitize.js';
import type { Style } from '../terminal/style.js';
import { tableLines, wrapWords, type Table } from './table.js';

export interface Printing {
  readonly style: Style;
  readonly columns: number;
}

/** `place` is where it stands: `deploy/web.yaml:12`. */
export function summaryText(pod: PodSummary, place: string, printing: Printing): string {
  const { style } = printing;
  const title = `${style.bold(inline(`${pod.kind}/${pod.name} in ${pod.namespace}`))}  ${style.dim(inline(place))}`;
  const sections = [
    section('One house', containersTable(pod.containers, style), injections(pod, printing), printing),
    section(
      pod.hostNetwork ? 'The localhost of the node (hostNetwork)' : 'One localhost',
      portsTable(pod.network, style),
      [...idlePorts(pod.network, printing), ...unanswered(pod.network, printing)],
      printing,
    ),
    section('One refrigerator', volumesTable(pod.volumes, style), [], printing),
    [style.bold('One life'), ...indent(lifeLines(pod, printing))],
    section('On the scales', resourcesTable(pod.resources), [qosLine(pod.resources, printing)], printing),
  ];
  return [[title, headline(pod)], ...sections].map((lines) => lines.join('\n')).join('\n\n');
}

function headline({ replicas, runs, containers, restartPolicy }: PodSummary): string {
  const copies = replicas === undefined ? '' : `${counted(replicas, 'Pod')}${replicas > 1 ? ', each with' : ' with'} `;
  const times = runs === 'forever' ? 'running for ever' : 'running to completion';
  return `${copies}${counted(containers.length, 'container')}, ${times} (restartPolicy ${inline(restartPolicy)})`;
}

function section(
  title: string,
  table: Table | string,
  notes: readonly string[],
  { style, columns }: Printing,
): readonly string[] {
  const lines = typeof table === 'string' ? [style.dim(table)] : tableLines(table, style, columns - 2);
  return [style.bold(title), ...indent([...lines, ...notes])];
}

const endings: Readonly<Record<ContainerSummary['ends'], string>> = { yes: 'ends', no: 'stays', unknown: '' };

function containersTable(containers: readonly ContainerSummary[], style: Style): Table {
  return {
    head: ['', 'CONTAINER', 'PHASE', 'IMAGE', 'ENDS?', 'ROLE'],
    rows: containers.map((container, index) => [
      container.step === containers[index - 1]?.step ? '' : style.dim(String(container.step)),
      style.bold(inline(container.name)),
      container.phase,
      style.cyan(inline(shortImage(container.image))),
      endings[container.ends],
      roleText(container, style),
    ]),
  };
}

/** A digest by its first letters: enough to tell two apart. */
const shortImage = (image: string): string => image.replace(/(@sha256:[0-9a-f]{7})[0-9a-f]{57}$/, '$1…');

function roleText({ role, confidence, evidence }: ContainerSummary, style: Style): string {
  if (role === 'unknown') return style.dim('application');
  const words = role.replaceAll('-', ' ');
  return `${confidence === 'possible' ? `perhaps ${words}` : words}${style.dim(` (${code(evidence)})`)}`;
}

function injections({ injections: injected }: PodSummary, { style }: Printing): readonly string[] {
  return injected.map(({ title, evidence, containers }) => {
    const as = containers.length === 0 ? '' : ` as ${containers.map(inline).join(', ')}`;
    return `${style.blue('+')} ${inline(title)} is injected${as}: ${code(evidence)}`;
  });
}

const binds: Readonly<Record<PortSummary['bind'], string>> = {
  any: 'any',
  loopback: 'localhost',
  'pod-ip': 'Pod IP',
  other: 'other',
};

function portsTable({ ports, open }: NetworkSummary, style: Style): Table | string {
  const shown = ports.filter((port) => !isIdle(port));
  if (shown.length === 0) return open ? 'Nothing in the manifest says who listens.' : 'Nobody listens.';
  return {
    head: ['PORT', 'BIND', 'CONTAINER', 'SERVICE', 'CALLED BY', 'READ FROM'],
    rows: shown.map((port) => [
      `${style.bold(String(port.port))}/${port.protocol}`,
      binds[port.bind],
      inline(port.container),
      port.services.map((service) => `${inline(service.name)}:${service.port}`).join(', '),
      callersOf(port),
      sourceOf(port, style),
    ]),
  };
}

/** It may be open, and nobody asks: one line for all of them will do. */
const isIdle = ({ confidence, callers, probes, services }: PortSummary): boolean =>
  confidence === 'possible' && callers.length + probes.length + services.length === 0;

/** What switches injection on is said once, above. */
function sourceOf({ source, evidence, confidence }: PortSummary, style: Style): string {
  const words = source === 'mesh' ? (evidence.split(';')[0] ?? '') : evidence;
  return `${code(words)}${confidence === 'possible' ? style.dim(' (perhaps)') : ''}`;
}

function idlePorts({ ports }: NetworkSummary, { style }: Printing): readonly string[] {
  const byContainer = new Map<string, number[]>();
  for (const port of ports.filter(isIdle))
    byContainer.set(port.container, [...(byContainer.get(port.container) ?? []), port.port]);
  return [...byContainer].map(([container, numbers]) =>
    style.dim(`${inline(container)} may also listen on ${numbers.join(', ')}`),
  );
}

function callersOf({ callers, probes }: PortSummary): string {
  const names = [...callers.map(({ container }) => inline(container)), ...probes.map(({ kind }) => kind)];
  return [...new Set(names)].join(', ');
}

function unanswered({ unanswered: calls, open }: NetworkSummary, { style }: Printing): readonly string[] {
  const mark = open ? style.yellow('?') : style.red('✕');
  const words = open ? 'who answers is not known' : 'nobody listens there';
  return calls.map(
    ({ container, text, evidence }) =>
      `${mark} ${style.bold(inline(container))} calls ${style.cyan(inline(text))} (${code(evidence)}): ${words}`,
  );
}

const lives: Readonly<Record<VolumeSummary['life'], string>> = {
  container: 'nothing: gone when the container restarts',
  pod: 'restarts of containers, not the Pod',
  node: 'the Pod, on its node alone',
  claim: 'the Pod: the claim keeps it',
  external: 'the Pod: it is kept elsewhere',
  configuration: 'made again from the API',
  unknown: 'the Pod declares no such volume',
};

function volumesTable(volumes: readonly VolumeSummary[], style: Style): Table | string {
  if (volumes.length === 0) return 'No volumes: what containers write is gone when they restart.';
  return {
    head: ['VOLUME', 'SOURCE', 'CONTAINER', '', 'PATH', 'SURVIVES'],
    rows: volumes.flatMap((volume) => volumeRows(volume, style)),
  };
}

function volumeRows({ name, source, detail, life, uses }: VolumeSummary, style: Style): readonly (readonly string[])[] {
  const own = [
    style.bold(inline(name)),
    detail === '' ? inline(source) : `${inline(source)} ${style.cyan(inline(detail))}`,
  ];
  const survives = life === 'unknown' ? style.red(lives[life]) : lives[life];
  if (uses.length === 0) return [[...own, style.yellow('nobody'), '', '', survives]];
  return uses.map(({ container, readOnly, path, subPath }, index) => [
    ...(index === 0 ? own : ['', '']),
    inline(container),
    readOnly ? 'ro' : style.bold('rw'),
    subPath === undefined ? inline(path) : `${inline(path)} ${style.dim(`(${inline(subPath)})`)}`,
    index === 0 ? survives : '',
  ]);
}

function lifeLines({ life }: PodSummary, { style, columns }: Printing): readonly string[] {
  const order = (groups: LifeSummary['start']): string =>
    groups.map((group) => group.map(inline).join(' + ')).join(style.dim(' → '));
  const grace = `${life.grace} s from the first SIGTERM to SIGKILL${life.graceIsDefault ? style.dim(' (the default)') : ''}`;
  const labelled = (label: string, text: string): readonly string[] =>
    wrapWords(text, columns - 9).map(
      (line, index) => `${index === 0 ? style.dim(label.padEnd(7)) : ' '.repeat(7)}${line}`,
    );
  return [
    ...labelled('start', order(life.start)),
    ...labelled('stop', order(life.stop)),
    ...labelled('grace', grace),
    ...life.stopping.flatMap(({ container, seconds, evidence }) => {
      const left = life.grace - seconds;
      const rest = left > 0 ? `leaves ${left} s` : style.red('leaves no time');
      return labelled('', `${style.bold(inline(container))}: ${code(evidence)}, ${rest}`);
    }),
  ];
}

/** Resources that stand first; others follow by name. */
const usual = ['cpu', 'memory'];

function resourcesTable({ containers, requests, limits }: ResourceSummary): Table {
  const rows = [...containers, { container: 'the Pod', requests, limits }];
  const all = new Set(rows.flatMap((row) => [...Object.keys(row.requests), ...Object.keys(row.limits)]));
  const names = [...usual, ...[...all].filter((name) => !usual.includes(name)).sort()];
  return {
    head: ['', ...names.flatMap((name) => [inline(name).toUpperCase(), 'LIMIT'])],
    rows: rows.map((row) => [
      inline(row.container),
      ...names.flatMap((name) => [row.requests[name] ?? '–', row.limits[name] ?? '–']),
    ]),
  };
}

const qualities: Readonly<Record<ResourceSummary['qos'], string>> = {
  Guaranteed: 'killed last when the node runs out of memory',
  Burstable: 'killed before Guaranteed Pods when it uses more than it requests',
  BestEffort: 'killed first when the node runs out of memory',
};

function qosLine({ qos }: ResourceSummary, { style }: Printing): string {
  return `${style.dim('QoS')} ${style.bold(qos)}: ${qualities[qos]}`;
}

const indent = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);

/** Texts of a manifest are made safe and kept on one line. */
const inline = (text: string): string => joinLines(sanitize(text));

/** Evidence is written in Markdown; a terminal needs no backticks. */
const code = (text: string): string => inline(text).replaceAll('`', '');
