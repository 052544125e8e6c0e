/**
 * Which addresses stand behind a Service. Upstream: `pkg/controller/util/endpointslice` and
 * `k8s.io/endpointslice`, podToEndpoint; KEP-1672 for serving and terminating.
 */
import { compileLabelMap } from '../../kubernetes/label-selector.js';
import type { Service } from '../../kubernetes/types.js';
import { record } from '../history.js';
import type { Endpoint, SimPod, World } from '../world.js';

/** Counts the Pods that have changed. */
export function updateEndpoints(world: World, changed: readonly SimPod[]): void {
  for (const [key, service] of world.snapshot.objects.services) {
    const { selector } = service.spec ?? {};
    if (selector === undefined || Object.keys(selector).length === 0) {
      continue;
    }
    const matches = compileLabelMap(selector);
    const namespace = key.slice(0, key.indexOf('/'));
    for (const pod of changed) {
      if (pod.namespace === namespace) {
        updateEndpoint(world, key, service, pod, matches(pod.info.labels));
      }
    }
  }
}

/** Builds the endpoints of all Services anew, after a Service has changed. */
export function rebuildEndpoints(world: World): void {
  world.endpoints.clear();
  updateEndpoints(world, [...world.pods.peek()]);
}

function updateEndpoint(world: World, key: string, service: Service, pod: SimPod, selected: boolean): void {
  const endpoints = world.endpoints.get(key) ?? new Map<string, Endpoint>();
  world.endpoints.set(key, endpoints);
  const before = endpoints.get(pod.uid);
  const after = selected ? createEndpoint(world, service, pod) : undefined;
  if (describe(before) === describe(after)) {
    return;
  }
  if (after === undefined) {
    endpoints.delete(pod.uid);
  } else {
    endpoints.set(pod.uid, after);
  }
  const { ip = '', node = '' } = after ?? before ?? {};
  record(world, 'EndpointChanged', `Service ${key}`, `${ip} (${pod.name}): ${describe(before)} → ${describe(after)}`, {
    ip,
    node,
  });
}

function createEndpoint(world: World, { spec = {} }: Service, pod: SimPod): Endpoint | undefined {
  const { ip, nodeName } = pod;
  if (ip === undefined || nodeName === undefined || pod.finishedAt !== undefined || !world.pods.has(pod.uid)) {
    return undefined;
  }
  const always = spec.publishNotReadyAddresses === true;
  const terminating = pod.deletion !== undefined;
  const serving = always || pod.readyAt !== undefined;
  return {
    pod: pod.key,
    uid: pod.uid,
    ip,
    node: nodeName,
    ready: always || (serving && !terminating),
    serving,
    terminating,
  };
}

function describe(endpoint: Endpoint | undefined): string {
  if (endpoint === undefined) {
    return 'absent';
  }
  const { ready, serving, terminating } = endpoint;
  if (ready) {
    return 'ready';
  }
  if (!terminating) {
    return 'not ready';
  }
  return serving ? 'terminating, serving' : 'terminating';
}

/** Where kube-proxy sends a connection: to what is ready, else to what still serves while it ends. KEP-1669. */
export function usableEndpoints(endpoints: Iterable<Endpoint>): readonly Endpoint[] {
  const all = [...endpoints];
  const ready = all.filter((endpoint) => endpoint.ready);
  return ready.length > 0 ? ready : all.filter(({ serving, terminating }) => serving && terminating);
}
