/**
 * Probes and lifecycle hooks.
 * Upstream: `validateProbe`, `validateLifecycle`, `validateHandler` in `pkg/apis/core/validation`.
 */
import type {
  Container,
  HTTPGetAction,
  IntOrString,
  Lifecycle,
  LifecycleHandler,
  Probe,
  SleepAction,
} from '../../kubernetes/types.js';
import { headerNameFaults, portNameFaults, portNumberFaults } from '../content.js';
import {
  checkEnum,
  checkNonnegative,
  child,
  forbidden,
  invalid,
  invalidEach,
  required,
  type FieldError,
  type FieldPath,
} from '../field.js';

/** A number from 1 to 65535 or the name of a port. */
export function checkPort(port: IntOrString | undefined, path: FieldPath): FieldError[] {
  return typeof port === 'string'
    ? invalidEach(path, port, portNameFaults(port))
    : invalidEach(path, port ?? 0, portNumberFaults(port ?? 0));
}

type Handler = Probe & LifecycleHandler;

/** In the order in which upstream looks for them: the first counts, the others are too many. */
const handlerTypes = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const;

function checkHandler(handler: Handler, gracePeriod: number | undefined, path: FieldPath): FieldError[] {
  const [first, ...surplus] = handlerTypes.filter((type) => handler[type] !== undefined);
  if (first === undefined) {
    return [required(path, 'must specify a handler type')];
  }
  return [
    ...checkHandlerOf(first, handler, gracePeriod, child(path, first)),
    ...surplus.map((type) => forbidden(child(path, type), 'may not specify more than 1 handler type')),
  ];
}

function checkHandlerOf(
  type: (typeof handlerTypes)[number],
  handler: Handler,
  gracePeriod: number | undefined,
  path: FieldPath,
): FieldError[] {
  switch (type) {
    case 'exec':
      return (handler.exec?.command ?? []).length === 0 ? [required(child(path, 'command'))] : [];
    case 'httpGet':
      return checkHttpGet(handler.httpGet ?? {}, path);
    case 'tcpSocket':
      return checkPort(handler.tcpSocket?.port, child(path, 'port'));
    case 'grpc':
      return checkPort(handler.grpc?.port, child(path, 'port'));
    case 'sleep':
      return checkSleep(handler.sleep ?? {}, gracePeriod, path);
  }
}

function checkHttpGet(action: HTTPGetAction, path: FieldPath): FieldError[] {
  return [
    ...checkPort(action.port, child(path, 'port')),
    ...checkEnum(child(path, 'scheme'), action.scheme, ['HTTP', 'HTTPS']),
    // Upstream leaves the index of the header out.
    ...(action.httpHeaders ?? []).flatMap(({ name = '' }) =>
      invalidEach(child(path, 'httpHeaders'), name, headerNameFaults(name)),
    ),
  ];
}

function checkSleep({ seconds = 0 }: SleepAction, gracePeriod: number | undefined, path: FieldPath): FieldError[] {
  if (gracePeriod === undefined || (seconds >= 0 && seconds <= gracePeriod)) {
    return [];
  }
  // The text says "less than", equality passes.
  const words = `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriod})`;
  return [invalid(path, seconds, words)];
}

const counts = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const;

function checkProbe(probe: Probe, path: FieldPath): FieldError[] {
  const { terminationGracePeriodSeconds: gracePeriod } = probe;
  const errors = [
    ...checkHandler(probe, undefined, path),
    ...counts.flatMap((name) => checkNonnegative(child(path, name), probe[name])),
  ];
  return gracePeriod !== undefined && gracePeriod <= 0
    ? [...errors, invalid(child(path, 'terminationGracePeriodSeconds'), gracePeriod, 'must be greater than 0')]
    : errors;
}

/** Liveness and startup probes succeed at the first success. */
function checkSingleSuccess(probe: Probe, path: FieldPath): FieldError[] {
  const threshold = probe.successThreshold ?? 0;
  return threshold === 1 ? [] : [invalid(child(path, 'successThreshold'), threshold, 'must be 1')];
}

function checkNoGracePeriod(probe: Probe, path: FieldPath): FieldError[] {
  const { terminationGracePeriodSeconds: gracePeriod } = probe;
  return gracePeriod === undefined
    ? []
    : [invalid(child(path, 'terminationGracePeriodSeconds'), gracePeriod, 'must not be set for readinessProbes')];
}

const probeRules = {
  livenessProbe: checkSingleSuccess,
  readinessProbe: checkNoGracePeriod,
  startupProbe: checkSingleSuccess,
} as const;

export const probeNames = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

/** Lifecycle hooks and probes of a container that may have them. */
export function checkHandlers(container: Container, gracePeriod: number | undefined, path: FieldPath): FieldError[] {
  const { lifecycle } = container;
  return [
    ...(lifecycle === undefined ? [] : checkLifecycle(lifecycle, gracePeriod, child(path, 'lifecycle'))),
    ...probeNames.flatMap((name) => {
      const probe = container[name];
      const at = child(path, name);
      return probe === undefined ? [] : [...checkProbe(probe, at), ...probeRules[name](probe, at)];
    }),
  ];
}

function checkLifecycle(lifecycle: Lifecycle, gracePeriod: number | undefined, path: FieldPath): FieldError[] {
  return (['postStart', 'preStop'] as const).flatMap((name) => {
    const handler = lifecycle[name];
    return handler === undefined ? [] : checkHandler(handler, gracePeriod, child(path, name));
  });
}
