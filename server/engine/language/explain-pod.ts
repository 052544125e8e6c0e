/** A Pod on one page, in Markdown, out of the summary that `podlint explain FILE` prints: both say the same. */
import type { Path } from '../document/tree.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { PodModel } from '../pod/model.js';
import { podTotals } from '../scheduler/pod-totals.js';
import type {
  CallSummary,
  ContainerSummary,
  InjectionSummary,
  LifeSummary,
  PodSummary,
  PortSummary,
  ServiceSummary,
  VolumeSummary,
} from '../summary/model.js';
import { summarizePod } from '../summary/summarize-pod.js';
import type { Workspace } from '../workspace/workspace.js';
import { describeProbe, isProbeName } from './facts/probe.js';
import { listed } from './facts/schedule.js';
import { explainTotals } from './facts/totals.js';
import { plain, sentence } from './markdown.js';
import { startsWith } from './spot.js';

/** The Pod whose object holds a path: of several templates the one around it, else the first. */
export function podAtPath(pods: readonly PodModel[], object: KubernetesObject, path: Path): PodModel | undefined {
  const own = pods.filter(({ template }) => template.object === object);
  return own.find(({ template }) => startsWith(path, template.path)) ?? own[0];
}

export function explainPod(pod: PodModel, { neighbourhood }: Workspace): string {
  const summary = summarizePod(pod, neighbourhood);
  const parts = [
    `# ${plain(`${summary.kind} ${summary.name}`)}`,
    explainTotals(podTotals(pod.template.spec)),
    section('Start and stop', lifetimes(summary.life)),
    section('Containers', summary.containers.map(describeContainer)),
    section('Ports', summary.network.ports.map(describePort)),
    section('Calls inside of the Pod', calls(summary)),
    section('Reached through', summary.network.services.map(describeService)),
    section('Probes', probes(pod)),
    section('Volumes', summary.volumes.map(describeVolume)),
    section('Added by webhooks', summary.injections.map(describeInjection)),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `## ${title}\n\n${lines.map((line) => `- ${sentence(line)}`).join('\n')}`;

const named = (group: readonly string[]): string => listed(group.map((name) => `\`${name}\``));

function lifetimes({ start, stop, grace, graceIsDefault, stopping }: LifeSummary): readonly string[] {
  if (start.length === 0) return [];
  return [
    `starts: ${start.map(named).join(', then ')}`,
    `stops: ${stop.map(named).join(', then ')}, all within ${grace} seconds${graceIsDefault ? ' (the default)' : ''}`,
    ...stopping.map(({ container, seconds, evidence }) => {
      const left = grace - seconds;
      return `\`${container}\` takes ${seconds} of them (${evidence})${left > 0 ? '' : ', which leaves it no time'}`;
    }),
  ];
}

function describeContainer({ name, phase, image, role, evidence, ends, endsEvidence }: ContainerSummary): string {
  const what = phase === 'sidecar' ? 'sidecar' : `${phase} container`;
  const known = role === 'unknown' ? '' : `, ${role} (${evidence})`;
  const end = ends === 'unknown' ? '' : `, ${ends === 'yes' ? 'ends by itself' : 'runs on'} (${endsEvidence})`;
  return `\`${name}\`: ${what} of \`${image}\`${known}${end}`;
}

function describePort({ port, protocol, bind, container, name, evidence, confidence }: PortSummary): string {
  const called = name === undefined ? '' : ` as \`${name}\``;
  const where = bind === 'loopback' ? ', inside of the Pod only' : '';
  const sure = confidence === 'certain' ? '' : `, ${confidence}`;
  return `${port}/${protocol}${called}: \`${container}\`${where} (${evidence}${sure})`;
}

/** Two containers that listen on one port share its callers; each call is told once. */
function calls({ network: { ports, unanswered, open } }: PodSummary): readonly string[] {
  const answered = ports.flatMap(({ callers }) => callers.map((call) => describeCall(call)));
  const silence = open ? 'who answers is not known' : 'nobody listens there';
  return [...new Set([...answered, ...unanswered.map((call) => `${describeCall(call)}: ${silence}`)])];
}

const describeCall = ({ container, text, evidence }: CallSummary): string =>
  `\`${container}\` calls \`${text}\` (${evidence})`;

const describeService = ({ name, port, targets }: ServiceSummary): string =>
  `Service \`${name}:${port}\` → ${targets.length === 0 ? 'no port of this Pod' : targets.join(', ')}`;

const probes = (pod: PodModel): readonly string[] =>
  pod.containers.flatMap(({ name, spec }) =>
    Object.entries(spec).flatMap(([field, probe]) =>
      isProbeName(field)
        ? [`${field} of \`${name}\`: ${describeProbe(field, probe as NonNullable<typeof spec.livenessProbe>)}`]
        : [],
    ),
  );

const survival: Readonly<Record<VolumeSummary['life'], string>> = {
  container: 'gone when the container restarts',
  pod: 'gone with the Pod',
  node: 'stays on its node',
  claim: 'stays: the claim keeps it',
  external: 'stays: it is kept elsewhere',
  configuration: 'made again from the API',
  unknown: 'the Pod declares no such volume',
};

function describeVolume({ name, source, detail, life, uses }: VolumeSummary): string {
  const mounts = uses.map(
    ({ container, path, subPath, readOnly }) =>
      `\`${container}\` at \`${path}\`${subPath === undefined ? '' : `, there \`${subPath}\``}${readOnly ? ' (read-only)' : ''}`,
  );
  const from = detail === '' ? source : `${source} \`${detail}\``;
  return `\`${name}\` (${from}): ${mounts.length === 0 ? 'mounted nowhere' : mounts.join(', ')}; ${survival[life]}`;
}

function describeInjection({ title, evidence, containers, initContainers }: InjectionSummary): string {
  const names = [...containers, ...initContainers.map((name) => `${name} (init)`)];
  return `${title}: ${evidence}${names.length === 0 ? '' : `; containers ${names.join(', ')}`}`;
}
