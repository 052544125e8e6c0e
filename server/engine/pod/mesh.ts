/** Proxies and agents that admission webhooks add to a Pod, by the labels and annotations that ask for them. */
import type { KubernetesObject, Site } from '../kubernetes/object.js';
import type { PodTemplate } from '../kubernetes/pod-template.js';
import type { Namespace } from '../kubernetes/types.js';
import { groupOf } from '../kubernetes/kinds.js';
import { agents } from './agent-knowledge.js';
import { meshes, type Injector, type MeshPort, type Switch } from './mesh-knowledge.js';
import { isPort } from './addresses.js';
import type { Additions, Caller, Injection, Listener, PodContainer } from './model.js';
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
  if (systemNamespaces.has(template.namespace)) return { injections: [], listeners: [], callers: [] };
  const found = injectors.flatMap((injector) => {
    const injection =
      injector.group === undefined ? injectionOf(injector, holders, template) : groupInjection(injector, template);
    return injection ? [{ injector, injection }] : [];
  });
  const added = found.map(({ injector, injection }) => addedContainer(injector, injection, template));
  return {
    injections: found.map(({ injection }) => injection),
    listeners: added.flatMap(({ listeners }) => listeners),
    callers: added.flatMap(({ callers }) => callers),
  };
}

const injectors: readonly Injector[] = [...meshes, ...agents];

/** Where no injector looks. */
const systemNamespaces: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

function injectionOf(injector: Injector, holders: readonly Holder[], template: PodTemplate): Injection | undefined {
  if (injector.leavesHostNetwork === true && template.spec.hostNetwork === true) return undefined;
  if (holders.some((holder) => isVetoed(injector, holder))) return undefined;
  for (const holder of holders) {
    for (const rule of injector.switches.filter(({ on }) => on === holder.what)) {
      const values = rule.kind === 'label' ? holder.labels : holder.annotations;
      const value = Object.hasOwn(values, rule.key) ? values[rule.key] : undefined;
      if (value === undefined) continue;
      if (rule.off?.includes(value)) return undefined;
      if (rule.values && !rule.values.includes(value)) continue;
      return injectionBy(injector, rule, { value, holder, template });
    }
  }
  return undefined;
}

function isVetoed({ vetoes = [] }: Injector, { what, labels }: Holder): boolean {
  return (
    what === 'namespace' &&
    vetoes.some(({ key, values }) => Object.hasOwn(labels, key) && values.includes(labels[key] ?? ''))
  );
}

interface Asked {
  readonly value: string;
  readonly holder: Holder;
  readonly template: PodTemplate;
}

function injectionBy(injector: Injector, rule: Switch, { value, holder, template }: Asked): Injection {
  const place = holder.what === 'pod' ? '' : ` of namespace \`${holder.object.name}\``;
  return {
    mesh: injector.id,
    title: injector.title,
    evidence: `${rule.kind} \`${rule.key}: ${value}\`${place}`,
    at: {
      object: holder.object,
      path: [...holder.metadataPath, rule.kind === 'label' ? 'labels' : 'annotations', rule.key],
    },
    adds: additionsOf(injector, template),
  };
}

/** Its container, unless it only prepares the Pod, and what the knowledge names besides. */
function additionsOf(injector: Injector, template: PodTemplate): Additions {
  const { containers = [], initContainers = [], volumes = [], environment = [] } = injector.adds ?? {};
  const own = injector.container === undefined || isInitOnly(injector, template) ? [] : [injector.container];
  return { containers: [...own, ...containers], initContainers, volumes, environment };
}

function isInitOnly({ initOnly }: Injector, template: PodTemplate): boolean {
  return initOnly !== undefined && isTrue(template, initOnly);
}

function isTrue({ annotations }: PodTemplate, key: string): boolean {
  return Object.hasOwn(annotations, key) && annotations[key]?.toLowerCase() === 'true';
}

/** Knative adds its queue-proxy to every revision, without being asked. */
function groupInjection(injector: Injector, template: PodTemplate): Injection | undefined {
  const { object } = template;
  if (groupOf(object.apiVersion) !== injector.group) return undefined;
  return {
    mesh: injector.id,
    title: injector.title,
    evidence: `kind ${object.kind}`,
    at: { object, path: [...object.path, 'kind'] },
    adds: additionsOf(injector, template),
  };
}

/** What the injected container listens on and calls; none where it is written out in the manifest, as a container like any other. */
function addedContainer(
  injector: Injector,
  injection: Injection,
  template: PodTemplate,
): Omit<InjectionReading, 'injections'> {
  const [name] = injection.adds.containers;
  const { containers = [], initContainers = [] } = template.spec;
  if (name === undefined || [...containers, ...initContainers].some((container) => container.name === name)) {
    return { listeners: [], callers: [] };
  }
  const container = injectedContainer({ name, title: injector.title, role: injector.role }, template, injection.at);
  return {
    listeners: injector.ports
      .filter(({ onlyWith }) => onlyWith === undefined || isTrue(template, onlyWith))
      .map((port) => injectedListener(port, injection, container)),
    callers: injectedCallers(injector, template, container),
  };
}

/** A listener of an injected container. */
export function injectedListener(
  { port, protocol = 'TCP', bind = 'any', what, optional = false }: MeshPort,
  { title, evidence, at }: Injection,
  container: PodContainer,
): Listener {
  return {
    port,
    protocol,
    bind,
    container,
    name: undefined,
    source: 'mesh',
    confidence: optional ? 'possible' : 'probable',
    evidence: `${title} uses ${String(port)} (${what}); injected by ${evidence}`,
    at,
    also: [],
  };
}

/** `dapr.io/app-port: "3000"`: the sidecar calls the application there. */
function injectedCallers(injector: Injector, template: PodTemplate, container: PodContainer): Caller[] {
  return (injector.calls ?? []).flatMap((key): Caller[] => {
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

/** A container that stands in no manifest: its `index` is -1. */
export function injectedContainer(
  { name, title, role }: Pick<Injector, 'title' | 'role'> & { readonly name: string },
  template: PodTemplate,
  at: Site,
): PodContainer {
  return {
    name,
    phase: 'main',
    index: -1,
    order: template.spec.initContainers?.length ?? 0,
    path: template.specPath,
    site: at,
    spec: { name },
    image: parseImageReference(''),
    knowledge: undefined,
    role: { role, confidence: 'probable', evidence: title },
    ending: { ends: 'no', basis: 'image', evidence: `${title} runs until the Pod stops`, at: undefined },
    listensKnown: true,
    words: [],
    commands: [],
    environment: [],
  };
}
