/**
 * What the API server does to a Pod before the scheduler sees it: defaulting, priority, default tolerations,
 * label keys, Pod-level resources. Upstream: `pkg/apis/core/v1/defaults.go`, `pkg/registry/core/pod/strategy.go`.
 */
import type {
  Container,
  ContainerPort,
  Pod,
  PodSpec,
  PriorityClass,
  ResourceRequirements,
} from '../../kubernetes/types.js';
import { withDefaultTolerations } from './default-tolerations.js';
import { mergeAffinityLabelKeys, mergeSpreadLabelKeys } from './label-keys.js';
import { withPodLevelDefaults } from './pod-level-resources.js';
import { resolvePriority } from './priority.js';

/** The admitted Pod, or the sentence with which admission refused it. */
export type Admission =
  { readonly pod: Pod; readonly refused?: undefined } | { readonly pod?: undefined; readonly refused: string };

/** The scheduler that looks at Pods which do not name one. */
export const defaultSchedulerName = 'default-scheduler';

/** Admits a Pod; the given one stays as it is. */
export function admitPod(pod: Pod, classes: ReadonlyMap<string, PriorityClass>): Admission {
  const { metadata = {}, spec = {} } = pod;
  const priority = resolvePriority(spec, classes);
  if (priority === undefined) {
    return { refused: `no PriorityClass with name ${spec.priorityClassName ?? ''} was found` };
  }
  const namespace = nonEmpty(metadata.namespace) ?? 'default';
  const uid = nonEmpty(metadata.uid) ?? `Pod:${namespace}/${metadata.name ?? ''}`;
  const defaulted = withContainerDefaults(spec);
  const { priorityClassName, ...resolved } = priority;
  const admitted: Pod = {
    ...pod,
    metadata: { ...metadata, namespace, uid },
    spec: {
      ...defaulted,
      ...resolved,
      ...(priorityClassName === undefined ? {} : { priorityClassName }),
      schedulerName: nonEmpty(spec.schedulerName) ?? defaultSchedulerName,
      tolerations: withDefaultTolerations(spec.tolerations),
      ...(spec.affinity === undefined ? {} : { affinity: mergeAffinityLabelKeys(spec.affinity, metadata.labels) }),
      ...(spec.topologySpreadConstraints === undefined
        ? {}
        : { topologySpreadConstraints: mergeSpreadLabelKeys(spec.topologySpreadConstraints, metadata.labels) }),
    },
  };
  const resources = withPodLevelDefaults(admitted);
  return { pod: resources === undefined ? admitted : { ...admitted, spec: { ...admitted.spec, resources } } };
}

function withContainerDefaults(spec: PodSpec): PodSpec {
  const { containers, initContainers, hostNetwork = false } = spec;
  const fill = (container: Container): Container => withDefaults(container, hostNetwork);
  return {
    ...spec,
    ...(containers === undefined ? {} : { containers: containers.map(fill) }),
    ...(initContainers === undefined ? {} : { initContainers: initContainers.map(fill) }),
  };
}

/** Requests come from limits; on the host network a container port is a host port. */
function withDefaults(container: Container, hostNetwork: boolean): Container {
  const { resources, ports } = container;
  const needsRequests = resources?.limits !== undefined;
  const needsPorts = hostNetwork && ports !== undefined;
  if (!needsRequests && !needsPorts) {
    return container;
  }
  return {
    ...container,
    ...(needsRequests ? { resources: requestsFromLimits(resources) } : {}),
    ...(needsPorts ? { ports: ports.map(toHostPort) } : {}),
  };
}

function requestsFromLimits(resources: ResourceRequirements): ResourceRequirements {
  return { ...resources, requests: { ...resources.limits, ...resources.requests } };
}

function toHostPort(port: ContainerPort): ContainerPort {
  const { hostPort = 0, containerPort = 0 } = port;
  return hostPort === 0 ? { ...port, hostPort: containerPort } : port;
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
