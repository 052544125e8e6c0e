/**
 * Pods that run before the story begins: they have been ready for long, and somebody owns them.
 * An owner that the cluster file does not describe is made up from its Pods, so that they are born again when they die.
 */
import type { Pod, PodSpec, PodTemplateSpec } from '../kubernetes/types.js';
import type { PodInfo } from '../scheduler/snapshot/pod-info.js';
import { revisionOf, rootOf } from './controllers/owned.js';
import { addController, findController } from './controllers/add.js';
import { toObject } from './plain-object.js';
import { createContainers } from './pods/containers.js';
import { addSimPod } from './pods/create.js';
import { giveAddress, keepAddress } from './pods/addresses.js';
import { runTimeline } from './pods/behavior.js';
import { readTraits } from './pods/traits.js';
import type { Controller, Owner, SimPod, World } from './world.js';

/** Takes in the Pods of the snapshot, and those that still wait. */
export function adoptPods(world: World, pending: readonly PodInfo[]): void {
  const placed = [...world.snapshot.placements.values()].map(({ pod }) => pod);
  const byOwner = new Map<string, PodInfo[]>();
  for (const info of [...placed, ...pending]) {
    const owner = ownerOf(info);
    const key = owner === undefined ? '' : `${owner.kind} ${info.namespace}/${owner.name}`;
    byOwner.set(key, [...(byOwner.get(key) ?? []), info]);
  }
  const running = new Set(placed);
  for (const [key, infos] of byOwner) {
    const controller = key === '' ? undefined : controllerFor(world, infos);
    for (const info of infos) {
      adopt(world, info, controller, running.has(info));
    }
  }
}

function ownerOf({ pod, namespace, name }: PodInfo): Owner | undefined {
  const { ownerReferences = [] } = pod.metadata ?? {};
  const reference = ownerReferences.find(({ controller }) => controller === true);
  if (reference !== undefined) {
    return { kind: reference.kind ?? '', name: reference.name ?? '', uid: reference.uid ?? '' };
  }
  // The load of a mock cluster stands for somebody's workloads.
  const node = /^load-(.+)-\d+$/.exec(name)?.[1];
  return namespace === 'load' && node !== undefined ? { kind: 'ReplicaSet', name: `load-${node}`, uid: '' } : undefined;
}

/** The owner of these Pods: described in the cluster, or made up. Jobs run on without one. */
function controllerFor(world: World, infos: readonly PodInfo[]): Controller | undefined {
  const [first] = infos;
  const owner = first === undefined ? undefined : ownerOf(first);
  if (first === undefined || owner === undefined) {
    return undefined;
  }
  const known = world.controllers.get(owner.uid) ?? findController(world, owner.kind, first.namespace, owner.name);
  const template = templateOf(first.pod, owner.kind);
  if (known !== undefined) {
    giveTemplate(known, template);
    return known;
  }
  if (!['ReplicaSet', 'StatefulSet', 'DaemonSet', 'ReplicationController'].includes(owner.kind)) {
    return undefined;
  }
  const object = toObject({
    apiVersion: owner.kind === 'ReplicationController' ? 'v1' : 'apps/v1',
    kind: owner.kind,
    metadata: { name: owner.name, namespace: first.namespace, ...(owner.uid === '' ? {} : { uid: owner.uid }) },
    spec: { replicas: infos.length, selector: { matchLabels: first.labels }, template },
  });
  return addController(world, object);
}

/** Mock clusters and partial imports describe owners without their templates. */
function giveTemplate(controller: Controller, template: PodTemplateSpec): void {
  switch (controller.kind) {
    case 'ReplicaSet':
      if (controller.value.spec?.template === undefined) {
        controller.value = { ...controller.value, spec: { ...controller.value.spec, template } };
      }
      break;
    case 'StatefulSet':
      if (controller.value.spec?.template === undefined) {
        controller.value = { ...controller.value, spec: { ...controller.value.spec, template } };
        controller.currentTemplate = template;
        controller.currentRevision = revisionOf(template);
      }
      break;
    default:
      break;
  }
}

