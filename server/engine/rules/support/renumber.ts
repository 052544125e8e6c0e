/**
 * Moving one container to another port, everywhere the old number means it: its declaration, the argument or variable that
 * opens the port, its own probes, the siblings that call it on localhost, the Services and policies that name it.
 */
import type { RecipeEdit } from '../../linter/rule.js';
import type { Caller, ListenerEvidence, PodModel } from '../../pod/model.js';
import type { Neighbourhood } from '../../workspace/neighbourhood.js';
import type { KubernetesObject, Site } from '../../kubernetes/object.js';
import type { NetworkPolicy, Service, ServicePort } from '../../kubernetes/types.js';
import { compileLabelSelector } from '../../kubernetes/label-selector.js';
import type { PortClaim } from './port-claims.js';
import { servicesBefore } from './service-ports.js';
import { inObject } from './site.js';
import { scalarText } from './scalar-text.js';

const highestPort = 65_535;

/** The next port after `port` that nobody in the Pod holds. */
export function freePort(port: number, claims: readonly PortClaim[]): number | undefined {
  const taken = new Set(claims.map((claim) => claim.port));
  for (let candidate = port + 1; candidate <= highestPort; candidate += 1) {
    if (!taken.has(candidate)) {
      return candidate;
    }
  }
  return undefined;
}

/** The manifest decides where the program listens. An image's built-in port stays where it is, whatever is declared. */
export function canRenumber({ declared, inferred }: PortClaim): boolean {
  return inferred === undefined ? declared !== undefined : isWritten(inferred);
}

function isWritten({ source }: ListenerEvidence): boolean {
  return source === 'argument' || source === 'environment';
}

export interface Renumbering {
  readonly pod: PodModel;
  readonly neighbourhood: Neighbourhood;
  /** The claim that moves. Another container keeps the old number. */
  readonly claim: PortClaim;
  readonly to: number;
}

export function renumberPort(move: Renumbering): readonly RecipeEdit[] {
  return unique([
    ...ownEdits(move),
    ...probeEdits(move),
    ...callerEdits(move),
    ...serviceEdits(move),
    ...policyEdits(move),
  ]);
}

/** One edit per place: two listeners may have been read from the same word. */
function unique(edits: readonly RecipeEdit[]): readonly RecipeEdit[] {
  return [...new Map(edits.map((edit) => [editKey(edit), edit])).values()];
}

function editKey(edit: RecipeEdit): string {
  const within = edit.op === 'replace' && edit.within !== undefined ? edit.within.start : '';
  const path = 'path' in edit ? edit.path : [];
  return JSON.stringify([edit.op, edit.object.uri, edit.object.document.index, path, within]);
}

function ownEdits({ pod, claim, to }: Renumbering): readonly RecipeEdit[] {
  const { object } = pod.template;
  const written = claim.evidence
    .filter((evidence) => isWritten(evidence) && evidence.at.object === object)
    .flatMap(({ at }) => replacePort(at, claim.port, to));
  return [...declarationEdits(pod, claim, to), ...written];
}

/** With `hostNetwork` a written hostPort must stay equal to the containerPort. */
function declarationEdits(pod: PodModel, { container, port, protocol }: PortClaim, to: number): readonly RecipeEdit[] {
  const { object } = pod.template;
  return (container.spec.ports ?? []).flatMap((entry, index): readonly RecipeEdit[] => {
    if (entry.containerPort !== port || (entry.protocol ?? 'TCP') !== protocol) {
      return [];
    }
    const path = [...container.path, 'ports', index];
    const moved: RecipeEdit = { op: 'replace', object, path: [...path, 'containerPort'], value: to };
    return pod.hostNetwork && entry.hostPort === port
      ? [moved, { op: 'replace', object, path: [...path, 'hostPort'], value: to }]
      : [moved];
  });
}

function probeEdits({ pod, claim, to }: Renumbering): readonly RecipeEdit[] {
  return pod.handlers
    .filter(({ container, host, port }) => container === claim.container && host === undefined && port === claim.port)
    .flatMap(({ at }) => replacePort(at, claim.port, to));
}

/**
 * Who calls the old number on localhost and cannot mean itself means the container that moves,
 * if it is the keeper of the number that calls. A third container may mean either and is left alone.
 */
