/** What is worth knowing about the place under the cursor: effective values first, the field itself after. */
import { locate } from '../document/locate.js';
import { nodeAt } from '../document/paths.js';
import type { Path, ScalarValue, TextRange } from '../document/tree.js';
import type { KubernetesObject, SourceFile } from '../kubernetes/object.js';
import { isKind } from '../kubernetes/kinds.js';
import type { PodTemplate } from '../kubernetes/pod-template.js';
import { fieldOf, isRecord } from '../kubernetes/shape.js';
import type { Service } from '../kubernetes/types.js';
import type { PodModel } from '../pod/model.js';
import { gracePeriod } from '../pod/lifetimes.js';
import { resolvePort } from '../pod/network.js';
import { findYoungField } from '../schema/versions/fields.js';
import { portFacts, targetsOf, type PortFact } from './facts/port.js';
import { describeProbe, isProbeName } from './facts/probe.js';
import { describeQuantity } from './facts/quantity.js';
import { describeSchedule } from './facts/schedule.js';
import { selectionAt, selectorPath } from './facts/selection.js';
import { podTotals } from '../scheduler/pod-totals.js';
import { explainTotals } from './facts/totals.js';
import { describeShape, fieldName, shapeAt } from './fields.js';
import type { HoverContext } from './hover-context.js';
import { describeNamed } from './hover-names.js';
import { code, plain, sentence } from './markdown.js';
import { findNamed, portOwnerAt } from './named.js';
import { containerPathOf, isSamePath, pathOfType, podSpecPath, spotAt, type Spot } from './spot.js';
import { defaultOf, wordsOf } from './values.js';

export interface Hover {
  readonly range: TextRange;
  /** Markdown. */
  readonly parts: readonly string[];
  /** The field for which the API's own description can be added: its type and name. */
  readonly described: { readonly type: string; readonly field: string } | undefined;
}

export function hoverAt(file: SourceFile, offset: number, context: HoverContext): Hover | undefined {
  const spot = spotAt(file, offset);
  if (!spot || spot.part === 'inside') return undefined;
  const range = locate(spot.document, { path: spot.path, part: spot.part === 'key' ? 'key' : 'value' });
  if (offset < range.start || offset > range.end) return undefined;
  const facts = effectiveFacts(spot, context).filter((part) => part !== '');
  const field = describeField(spot);
  const parts = [...facts, ...(field === undefined ? [] : [field])];
  return parts.length === 0 ? undefined : { range, parts, described: describedField(spot) };
}

/** Name, type, whether it is required, its words and its default. */
function describeField({ trail }: Spot): string | undefined {
  const last = trail.steps.at(-1);
  if (!trail.complete || last?.owner === undefined) return undefined;
  const name = fieldName(trail) ?? '';
  const words = wordsOf(name);
  const fallback = defaultOf(name);
  const traits = [`**${String(last.field)}**`, code(describeShape(last.facts)), ...(last.required ? ['required'] : [])];
  const lines = [traits.join(' · ')];
  if (words.length > 0) lines.push(`One of ${words.map((word) => code(word)).join(', ')}.`);
  if (fallback !== undefined) lines.push(`Default: ${/^\S+$/.test(fallback) ? code(fallback) : fallback}.`);
  const young = findYoungField(last.owner, String(last.field));
  if (young) lines.push(`Since Kubernetes 1.${young.since}.`);
  return lines.join('\n\n');
}

function describedField({ trail }: Spot): Hover['described'] {
  const last = trail.steps.at(-1);
  return trail.complete && last?.owner !== undefined ? { type: last.owner, field: String(last.field) } : undefined;
}

function effectiveFacts(spot: Spot, context: HoverContext): readonly string[] {
  return [
    describeNamed(spot, context),
    describeValue(spot),
    describeSidecar(spot, context),
    describeProbeAt(spot),
    describeTotals(spot, context),
    describeGrace(spot, context),
    describePorts(spot, context),
    describeSelection(spot, context),
  ];
}

function describeValue(spot: Spot): string {
  const value = scalarAt(spot, spot.path);
  if (typeof value !== 'string' && typeof value !== 'number') return '';
  if (fieldName(spot.trail) === 'batch.v1.CronJobSpec.schedule') return plain(describeSchedule(String(value)) ?? '');
  const shape = shapeAt(spot.trail);
  if (shape.ref?.endsWith('.Quantity') !== true) return '';
  return describeQuantity(String(spot.path.at(-1)), value) ?? '';
}

function scalarAt({ document }: Spot, path: Path): ScalarValue | undefined {
  const node = nodeAt(document.root, path);
  return node?.kind === 'scalar' ? node.value : undefined;
}

function describeProbeAt(spot: Spot): string {
  const path = pathOfType(spot, 'core.v1.Probe');
  const name = path?.at(-1);
  // At a handler's port or path the budget would be in the way.
  if (!path || !isProbeName(name) || spot.path.length > path.length + 1) return '';
  const probe = path.slice(spot.object.path.length).reduce<unknown>(fieldOf, spot.object.value);
  return isRecord(probe) ? describeProbe(name, probe) : '';
}

/** The Pod around a spot. */
function podAt(spot: Spot, { workspace }: HoverContext): PodModel | undefined {
  const path = podSpecPath(spot);
  return path && workspace.pods(spot.object.uri).find(({ template }) => isTemplateAt(template, spot.object, path));
}

const isTemplateAt = ({ object, specPath }: PodTemplate, there: KubernetesObject, path: Path): boolean =>
  object === there && isSamePath(specPath, path);

