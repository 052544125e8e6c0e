/**
 * Giving a container a Deployment and a Service of its own: it goes with its text, its volumes and what its Pod says about
 * where and as whom to run; the siblings that called it on localhost call the Service.
 */
import type { Path } from '../../document/tree.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { Service } from '../../kubernetes/types.js';
import type { FixRecipe, RecipeEdit } from '../../linter/rule.js';
import type { Caller, PodContainer, PodModel } from '../../pod/model.js';
import type { Neighbourhood } from '../../workspace/neighbourhood.js';
import { containerSource } from './container-source.js';
import { quoteName } from './names.js';
import { rewriteCall } from './rewrite-call.js';
import { servicesBefore, servingListeners, targetPorts } from './service-ports.js';
import type { NewWorkload } from './workload-text.js';
import { workloadText } from './workload-text.js';

/** Kinds whose Pods are interchangeable, so that one of their containers can live elsewhere. */
const kinds: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'ReplicaSet']);

/** Names of Services are DNS labels. */
const longestName = 63;

/** No recipe where the container is tied to its Pod by a volume, a claim template, or a call whose text cannot be rewritten. */
export function extractContainer(
  pod: PodModel,
  container: PodContainer,
  neighbourhood: Neighbourhood,
  replicas: number,
): readonly FixRecipe[] {
  const { object } = pod.template;
  const source = containerSource(object, container.path);
  const volumes = ownVolumes(pod, container);
  const fits =
    kinds.has(object.kind) &&
    object.path.length === 0 &&
    object.name !== '' &&
    container.name !== '' &&
    `${object.name}-${container.name}`.length <= longestName;
  if (!fits || source === undefined || volumes === undefined || callsSibling(pod, container)) {
    return [];
  }
  const plan = serve(pod, container, neighbourhood);
  const workload: NewWorkload = {
    name: `${object.name}-${container.name}`,
    namespace: object.namespace,
    labels: newLabels(pod, `${object.name}-${container.name}`),
    replicas,
    recreate: volumes.some(({ index }) => pod.volumes[index]?.volume.persistentVolumeClaim !== undefined),
    pod: podSettings(pod),
    container: source,
    volumes: volumes.map(({ index }) => pod.volumes[index]?.volume ?? {}),
    ports: plan?.ports ?? [],
  };
  const calls = plan === undefined ? undefined : rewriteCalls(pod, container, plan.name ?? workload.name, plan.portOf);
  if (plan === undefined || calls === undefined) {
    return [];
  }
  return [
    {
      title: `Move ${quoteName(container)} to a Deployment${workload.ports.length > 0 ? ' and Service' : ''} of its own`,
      kind: 'refactoring',
      edits: () => [
        { op: 'remove', object, path: container.path },
        ...removeVolumes(pod, volumes),
        ...calls,
        ...plan.services.map((service) => reselect(service, workload.labels)),
        { op: 'addDocument', object, text: workloadText(workload) },
      ],
    },
  ];
}

interface VolumeEntry {
  readonly index: number;
  readonly used: 'alone' | 'together';
}

/** The volumes that go along; undefined where one is shared with a container that stays, or comes from a claim template. */
function ownVolumes(pod: PodModel, container: PodContainer): readonly VolumeEntry[] | undefined {
  const found: VolumeEntry[] = [];
  for (const { mount } of pod.volumeUses.filter((use) => use.container === container)) {
    const index = pod.volumes.findIndex(({ volume }) => volume.name === mount.name);
    const volume = pod.volumes[index]?.volume;
    const shared = pod.volumeUses.some((use) => use.container !== container && use.mount.name === mount.name);
    const isCopy = volume?.configMap !== undefined || volume?.secret !== undefined;
    if (volume === undefined || (shared && !isCopy)) {
      return undefined;
    }
    if (!found.some((entry) => entry.index === index)) {
      found.push({ index, used: shared ? 'together' : 'alone' });
    }
  }
  return found;
}