function callerEdits({ pod, claim, to }: Renumbering): readonly RecipeEdit[] {
  const keepers = new Set(
    pod.listeners
      .filter(({ port, protocol }) => port === claim.port && protocol === claim.protocol)
      .map(({ container }) => container),
  );
  keepers.delete(claim.container);
  const means = ({ container, port, at }: Caller): boolean =>
    port === claim.port && (keepers.size === 0 || (keepers.has(container) && !isProbe(at)));
  return pod.callers.filter(means).flatMap(({ at, origin }) => replacePort(origin ?? at, claim.port, to));
}

/** A container's own exec probe means the container itself. */
function isProbe({ path }: Site): boolean {
  return path.some((step) => typeof step === 'string' && step.endsWith('Probe'));
}

/** A numeric targetPort stays with the container that keeps the number, unless the Service's port is named after the one that moves. */
function serviceEdits({ pod, neighbourhood, claim, to }: Renumbering): readonly RecipeEdit[] {
  const names = namesOf(claim);
  return servicesBefore(pod, neighbourhood).flatMap((service) =>
    (service.value.spec?.ports ?? []).flatMap((entry, index): readonly RecipeEdit[] => {
      const meant = names.has(entry.name ?? '') || names.has(service.name);
      return meant && targets(entry, claim) ? [retarget(service, entry, index, to)] : [];
    }),
  );
}

function targets({ targetPort, port, protocol }: ServicePort, claim: PortClaim): boolean {
  return (targetPort ?? port) === claim.port && (protocol ?? 'TCP') === claim.protocol;
}

function retarget(object: KubernetesObject<Service>, entry: ServicePort, index: number, to: number): RecipeEdit {
  const path = [...object.path, 'spec', 'ports', index];
  return entry.targetPort === undefined
    ? { op: 'add', object, path, key: 'targetPort', value: to }
    : { op: 'replace', object, path: [...path, 'targetPort'], value: to };
}

/** What the port may be called elsewhere: its own names and its container's. */
function namesOf({ container, declarations }: PortClaim): ReadonlySet<string> {
  return new Set([container.name, ...declarations.map(({ name }) => name ?? '')].filter((name) => name !== ''));
}

/** Policies that let the old number in must let the new one in as well; the keeper still needs the old one. */
function policyEdits({ pod, neighbourhood, claim, to }: Renumbering): readonly RecipeEdit[] {
  const { namespace, labels, object } = pod.template;
  return neighbourhood
    .objects('NetworkPolicy', namespace, object)
    .filter(({ value }) => compileLabelSelector(value.spec?.podSelector)(labels))
    .flatMap((policy) => allowPort(policy, claim, to));
}

function allowPort(object: KubernetesObject<NetworkPolicy>, claim: PortClaim, to: number): readonly RecipeEdit[] {
  return (object.value.spec?.ingress ?? []).flatMap((rule, index): readonly RecipeEdit[] => {
    const entry = rule.ports?.find(
      ({ port, protocol }) => port === claim.port && (protocol ?? 'TCP') === claim.protocol,
    );
    if (entry === undefined) {
      return [];
    }
    const { path } = inObject(object, 'spec', 'ingress', index, 'ports');
    return [{ op: 'append', object, path, value: { ...entry, port: to } }];
  });
}

/** Replaces the port number in a scalar: the whole of `8080`, or the digits in `--listen=127.0.0.1:8080`. */
export function replacePort(at: Site, from: number, to: number): readonly RecipeEdit[] {
  const text = scalarText(at);
  if (text === undefined) {
    return [];
  }
  if (text.value === from) {
    return [{ op: 'replace', object: at.object, path: at.path, value: to }];
  }
  const start = findNumber(text.text, from, at.within?.start ?? 0, at.within?.end ?? text.text.length);
  if (start === undefined) {
    return [];
  }
  const within = { start, end: start + String(from).length };
  return [{ op: 'replace', object: at.object, path: at.path, value: String(to), within }];
}

/** The last place of a whole number between two offsets: in `127.0.0.1:8080` and `8080:8080` the port stands at the end. */
function findNumber(text: string, number: number, start: number, end: number): number | undefined {
  const digits = String(number);
  for (let at = text.lastIndexOf(digits, end - digits.length); at >= start; at = text.lastIndexOf(digits, at - 1)) {
    const before = text[at - 1] ?? '';
    const after = text[at + digits.length] ?? '';
    if (!/\d/.test(before) && !/\d/.test(after)) {
      return at;
    }
    if (at === 0) {
      break;
    }
  }
  return undefined;
}
