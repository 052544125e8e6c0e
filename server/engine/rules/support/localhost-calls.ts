/** Calls to localhost and who may answer them. */
import type { KubernetesObject, Site } from '../../kubernetes/object.js';
import type { Service } from '../../kubernetes/types.js';
import type { Caller, Listener, PodContainer, PodModel } from '../../pod/model.js';
import type { Neighbourhood } from '../../workspace/neighbourhood.js';
import { mentionsNumber } from './container-texts.js';
import { readProtocol } from './host-ports.js';
import { isInSameDirectory } from './place.js';
import { runTogether } from './overlap.js';

/** A listener of the Pod that answers the call when it is made. */
export function findAnswer(pod: PodModel, caller: Caller): Listener | undefined {
  return pod.listeners.find(
    ({ port, protocol, bind, container }) =>
      port === caller.port && protocol === caller.protocol && bind !== 'pod-ip' && isUp(container, caller),
  );
}

/** What an init container, or the start of a sidecar, calls must have started before; anything else may wait for its sibling. */
function isUp(container: PodContainer, caller: Caller): boolean {
  if (container === caller.container) {
    return true;
  }
  return blocksOthers(caller)
    ? container.phase === 'sidecar' && container.order < caller.container.order
    : container.index < 0 || runTogether(container, caller.container);
}

/** The next container starts only when this call has succeeded: in an init container, and where a sidecar starts. */
export function blocksOthers({ container, at }: Caller): boolean {
  return (
    container.phase === 'init' ||
    (container.phase === 'sidecar' && (at.path.includes('startupProbe') || at.path.includes('postStart')))
  );
}

/** Only a container that starts later has the port: the call waits for somebody who waits for the caller. */
export function isAnsweredLater(pod: PodModel, caller: Caller): boolean {
  return (
    findAnswer(pod, caller) === undefined &&
    pod.listeners.some(
      ({ port, protocol, container }) =>
        port === caller.port && protocol === caller.protocol && container.order > caller.container.order,
    )
  );
}

/** Containers that may answer although nothing says so: unknown images that declare no port at all, siblings that are told the number. */
export function possibleAnswerers(pod: PodModel, caller: Caller): readonly PodContainer[] {
  const mayAnswer = (container: PodContainer): boolean =>
    !container.listensKnown || (container !== caller.container && mentionsNumber(container, caller.port));
  return pod.containers.filter((container) => mayAnswer(container) && runTogether(container, caller.container));
}

/** Where the call is written, for `related`, if that is a ConfigMap. */
export function originOf({ origin }: Caller): readonly { readonly message: string; readonly at: Site }[] {
  return origin === undefined ? [] : [{ message: 'The call is written here.', at: origin }];
}

/** A Service of the namespace behind which another workload has the port, and the port it is reached by. */
export interface Elsewhere {
  readonly service: KubernetesObject<Service>;
  readonly pod: PodModel;
  readonly port: number;
}

/**
 * The other workload that the call probably means: exactly one Service of the same directory leads to that port,
 * and it doesn't lead to the caller's own Pod. A port that several offer names nobody.
 */
export function findElsewhere(pod: PodModel, port: number, neighbourhood: Neighbourhood): Elsewhere | undefined {
  const { namespace, object } = pod.template;
  const services = neighbourhood
    .objects('Service', namespace, object)
    .filter((service) => isInSameDirectory(object, service));
  const found = services.flatMap((service): readonly Elsewhere[] => {
    const entry = service.value.spec?.ports?.find(
      (candidate) => readProtocol(candidate.protocol) === 'TCP' && (candidate.targetPort ?? candidate.port) === port,
    );
    const selector = service.value.spec?.selector ?? {};
    if (entry?.port === undefined || Object.keys(selector).length === 0) {
      return [];
    }
    const [target, ...others] = neighbourhood.selectedPods(namespace, selector, service);
    const own = target === pod || others.includes(pod);
    return target === undefined || own ? [] : [{ service, pod: target, port: entry.port }];
  });
  const [only, ...others] = found;
  return others.length === 0 ? only : undefined;
}