/** At everything that the total is made of: the list of containers, their resources, the Pod's own. */
function describeTotals(spot: Spot, context: HoverContext): string {
  const pod = podAt(spot, context);
  if (!pod) return '';
  const { path } = spot;
  const depth = path.length - pod.template.specPath.length;
  const container = containerPathOf(spot);
  const isOwn = depth === 0 || (depth === 1 && ['containers', 'resources'].includes(String(path.at(-1))));
  const resources = container && path[container.length] === 'resources' && path.length <= container.length + 2;
  return isOwn || resources === true ? explainTotals(podTotals(pod.template.spec)) : '';
}

function describeSidecar(spot: Spot, context: HoverContext): string {
  if (fieldName(spot.trail) !== 'core.v1.Container.restartPolicy') return '';
  const at = containerPathOf(spot);
  const container = at && podAt(spot, context)?.containers.find(({ path }) => isSamePath(path, at));
  if (container?.phase !== 'sidecar') return '';
  return `${code(container.name)} is a native sidecar: it starts in its place among the init containers, runs as long as the Pod, and is stopped after the other containers.`;
}

function describeGrace(spot: Spot, context: HoverContext): string {
  if (fieldName(spot.trail) !== 'core.v1.PodSpec.terminationGracePeriodSeconds') return '';
  const pod = podAt(spot, context);
  if (!pod) return '';
  return `All containers together have ${gracePeriod(pod)} seconds to stop, preStop hooks included; what still runs then is killed.`;
}

function describePorts(spot: Spot, context: HoverContext): string {
  const name = fieldName(spot.trail) ?? '';
  if (isKind(spot.object, 'Service') && name.startsWith('core.v1.ServicePort.'))
    return describeServicePort(spot.object, spot.path[spot.object.path.length + 2], context);
  if (name.startsWith('networking.v1.ServiceBackendPort.')) return describeBackendPort(spot, context);
  if (!/^core\.v1\.(?:ContainerPort|HTTPGetAction|TCPSocketAction|GRPCAction)\.(?:containerPort|name|port)$/.test(name))
    return '';
  const pod = podAt(spot, context);
  const at = containerPathOf(spot);
  const container = at && pod?.containers.find(({ path }) => isSamePath(path, at));
  const value = scalarAt(spot, spot.path);
  if (!pod || !container || (typeof value !== 'string' && typeof value !== 'number')) return '';
  const port = resolvePort(container, value);
  return port === undefined ? '' : listPort(pod, port, context);
}

function listPort(pod: PodModel, port: number, { workspace, link }: HoverContext): string {
  const { listeners, callers, probes, services } = portFacts(pod, port, workspace.neighbourhood.servicesOf(pod));
  const list = (facts: readonly PortFact[], before = ''): readonly string[] =>
    facts.map(({ text, at }) => `- ${before}${sentence(text)} ${link('↗', at)}`);
  return [
    ...list(listeners),
    ...list(callers),
    ...list(probes, 'checked by '),
    ...list(services, 'reached through '),
  ].join('\n');
}

/** Where a backend's port leads to, through the Service beside it. */
function describeBackendPort(spot: Spot, context: HoverContext): string {
  const owner = portOwnerAt(spot.object, spot.path);
  const [service] = owner ? findNamed(context.workspace, owner, spot.object.uri) : [];
  if (!service || !isKind(service, 'Service')) return '';
  const wanted = scalarAt(spot, spot.path);
  const index = (service.value.spec?.ports ?? []).findIndex(({ name, port }) => wanted === name || wanted === port);
  return describeServicePort(service, index, context);
}

function describeServicePort(
  object: KubernetesObject<Service>,
  index: string | number | undefined,
  context: HoverContext,
): string {
  const port = typeof index === 'number' ? object.value.spec?.ports?.[index] : undefined;
  if (!port) return '';
  const { neighbourhood } = context.workspace;
  const pods = neighbourhood.selectedPods(object.namespace ?? 'default', object.value.spec?.selector ?? {}, object);
  const lines = pods.flatMap((pod) =>
    targetsOf(port, pod).map((target) => {
      const listening = pod.listeners.filter((listener) => listener.port === target);
      const who = listening.map(({ container, at }) => context.link(code(container.name), at)).join(', ');
      const { kind, name } = pod.template.object;
      return `- port ${target} of ${plain(kind)} ${code(name)}${who === '' ? ': nothing is known to listen there' : `: ${who}`}`;
    }),
  );
  return lines.length === 0 ? '' : `Leads to\n\n${lines.join('\n')}`;
}

/** So many are listed; the rest is counted. */
const MAX_LISTED = 8;

function describeSelection(spot: Spot, { workspace, link }: HoverContext): string {
  const path = selectorPath(spot);
  const selection = path && selectionAt(spot.object, path, workspace.neighbourhood);
  if (!selection) return '';
  const { pods, everything } = selection;
  if (everything) return 'Selects every Pod of the namespace.';
  if (pods.length === 0) return 'Selects no Pod of this workspace.';
  const lines = pods.slice(0, MAX_LISTED).map(({ template: { object } }) => {
    return `- ${link(`${plain(object.kind)} ${code(object.name)}`, { object, path: [...object.path, 'metadata', 'name'] })}`;
  });
  const more = pods.length > MAX_LISTED ? [`- … and ${pods.length - MAX_LISTED} more`] : [];
  return `Selects the Pods of\n\n${[...lines, ...more].join('\n')}`;
}
