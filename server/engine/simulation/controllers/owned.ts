/** What controllers have in common: their Pods, revisions, and new Pods from a template. */
import type { ObjectMeta, PodSpec, PodTemplateSpec } from '../../kubernetes/types.js';
import { hashOf } from '../../scheduler/workloads.js';
import { createPod } from '../pods/create.js';
import { deletePod } from '../pods/remove.js';
import { drawSuffix } from '../random.js';
import type { Controller, SimPod, World } from '../world.js';

/** All Pods of a controller that are still in the API. */
export function podsOf(world: World, { uid }: Pick<Controller, 'uid'>): readonly SimPod[] {
  return [...(world.podsByOwner.get(uid) ?? [])].flatMap((pod) => world.pods.get(pod) ?? []);
}

/** Neither finished nor on its way out. Upstream: controller.IsPodActive. */
export function isActive({ phase, deletion }: SimPod): boolean {
  return phase !== 'Succeeded' && phase !== 'Failed' && deletion === undefined;
}

/** Ready for `minReadySeconds`. Upstream: podutil.IsPodAvailable. */
export function isAvailable(world: World, { readyAt, deletion }: SimPod, minReadySeconds: number): boolean {
  return deletion === undefined && readyAt !== undefined && readyAt + minReadySeconds * 1000 <= world.now;
}

/** When the next Pod that is ready becomes available. */
export function nextAvailable(world: World, pods: readonly SimPod[], minReadySeconds: number): number | undefined {
  const times = pods
    .map(({ readyAt }) => (readyAt === undefined ? 0 : readyAt + minReadySeconds * 1000))
    .filter((time) => time > world.now);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** A Pod as its controller wants it. */
export interface OwnedPod {
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: PodSpec;
  readonly revision: string;
  readonly index?: number;
  /** Where it is not the controller's own kind. */
  readonly ownerKind?: string;
}

const apiVersions: Readonly<Record<string, string>> = {
  Job: 'batch/v1',
  ReplicationController: 'v1',
};

/** Makes a Pod of the controller's template. */
export function makePod(
  world: World,
  controller: Controller,
  template: PodTemplateSpec,
  wanted: OwnedPod,
): SimPod | undefined {
  const { name, namespace, uid, source } = controller;
  const kind = wanted.ownerKind ?? controller.kind;
  const metadata: ObjectMeta = {
    ...template.metadata,
    labels: { ...template.metadata?.labels, ...wanted.labels },
  };
  return createPod(world, {
    name: wanted.name ?? freeName(world, `${name}-`, namespace),
    namespace,
    metadata,
    spec: wanted.spec ?? template.spec ?? {},
    owner: { apiVersion: apiVersions[kind] ?? 'apps/v1', kind, name, uid },
    workload: rootOf(world, controller).name,
    revision: wanted.revision,
    index: wanted.index,
    source,
  });
}

/** The controller a person made. */
export function rootOf(world: World, controller: Controller): Controller {
  const owner = controller.owner === undefined ? undefined : world.controllers.get(controller.owner.uid);
  return owner === undefined ? controller : rootOf(world, owner);
}

function freeName(world: World, prefix: string, namespace: string): string {
  const taken = new Set([...(world.podsByNamespace.get(namespace) ?? [])].map((uid) => world.pods.look(uid)?.name));
  for (;;) {
    const name = `${prefix}${drawSuffix(world.random)}`;
    if (!taken.has(name)) {
      return name;
    }
  }
}

/** The controller no longer wants the Pod. */
export function removeOwned(world: World, controller: Controller, pod: SimPod, why: string): void {
  deletePod(world, pod, { reason: 'Deleted', message: `Deleted by ${controller.kind} ${controller.name}: ${why}` });
}

/** Tells templates apart; only what is written in them counts. */
export function revisionOf(template: PodTemplateSpec | undefined): string {
  return hashOf(JSON.stringify([template?.metadata?.labels, template?.metadata?.annotations, template?.spec]));
}
