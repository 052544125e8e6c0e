/** Proxies and agents that admission webhooks add to a Pod, by the labels and annotations that ask for them. */
import type { KubernetesObject, Site } from '../kubernetes/object.js';
import type { PodTemplate } from '../kubernetes/pod-template.js';
import type { Namespace } from '../kubernetes/types.js';
import { groupOf } from '../kubernetes/kinds.js';
import { meshes, type Mesh, type Switch } from './mesh-knowledge.js';
import { isPort } from './addresses.js';
import type { Caller, Injection, Listener, PodContainer } from './model.js';
import { parseImageReference } from './image-reference.js';

export interface InjectionReading {
  readonly injections: readonly Injection[];
  readonly listeners: readonly Listener[];
  readonly callers: readonly Caller[];
}

interface Holder {
  readonly object: KubernetesObject;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly metadataPath: Site['path'];
  readonly what: 'pod' | 'namespace';
}

/** The Pod's own labels and annotations decide; where they are silent, the Namespace's do. */
export function readInjections(
  template: PodTemplate,
  namespace: KubernetesObject<Namespace> | undefined,
): InjectionReading {
  const holders: Holder[] = [
    {
      object: template.object,
      labels: template.labels,
      annotations: template.annotations,
      metadataPath: [...template.path, 'metadata'],
      what: 'pod',
    },
  ];
  if (namespace) {
    const { labels = {}, annotations = {} } = namespace.metadata;
    holders.push({
      object: namespace,
      labels,
      annotations,
      metadataPath: [...namespace.path, 'metadata'],
      what: 'namespace',
    });
  }
  const found = meshes.flatMap((mesh) => {
    const injection = isKnativeOnly(mesh) ? knativeInjection(mesh, template) : injectionOf(mesh, holders);
    return injection ? [{ mesh, injection }] : [];
  });
  const added = found.map(({ mesh, injection }) => addedContainer(mesh, injection, template));
  return {
    injections: found.map(({ injection }) => injection),
    listeners: added.flatMap(({ listeners }) => listeners),
    callers: added.flatMap(({ callers }) => callers),
  };
}

function injectionOf(mesh: Mesh, holders: readonly Holder[]): Injection | undefined {
  for (const holder of holders) {
    for (const rule of mesh.switches.filter(({ on }) => on === holder.what)) {
      const values = rule.kind === 'label' ? holder.labels : holder.annotations;
      const value = Object.hasOwn(values, rule.key) ? values[rule.key] : undefined;
      if (value === undefined) continue;
      if (rule.off?.includes(value)) return undefined;
      if (rule.values && !rule.values.includes(value)) continue;
      return injection(mesh, rule, value, holder);
    }
  }
  return undefined;
}

function injection(mesh: Mesh, rule: Switch, value: string, holder: Holder): Injection {
  const place = holder.what === 'pod' ? '' : ` of namespace \`${holder.object.name}\``;
  return {
    mesh: mesh.id,
    title: mesh.title,
    evidence: `${rule.kind} \`${rule.key}: ${value}\`${place}`,
    at: {
      object: holder.object,
      path: [...holder.metadataPath, rule.kind === 'label' ? 'labels' : 'annotations', rule.key],
    },
  };
}

function isKnativeOnly(mesh: Mesh): boolean {
  return mesh.group !== undefined;
}

/** Knative adds its queue-proxy to every revision, without being asked. */
function knativeInjection(mesh: Mesh, template: PodTemplate): Injection | undefined {
  const { object } = template;
  if (groupOf(object.apiVersion) !== mesh.group) return undefined;
  return {
    mesh: mesh.id,
    title: mesh.title,
    evidence: `kind ${object.kind}`,
    at: { object, path: [...object.path, 'kind'] },
  };
}

/** What the injected container listens on and calls; none where it is written out in the manifest, as a container like any other. */
function addedContainer(mesh: Mesh, injection: Injection, template: PodTemplate): Omit<InjectionReading, 'injections'> {
  if (template.spec.containers?.some(({ name }) => name === mesh.container)) return { listeners: [], callers: [] };
  const container = injectedContainer(mesh, template, injection.at);
  return {
    listeners: injectedListeners(mesh, injection, container),
    callers: injectedCallers(mesh, template, container),
  };
}

function injectedListeners(mesh: Mesh, { at, evidence }: Injection, container: PodContainer): Listener[] {
  return mesh.ports.map(({ port, protocol = 'TCP', bind = 'any', what }) => ({
    port,
    protocol,
    bind,
    container,
    name: undefined,
    source: 'mesh',
    confidence: 'probable',
    evidence: `${mesh.title} uses ${String(port)} (${what}); injected by ${evidence}`,
    at,
    also: [],
  }));
}

/** `dapr.io/app-port: "3000"`: the sidecar calls the application there. */
function injectedCallers(mesh: Mesh, template: PodTemplate, container: PodContainer): Caller[] {
  return (mesh.calls ?? []).flatMap((key): Caller[] => {
    const value = Object.hasOwn(template.annotations, key) ? template.annotations[key] : undefined;
    if (!isPort(Number(value))) return [];
    return [
      {
        container,
        host: '127.0.0.1',
        port: Number(value),
        protocol: 'TCP',
        text: `127.0.0.1:${value ?? ''}`,
        evidence: `annotation \`${key}\``,
        confidence: 'certain',
        at: { object: template.object, path: [...template.path, 'metadata', 'annotations', key] },
      },
    ];
  });
}

function injectedContainer(mesh: Mesh, template: PodTemplate, at: Site): PodContainer {
  return {
    name: mesh.container,
    phase: 'main',
    index: -1,
    order: template.spec.initContainers?.length ?? 0,
    path: template.specPath,
    site: at,
    spec: { name: mesh.container },
    image: parseImageReference(''),
    knowledge: undefined,
    role: { role: mesh.role, confidence: 'probable', evidence: mesh.title },
    ending: { ends: 'no', basis: 'image', evidence: `${mesh.title} runs until the Pod stops`, at: undefined },
    listensKnown: true,
    words: [],
    commands: [],
    environment: [],
  };
}
