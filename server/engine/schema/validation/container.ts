/**
 * What all containers have in common, and regular containers.
 * Upstream: `validateContainerCommon`, `validateContainers` in `pkg/apis/core/validation`.
 */
import type { Container, ContainerPort, ContainerResizePolicy, ContainerRestartRule } from '../../kubernetes/types.js';
import { portNameFaults, portNumberFaults } from '../content.js';
import {
  checkEnum,
  checkRequiredEnum,
  child,
  duplicate,
  invalid,
  invalidEach,
  isEmpty,
  item,
  required,
  requiredText,
  tooMany,
  type FieldError,
  type FieldPath,
} from '../field.js';
import { checkEnv, checkEnvFrom } from './env.js';
import { checkHandlers } from './handlers.js';
import { checkDnsLabel } from './labels.js';
import { checkVolumeDevices, checkVolumeMounts } from './mounts.js';
import { checkContainerResourceName, checkResources } from './resources.js';
import { checkSecurityContext } from './security-context.js';
import { pullPolicies } from './volume-sources.js';
import type { VolumeSet } from './volumes.js';

/** What a container is checked against: the Pod around it. */
export interface PodSurroundings {
  readonly volumes: VolumeSet;
  readonly claimNames: ReadonlySet<string>;
  /** Seconds. */
  readonly gracePeriod: number | undefined;
  readonly restartPolicy: string;
  /** The Pod uses the user namespace of the host. */
  readonly hostUsers: boolean;
}

const protocols = ['SCTP', 'TCP', 'UDP'];
const messagePolicies = ['File', 'FallbackToLogsOnError'];

export function checkContainerCommon(container: Container, pod: PodSurroundings, path: FieldPath): FieldError[] {
  const rules = { checkName: checkContainerResourceName, claimNames: pod.claimNames };
  return [
    ...requiredText(child(path, 'name'), container.name, checkDnsLabel),
    ...(isEmpty(container.image) ? [required(child(path, 'image'))] : []),
    ...checkRequiredEnum(child(path, 'terminationMessagePolicy'), container.terminationMessagePolicy, messagePolicies),
    ...checkPorts(container.ports ?? [], child(path, 'ports')),
    ...checkEnv(container.env ?? [], child(path, 'env')),
    ...checkEnvFrom(container.envFrom ?? [], child(path, 'envFrom')),
    ...checkVolumeMounts(container, pod.volumes, child(path, 'volumeMounts')),
    ...checkVolumeDevices(container, pod.volumes, child(path, 'volumeDevices')),
    ...checkRequiredEnum(child(path, 'imagePullPolicy'), container.imagePullPolicy, pullPolicies),
    ...checkResources(container.resources ?? {}, rules, child(path, 'resources')),
    ...checkResizePolicy(container.resizePolicy ?? [], pod.restartPolicy, child(path, 'resizePolicy')),
    ...checkSecurityContext(container.securityContext, pod.hostUsers, child(path, 'securityContext')),
  ];
}

function checkPorts(ports: readonly ContainerPort[], path: FieldPath): FieldError[] {
  const names = new Set<string>();
  return ports.flatMap((port, index) => {
    const at = item(path, index);
    const { name = '', containerPort = 0, hostPort = 0 } = port;
    const faults = name === '' ? [] : portNameFaults(name);
    const errors = invalidEach(child(at, 'name'), name, faults);
    if (names.has(name)) {
      errors.push(duplicate(child(at, 'name'), name));
    } else if (name !== '' && faults.length === 0) {
      names.add(name);
    }
    return [
      ...errors,
      ...(containerPort === 0
        ? [required(child(at, 'containerPort'))]
        : invalidEach(child(at, 'containerPort'), containerPort, portNumberFaults(containerPort))),
      ...(hostPort === 0 ? [] : invalidEach(child(at, 'hostPort'), hostPort, portNumberFaults(hostPort))),
      ...checkRequiredEnum(child(at, 'protocol'), port.protocol, protocols),
    ];
  });
}