function removeVolumes(pod: PodModel, volumes: readonly VolumeEntry[]): readonly RecipeEdit[] {
  const { object, specPath } = pod.template;
  const gone = volumes.filter(({ used }) => used === 'alone');
  if (gone.length > 0 && gone.length === pod.volumes.length) {
    return [{ op: 'remove', object, path: [...specPath, 'volumes'] }];
  }
  return gone.flatMap(({ index }): readonly RecipeEdit[] => {
    const path: Path | undefined = pod.volumes[index]?.path;
    return path === undefined ? [] : [{ op: 'remove', object, path }];
  });
}

/** It depends on a sibling, which it could no longer reach. */
function callsSibling(pod: PodModel, container: PodContainer): boolean {
  return pod.callers.some(
    (caller) =>
      caller.container === container &&
      pod.listeners.some((listener) => listener.container !== container && listener.port === caller.port),
  );
}

interface Plan {
  /** Services that lead to nobody else and follow the container. */
  readonly services: readonly KubernetesObject<Service>[];
  /** The name of such a Service; undefined where a new one is made. */
  readonly name: string | undefined;
  /** The ports of a new Service. */
  readonly ports: NewWorkload['ports'];
  readonly portOf: (port: number) => number | undefined;
}

/** How the container is reached afterwards; undefined where a Service leads to it and to others, so that its users would have to change. */
function serve(pod: PodModel, container: PodContainer, neighbourhood: Neighbourhood): Plan | undefined {
  const listeners = servingListeners(pod).filter((listener) => listener.container === container);
  const own = listeners.filter(({ confidence, bind }) => confidence !== 'possible' && bind !== 'loopback');
  const isOwn = (target: number | string): boolean => own.some(({ port, name }) => port === target || name === target);
  const services = servicesBefore(pod, neighbourhood).filter((service) =>
    targetPorts(service).some(({ target }) => isOwn(target)),
  );
  if (services.some((service) => !targetPorts(service).every(({ target }) => isOwn(target)))) {
    return undefined;
  }
  const [first] = services;
  if (first === undefined) {
    const ports = own.map(({ port, protocol, name }) => ({ port, protocol, name }));
    return { services, name: undefined, ports, portOf: (port) => (isOwn(port) ? port : undefined) };
  }
  const byNumber = (port: number): number | undefined =>
    targetPorts(first).find(({ target }) =>
      own.some((listener) => listener.port === port && (target === port || target === listener.name)),
    )?.port;
  return { services, name: first.name, ports: [], portOf: byNumber };
}

function rewriteCalls(
  pod: PodModel,
  container: PodContainer,
  host: string,
  portOf: Plan['portOf'],
): readonly RecipeEdit[] | undefined {
  const edits: RecipeEdit[] = [];
  for (const caller of pod.callers.filter(
    (call) => call.container !== container && isAnsweredBy(pod, call, container),
  )) {
    const port = portOf(caller.port);
    const rewritten = port === undefined ? undefined : rewriteCall(caller, host, port);
    if (rewritten === undefined) {
      return undefined;
    }
    edits.push(...rewritten);
  }
  return edits;
}

function isAnsweredBy(pod: PodModel, caller: Caller, container: PodContainer): boolean {
  return pod.listeners.some((listener) => listener.container === container && listener.port === caller.port);
}

/** Labels that no selector of the old Pods matches: one key, with the new name. */
function newLabels({ template }: PodModel, name: string): Readonly<Record<string, string>> {
  const key = ['app.kubernetes.io/name', 'app', 'k8s-app', 'name'].find((candidate) =>
    Object.hasOwn(template.labels, candidate),
  );
  return { [key ?? 'app']: name };
}

function reselect(object: KubernetesObject<Service>, labels: Readonly<Record<string, string>>): RecipeEdit {
  return { op: 'replace', object, path: [...object.path, 'spec', 'selector'], value: labels };
}

/** Where and as whom the Pod runs holds for the container as well. */
function podSettings({ template: { spec } }: PodModel): Readonly<Record<string, unknown>> {
  const { serviceAccountName, imagePullSecrets, securityContext, runtimeClassName, nodeSelector, tolerations } = spec;
  return { serviceAccountName, imagePullSecrets, securityContext, runtimeClassName, nodeSelector, tolerations };
}
