/**
 * Who talks to whom: containers on their localhost, through Services, from an Ingress, and the kubelet with its probes.
 * As far as the manifests tell; a container may well call whom none of them names.
 */
import type { Path } from '../document/tree.js';
import { isKind } from '../kubernetes/kinds.js';
import type { KubernetesObject, SourceFile } from '../kubernetes/object.js';
import type { Ingress, IngressBackend, Service } from '../kubernetes/types.js';
import type { PodContainer, PodModel } from '../pod/model.js';
import { resolvePort } from '../pod/network.js';
import type { Workspace } from '../workspace/workspace.js';
import { targetsOf } from './facts/port.js';
import { containerPathOf, isSamePath, spotAt } from './spot.js';

export interface Party {
  readonly kind: 'container' | 'service' | 'route' | 'kubelet';
  readonly name: string;
  readonly detail: string;
  readonly object: KubernetesObject;
  /** The whole of it. */
  readonly path: Path;
  /** What names it. */
  readonly named: Path;
}

export interface Call {
  readonly from: Party;
  readonly to: Party;
  /** Where it is written, in the object of `from`. */
  readonly at: Path;
}

/** The container around an offset, else the containers of the object there, or the Service or Ingress itself. */
export function partiesAt(file: SourceFile, offset: number, workspace: Workspace): readonly Party[] {
  const spot = spotAt(file, offset);
  if (!spot) return [];
  const { object } = spot;
  if (isKind(object, 'Service')) return [objectParty(object, 'service')];
  if (isKind(object, 'Ingress')) return [objectParty(object, 'route')];
  const at = containerPathOf(spot);
  const pods = workspace.pods(file.uri).filter(({ template }) => template.object === object);
  return pods.flatMap((pod) => {
    const around = pod.containers.filter(({ path }) => at !== undefined && isSamePath(path, at));
    const shown = around.length > 0 ? around : pod.containers.filter(({ phase }) => phase !== 'init');
    return shown.map((container) => containerParty(pod, container));
  });
}

export const isSameParty = (one: Party, other: Party): boolean =>
  one.kind === other.kind &&
  one.object.uri === other.object.uri &&
  one.object.document.index === other.object.document.index &&
  isSamePath(one.path, other.path);

/** Calls within a Pod, its probes, and those that Services pass on to it. */
export function callsInto(pod: PodModel, services: readonly KubernetesObject<Service>[]): readonly Call[] {
  const answering = (port: number): readonly Party[] => [
    ...new Map(
      pod.listeners
        .filter((listener) => listener.port === port && listener.container.index >= 0)
        .map(({ container }) => [container, containerParty(pod, container)]),
    ).values(),
  ];
  const local = pod.callers.flatMap(({ container, port, at }) =>
    answering(port).map((to): Call => ({ from: containerParty(pod, container), to, at: at.path })),
  );
  const probes = pod.handlers.flatMap(({ container, kind, port, at }): readonly Call[] => {
    const to = containerParty(pod, container);
    const number = resolvePort(container, port);
    const detail = `${kind} on port ${number ?? port}`;
    return [
      { from: { ...to, kind: 'kubelet', name: 'kubelet', detail, path: at.path, named: at.path }, to, at: at.path },
    ];
  });
  const passed = services.flatMap((service) =>
    (service.value.spec?.ports ?? []).flatMap((port, index) => {
      const at = [...service.path, 'spec', 'ports', index];
      const from = objectParty(service, 'service');
      return targetsOf(port, pod).flatMap((target) => answering(target).map((to): Call => ({ from, to, at })));
    }),
  );
  return [...local.filter(({ from, to }) => !isSameParty(from, to)), ...probes, ...passed];
}

/** Calls of a file's containers and Ingresses to Services by their names. */
export function callsToServices(
  file: SourceFile,
  services: readonly KubernetesObject<Service>[],
  workspace: Workspace,
): readonly Call[] {
  const named = services.filter(({ name }) => name !== '' && file.stream.text.includes(name));
  if (named.length === 0) return [];
  return [
    ...workspace.pods(file.uri).flatMap((pod) => named.flatMap((service) => callsOfPod(pod, service))),
    ...file.objects.flatMap((object) =>
      isKind(object, 'Ingress') ? named.flatMap((service) => callsOfIngress(object, service)) : [],
    ),
  ];
}

function callsOfPod(pod: PodModel, service: KubernetesObject<Service>): readonly Call[] {
  const from = pod.template.object.namespace ?? 'default';
  const to = objectParty(service, 'service');
  return pod.containers.flatMap((container) => {
    const variables = container.environment.filter(
      ({ name, value = '' }) => addresses(value, service, from) || (isHostVariable(name) && value === service.name),
    );
    const words = container.words.filter(({ text }) => addresses(text, service, from));
    const places = [...variables, ...words].map(({ at }) => at.path);
    return places.map((at): Call => ({ from: containerParty(pod, container), to, at }));
  });
}

/** `DB_HOST` holds an address that looks like any other word. */
const isHostVariable = (name: string): boolean =>
  /(?:HOST|HOSTNAME|ADDR|ADDRESS|SERVER|ENDPOINT|UPSTREAM)$/i.test(name);

/** Is the Service's name in a text as the host of an address? From other namespaces it has to name its own. */
function addresses(text: string, { name, namespace = 'default' }: KubernetesObject, from: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const before = text.slice(0, at);
    if (/[\w.-]$/.test(before)) continue;
    const behind = text.slice(at + name.length);
    const qualified = behind.startsWith(`.${namespace}`);
    const rest = qualified ? behind.slice(namespace.length + 1).replace(/^\.svc(?:\.cluster\.local)?/, '') : behind;
    if (/^\.?[\w-]/.test(rest) || (!qualified && namespace !== from)) continue;
    if (qualified || /\/\/$|@$/.test(before) || /^:\d/.test(rest)) return true;
  }
  return false;
}

function callsOfIngress(ingress: KubernetesObject<Ingress>, service: KubernetesObject<Service>): readonly Call[] {
  if ((ingress.namespace ?? 'default') !== (service.namespace ?? 'default')) return [];
  const { defaultBackend, rules = [] } = ingress.value.spec ?? {};
  const backends: readonly (readonly [IngressBackend | undefined, Path])[] = [
    [defaultBackend, ['defaultBackend']],
    ...rules.flatMap(({ http }, rule) =>
      (http?.paths ?? []).map(
        ({ backend }, index) => [backend, ['rules', rule, 'http', 'paths', index, 'backend']] as const,
      ),
    ),
  ];
  const from = objectParty(ingress, 'route');
  const to = objectParty(service, 'service');
  return backends.flatMap(([backend, path]): readonly Call[] =>
    backend?.service?.name === service.name ? [{ from, to, at: [...ingress.path, 'spec', ...path, 'service'] }] : [],
  );
}

function containerParty({ template: { object } }: PodModel, { name, index, path, phase, spec }: PodContainer): Party {
  const words = { init: 'init container', sidecar: 'sidecar', main: 'container', ephemeral: 'ephemeral container' };
  return {
    kind: 'container',
    name: name === '' ? `${words[phase]} ${index + 1}` : name,
    detail: `${words[phase]} of ${object.kind} ${object.name}`,
    object,
    path,
    named: spec.name === undefined ? path : [...path, 'name'],
  };
}

function objectParty(object: KubernetesObject, kind: 'service' | 'route'): Party {
  return {
    kind,
    name: object.name,
    detail: object.kind,
    object,
    path: object.path,
    named: [...object.path, 'metadata', 'name'],
  };
}
