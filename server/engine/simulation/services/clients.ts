/** What somebody sees who calls a Service, a Pod's address, or localhost inside a Pod. */
import type { ServicePort } from '../../kubernetes/types.js';
import { findListener } from '../pods/ports.js';
import type { Endpoint, SimPod, World } from '../world.js';
import { usableEndpoints } from './endpoints.js';

/** One way a call can go. */
export interface CallTarget {
  readonly pod: string;
  readonly ip: string;
  readonly port: number;
  /** The container that answers; `undefined` when nobody does. */
  readonly container: string | undefined;
  /** Why nobody answers. */
  readonly problem: string | undefined;
}

/** What a call comes to. */
export interface CallView {
  /** `answered`: whichever way it goes. `partly`: some ways lead nowhere. */
  readonly outcome: 'answered' | 'partly' | 'unanswered' | 'refused';
  readonly targets: readonly CallTarget[];
  /** Why there is no way at all. */
  readonly problem: string | undefined;
}

/** Calls a Service. `key` is `namespace/name`; the first port is taken where none is named. */
export function callService(world: World, key: string, port?: number): CallView {
  const service = world.snapshot.objects.services.get(key);
  if (service === undefined) {
    return refuse(`There is no Service ${key}.`);
  }
  const { ports = [] } = service.spec ?? {};
  const servicePort = port === undefined ? ports[0] : ports.find((candidate) => candidate.port === port);
  if (servicePort === undefined) {
    return refuse(port === undefined ? `Service ${key} has no port.` : `Service ${key} has no port ${port}.`);
  }
  const endpoints = usableEndpoints(world.endpoints.get(key)?.values() ?? []);
  if (endpoints.length === 0) {
    return refuse(`Service ${key} has no endpoint that is ready.`);
  }
  return summarize(endpoints.map((endpoint) => follow(world, endpoint, servicePort)));
}

function follow(
  world: World,
  { uid, pod: name, ip }: Endpoint,
  { port = 0, targetPort = port }: ServicePort,
): CallTarget {
  const pod = world.pods.look(uid);
  const target = pod === undefined ? undefined : resolveTarget(pod, targetPort);
  if (pod === undefined || target === undefined) {
    return {
      pod: name,
      ip,
      port: 0,
      container: undefined,
      problem: `No container declares a port named ${targetPort}.`,
    };
  }
  return knock(world, pod, ip, target);
}

function resolveTarget({ info }: SimPod, target: number | string): number | undefined {
  if (typeof target === 'number') {
    return target;
  }
  const { containers = [], initContainers = [] } = info.spec;
  const declared = [...containers, ...initContainers].flatMap(({ ports = [] }) => ports);
  return declared.find(({ name }) => name === target)?.containerPort;
}

/** Calls a Pod by the address that somebody remembers. */
export function callAddress(world: World, ip: string, port: number): CallView {
  const pod = [...world.pods.peek()].find(
    (candidate) => candidate.ip === ip && candidate.info.spec.hostNetwork !== true,
  );
  return pod === undefined ? refuse(`Nobody has address ${ip} any more.`) : summarize([knock(world, pod, ip, port)]);
}

/** Calls localhost inside a Pod. `key` is `namespace/name`. */
export function callLocalhost(world: World, key: string, port: number): CallView {
  const pod = [...world.pods.peek()].find((candidate) => candidate.key === key);
  if (pod === undefined) {
    return refuse(`There is no Pod ${key}.`);
  }
  const container = findListener(world, pod, port, 'localhost')?.name;
  const problem = container === undefined ? `No container listens on port ${port}.` : undefined;
  return summarize([{ pod: key, ip: '127.0.0.1', port, container, problem }]);
}

function knock(world: World, pod: SimPod, ip: string, port: number): CallTarget {
  const node = world.nodes.look(pod.nodeName ?? '');
  if (node === undefined || node.failedAt !== undefined) {
    return { pod: pod.key, ip, port, container: undefined, problem: `Node ${pod.nodeName ?? ''} does not answer.` };
  }
  const container = findListener(world, pod, port, 'outside')?.name;
  const problem = container === undefined ? `No container of ${pod.name} answers on port ${port}.` : undefined;
  return { pod: pod.key, ip, port, container, problem };
}

function summarize(targets: readonly CallTarget[]): CallView {
  const answered = targets.filter(({ container }) => container !== undefined).length;
  const outcome = answered === targets.length ? 'answered' : answered === 0 ? 'unanswered' : 'partly';
  return { outcome, targets, problem: undefined };
}

function refuse(problem: string): CallView {
  return { outcome: 'refused', targets: [], problem };
}
