/**
 * Init containers, sidecars among them, and ephemeral containers.
 * Upstream: `validateInitContainers`, `validateEphemeralContainers` in `pkg/apis/core/validation`.
 */
import type { Container, EphemeralContainer } from '../../kubernetes/types.js';
import { child, duplicate, forbidden, invalid, item, notFound, type FieldError, type FieldPath } from '../field.js';
import {
  checkContainerCommon,
  checkHostPorts,
  checkImageSpace,
  checkRestartPolicy,
  requiredRestartPolicy,
  type PodSurroundings,
} from './container.js';
import { checkHandlers, probeNames } from './handlers.js';

/** An init container that is restarted for ever is a sidecar. */
export function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always';
}

export function checkInitContainers(
  containers: readonly Container[],
  regular: readonly Container[],
  pod: PodSurroundings,
  path: FieldPath,
): FieldError[] {
  const names = new Set(regular.map(({ name = '' }) => name));
  return containers.flatMap((container, index) => {
    const at = item(path, index);
    const { name = '' } = container;
    const repeated = names.has(name) ? [duplicate(child(at, 'name'), name)] : [];
    if (name !== '') {
      names.add(name);
    }
    return [
      ...checkContainerCommon(container, pod, at),
      ...checkInitRestartPolicy(container, at),
      ...repeated,
      // Init containers run one by one; upstream takes each for the first of a list.
      ...checkHostPorts([container], path),
      ...(isSidecar(container) ? checkHandlers(container, pod.gracePeriod, at) : checkPlainInit(container, at)),
    ];
  });
}

/** Here, rules without a policy are not looked at. */
function checkInitRestartPolicy(container: Container, path: FieldPath): FieldError[] {
  if (container.restartPolicy !== undefined) return checkRestartPolicy(container, path);
  const { restartPolicyRules = [] } = container;
  return restartPolicyRules.length === 0 ? [] : [requiredRestartPolicy(path)];
}

/** What makes no sense for a container that must end before the next one starts. */
function checkPlainInit(container: Container, path: FieldPath): FieldError[] {
  const surplus = (['lifecycle', ...probeNames] as const).filter((name) => container[name] !== undefined);
  const policies = child(path, 'resizePolicy');
  return [
    ...surplus.map((name) =>
      forbidden(child(path, name), 'may not be set for init containers without restartPolicy=Always'),
    ),
    ...(container.resizePolicy ?? []).flatMap(({ restartPolicy }, index) =>
      restartPolicy === 'RestartContainer'
        ? [
            invalid(
              child(item(policies, index), 'restartPolicy'),
              restartPolicy,
              "must not be set to 'RestartContainer' for non-sidecar initContainers",
            ),
          ]
        : [],
    ),
  ];
}

/** Fields of a container that debugging in a running Pod must not touch, with the names upstream prints. */
const forbiddenForEphemeral = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const;

export function checkEphemeralContainers(
  containers: readonly EphemeralContainer[],
  others: readonly Container[],
  pod: PodSurroundings,
  path: FieldPath,
): FieldError[] {
  const targets = new Set(others.map(({ name = '' }) => name));
  const names = new Set(targets);
  return containers.flatMap((container, index) => {
    const at = item(path, index);
    const { name = '', targetContainerName: target = '' } = container;
    const repeated = names.has(name) ? [duplicate(child(at, 'name'), name)] : [];
    names.add(name);
    return [
      ...checkContainerCommon(container, pod, at),
      ...checkImageSpace(container, at),
      ...repeated,
      ...(target !== '' && !targets.has(target) ? [notFound(child(at, 'targetContainerName'), target)] : []),
      ...checkEphemeralFields(container, at),
    ];
  });
}

function checkEphemeralFields(container: EphemeralContainer, path: FieldPath): FieldError[] {
  const words = 'cannot be set for an Ephemeral Container';
  const mounts = child(path, 'volumeMounts');
  return [
    ...forbiddenForEphemeral
      // `resources: {}` is a struct without content and counts as unset.
      .filter((name) => (name === 'resources' ? hasMembers(container.resources) : container[name] !== undefined))
      .map((name) => forbidden(child(path, name), words)),
    ...(container.volumeMounts ?? []).flatMap((mount, index) =>
      (['subPath', 'subPathExpr'] as const)
        .filter((name) => (mount[name] ?? '') !== '')
        .map((name) => forbidden(child(item(mounts, index), name), words)),
    ),
  ];
}

function hasMembers(value: object | undefined): boolean {
  return Object.keys(value ?? {}).length > 0;
}