function checkResizePolicy(
  policies: readonly ContainerResizePolicy[],
  podRestartPolicy: string,
  path: FieldPath,
): FieldError[] {
  const seen = new Set<string>();
  // Upstream reports most faults at the list.
  return policies.flatMap(({ resourceName = '', restartPolicy = '' }, index) => {
    const errors: FieldError[] = seen.has(resourceName) ? [duplicate(item(path, index), resourceName)] : [];
    seen.add(resourceName);
    errors.push(...checkRequiredEnum(path, resourceName, ['cpu', 'memory']));
    errors.push(...checkRequiredEnum(path, restartPolicy, ['NotRequired', 'RestartContainer']));
    if (podRestartPolicy === 'Never' && restartPolicy !== 'NotRequired') {
      const words = "must be 'NotRequired' when pod `restartPolicy` is 'Never'";
      errors.push(invalid(path, restartPolicy, words));
    }
    return errors;
  });
}

const mostRules = 20;
const mostExitCodes = 255;

/** A container's own `restartPolicy` and its rules. */
export function checkRestartPolicy(container: Container, path: FieldPath): FieldError[] {
  const { restartPolicy, restartPolicyRules: rules = [] } = container;
  const rulesPath = child(path, 'restartPolicyRules');
  const errors = checkEnum(child(path, 'restartPolicy'), restartPolicy, ['Always', 'Never', 'OnFailure']);
  if (restartPolicy === undefined && rules.length > 0) {
    errors.push(requiredRestartPolicy(path));
  }
  if (rules.length > mostRules) {
    errors.push(tooMany(rulesPath, rules.length, mostRules));
  }
  return [...errors, ...rules.flatMap((rule, index) => checkRestartRule(rule, item(rulesPath, index)))];
}

/** For a container with rules and without a policy. */
export function requiredRestartPolicy(path: FieldPath): FieldError {
  return required(child(path, 'restartPolicy'), 'must specify restartPolicy when restart rules are used');
}

function checkRestartRule({ action = '', exitCodes }: ContainerRestartRule, path: FieldPath): FieldError[] {
  const errors = checkEnum(child(path, 'action'), action, ['Restart', 'RestartAllContainers']);
  const at = child(path, 'exitCodes');
  if (exitCodes === undefined) {
    return [...errors, required(at, 'must be specified')];
  }
  const { operator = '', values = [] } = exitCodes;
  errors.push(...checkEnum(child(at, 'operator'), operator, ['In', 'NotIn']));
  return values.length > mostExitCodes
    ? [...errors, tooMany(child(at, 'values'), values.length, mostExitCodes)]
    : errors;
}

/** The regular containers of a Pod. */
export function checkContainers(containers: readonly Container[], pod: PodSurroundings, path: FieldPath): FieldError[] {
  if (containers.length === 0) {
    return [required(path)];
  }
  const names = new Set<string>();
  const errors = containers.flatMap((container, index) => {
    const at = item(path, index);
    const { name = '' } = container;
    const repeated = names.has(name) ? [duplicate(child(at, 'name'), name)] : [];
    names.add(name);
    return [
      ...checkContainerCommon(container, pod, at),
      ...repeated,
      ...checkHandlers(container, pod.gracePeriod, at),
      ...checkRestartPolicy(container, at),
    ];
  });
  return [...errors, ...checkHostPorts(containers, path)];
}

/** Each port of the host once per protocol and address. */
export function checkHostPorts(containers: readonly Container[], path: FieldPath): FieldError[] {
  const taken = new Set<string>();
  return containers.flatMap((container, index) => {
    const ports = child(item(path, index), 'ports');
    return (container.ports ?? []).flatMap(({ protocol = '', hostIP = '', hostPort = 0 }, portIndex) => {
      const key = `${protocol}/${hostIP}/${hostPort}`;
      if (hostPort === 0) {
        return [];
      }
      if (taken.has(key)) {
        return [duplicate(child(item(ports, portIndex), 'hostPort'), key)];
      }
      taken.add(key);
      return [];
    });
  });
}

/** Only a Pod: in templates an image of blanks is left for controllers to fill in. */
export function checkImageSpace({ image = '' }: Container, path: FieldPath): FieldError[] {
  return image.trim() === image
    ? []
    : [invalid(child(path, 'image'), image, 'must not have leading or trailing whitespace')];
}
