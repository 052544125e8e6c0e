/** A Pod on one page, in Markdown: who runs when, who listens and calls, what is stored, what it asks for. */
import type { Path } from '../document/tree.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { gracePeriod, startOrder, stopOrder } from '../pod/lifetimes.js';
import type { PodContainer, PodModel } from '../pod/model.js';
import type { Workspace } from '../workspace/workspace.js';
import { targetsOf } from './facts/port.js';
import { describeProbe, isProbeName } from './facts/probe.js';
import { listed } from './facts/schedule.js';
import { podTotals } from '../scheduler/pod-totals.js';
import { explainTotals } from './facts/totals.js';
import { plain, sentence } from './markdown.js';
import { startsWith } from './spot.js';

/** The Pod whose object holds a path: of several templates the one around it, else the first. */
export function podAtPath(pods: readonly PodModel[], object: KubernetesObject, path: Path): PodModel | undefined {
  const own = pods.filter(({ template }) => template.object === object);
  return own.find(({ template }) => startsWith(path, template.path)) ?? own[0];
}

export function explainPod(pod: PodModel, workspace: Workspace): string {
  const { object } = pod.template;
  const parts = [
    `# ${plain(`${object.kind} ${object.name}`)}`,
    explainTotals(podTotals(pod.template.spec)),
    section('Start and stop', lifetimes(pod)),
    section('Containers', pod.containers.map(describeContainer)),
    section('Ports', ports(pod)),
    section(
      'Calls inside of the Pod',
      pod.callers.map(({ container, text, evidence }) => `\`${container.name}\` calls \`${text}\` (${evidence})`),
    ),
    section('Reached through', services(pod, workspace)),
    section('Probes', probes(pod)),
    section('Volumes', volumes(pod)),
    section(
      'Added by webhooks',
      pod.injections.map(({ title, evidence }) => `${title}: ${evidence}`),
    ),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `## ${title}\n\n${lines.map((line) => `- ${sentence(line)}`).join('\n')}`;

const named = (group: readonly PodContainer[]): string => listed(group.map(({ name }) => `\`${name}\``));

function lifetimes(pod: PodModel): readonly string[] {
  const starts = startOrder(pod).map(named);
  const stops = stopOrder(pod).map(named);
  if (starts.length === 0) return [];
  return [
    `starts: ${starts.join(', then ')}`,
    `stops: ${stops.join(', then ')}, all within ${gracePeriod(pod)} seconds`,
  ];
}

function describeContainer({ name, phase, role, image, ending }: PodContainer): string {
  const what = phase === 'sidecar' ? 'sidecar' : `${phase} container`;
  const known = role.role === 'unknown' ? '' : `, ${role.role} (${role.evidence})`;
  const ends =
    ending.ends === 'unknown' ? '' : `, ${ending.ends === 'yes' ? 'ends by itself' : 'runs on'} (${ending.evidence})`;
  return `\`${name}\`: ${what} of \`${image.text}\`${known}${ends}`;
}

const ports = (pod: PodModel): readonly string[] =>
  pod.listeners.map(({ port, protocol, bind, container, name, evidence, confidence }) => {
    const called = name === undefined ? '' : ` as \`${name}\``;
    const where = bind === 'loopback' ? ', inside of the Pod only' : '';
    const sure = confidence === 'certain' ? '' : `, ${confidence}`;
    return `${port}/${protocol}${called}: \`${container.name}\`${where} (${evidence}${sure})`;
  });

const services = (pod: PodModel, { neighbourhood }: Workspace): readonly string[] =>
  neighbourhood.servicesOf(pod).flatMap((service) =>
    (service.value.spec?.ports ?? []).map((port) => {
      const targets = targetsOf(port, pod).join(', ');
      return `Service \`${service.name}:${port.port ?? ''}\` → ${targets === '' ? 'no port of this Pod' : targets}`;
    }),
  );

const probes = (pod: PodModel): readonly string[] =>
  pod.containers.flatMap(({ name, spec }) =>
    Object.entries(spec).flatMap(([field, probe]) =>
      isProbeName(field)
        ? [`${field} of \`${name}\`: ${describeProbe(field, probe as NonNullable<typeof spec.livenessProbe>)}`]
        : [],
    ),
  );

const volumes = (pod: PodModel): readonly string[] =>
  pod.volumes.map(({ volume }) => {
    const source = Object.keys(volume).find((field) => field !== 'name') ?? 'emptyDir';
    const uses = pod.volumeUses.filter(({ mount }) => mount.name === volume.name);
    const mounts = uses.map(
      ({ container, mount, readOnly }) =>
        `\`${container.name}\` at \`${mount.mountPath ?? ''}\`${readOnly ? ' (read-only)' : ''}`,
    );
    return `\`${volume.name ?? ''}\` (${source}): ${mounts.length === 0 ? 'mounted nowhere' : mounts.join(', ')}`;
  });