function templateOf({ metadata, spec = {} }: Pod, kind: string): PodTemplateSpec {
  const { affinity, ...rest } = withoutNode(spec);
  const isDaemon = kind === 'DaemonSet';
  const kept = isDaemon ? undefined : affinity;
  return {
    metadata: { ...(metadata?.labels === undefined ? {} : { labels: metadata.labels }) },
    spec: { ...rest, ...(kept === undefined ? {} : { affinity: kept }) },
  };
}

function adopt(world: World, info: PodInfo, controller: Controller | undefined, isRunning: boolean): void {
  const owner = ownerOf(info);
  const index = controller?.kind === 'StatefulSet' ? ordinalOf(info.name) : undefined;
  const pod = addSimPod(world, info, {
    owner:
      controller === undefined
        ? withVersion(owner)
        : withVersion({ ...controller, kind: owner?.kind ?? controller.kind }),
    workload: controller === undefined ? (owner?.name ?? info.name) : rootOf(world, controller).name,
    revision: controller === undefined ? '' : revisionFor(controller),
    index,
  });
  const source = controller?.source ?? toObject(info.pod);
  // Pods of one controller act alike, so its template is read once for all of them.
  const spec = templateSpecOf(controller) ?? info.spec;
  world.traits.set(info.spec, readTraits(world, source, spec, info.pod.metadata ?? {}));
  if (isRunning) {
    keepRunning(world, pod);
  }
}

function templateSpecOf(controller: Controller | undefined): PodSpec | undefined {
  switch (controller?.kind) {
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
      return controller.value.spec?.template?.spec;
    default:
      return undefined;
  }
}

function withVersion(owner: Owner | undefined): (Owner & { readonly apiVersion: string }) | undefined {
  return owner === undefined
    ? undefined
    : { apiVersion: 'apps/v1', kind: owner.kind, name: owner.name, uid: owner.uid };
}

function ordinalOf(name: string): number | undefined {
  const digits = /-(\d+)$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function revisionFor(controller: Controller): string {
  switch (controller.kind) {
    case 'StatefulSet':
    case 'DaemonSet':
      return revisionOf(controller.value.spec?.template);
    case 'ReplicaSet':
      return controller.name;
    default:
      return '';
  }
}

function withoutNode(spec: PodSpec): PodSpec {
  return Object.fromEntries(Object.entries(spec).filter(([key]) => key !== 'nodeName'));
}

/** It has run since long before: init containers are through, the others ready. */
function keepRunning(world: World, pod: SimPod): void {
  const { nodeName } = pod.info.spec;
  const node = nodeName === undefined ? undefined : world.nodes.get(nodeName);
  if (node === undefined) {
    return;
  }
  world.pending.delete(pod.uid);
  const ip = pod.info.pod.status?.podIP;
  if (ip !== undefined) {
    keepAddress(node, pod, ip);
  }
  Object.assign(pod, {
    nodeName: node.name,
    ip: ip ?? giveAddress(node, pod),
    phase: 'Running',
    scheduledAt: world.now,
    acceptedAt: longAgo,
    sandboxAt: longAgo,
    readyAt:
      pod.info.pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status !== 'True') === true
        ? undefined
        : longAgo,
    readyChangedAt: longAgo,
  });
  for (const container of createContainers(pod.info.spec).length === 0 ? [] : pod.containers) {
    node.images.add(container.spec.image ?? '');
    container.starts = 1;
    container.started = container.phase !== 'init';
    container.ready = container.started;
    container.state =
      container.phase === 'init'
        ? { kind: 'terminated', at: longAgo, exitCode: 0, reason: 'Completed' }
        : { kind: 'running', since: longAgo, timeline: settled(runTimeline(world, pod, container)) };
  }
}

/** An hour before the story: longer than any window that looks back. */
const longAgo = -3_600_000;

/** What ran until now runs on; only what a scenario says about it is still to come. */
function settled(timeline: ReturnType<typeof runTimeline>): ReturnType<typeof runTimeline> {
  return { ...timeline, answering: { ...timeline.answering, from: longAgo }, startedAt: longAgo, readyAt: longAgo };
}
