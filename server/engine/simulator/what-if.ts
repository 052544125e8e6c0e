/** Manifests as they would be with what is supposed of them. */
import type { KubernetesObject } from '../kubernetes/object.js';
import type { PodTemplate } from '../kubernetes/pod-template.js';
import type { Container, PodSpec } from '../kubernetes/types.js';
import { podTemplatesOf } from '../kubernetes/workload.js';
import { changeAt } from '../simulation/answers/spec-edit.js';
import type { Operation } from '../simulation/operations/operation.js';
import type { WhatIf } from './model.js';

const scalable: ReadonlySet<string> = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController']);

/** Whether the number of Pods can be chosen. */
export function isScalable({ object, replicasPath }: PodTemplate): boolean {
  return scalable.has(object.kind) || replicasPath !== undefined;
}

/** Where the number of Pods stands, or would stand, in the document. */
export function replicasPathOf(template: PodTemplate): readonly (string | number)[] {
  return template.replicasPath ?? [...template.object.path, 'spec', 'replicas'];
}

/** How workload operations name a workload. */
export function referenceOf({ object }: PodTemplate): string {
  const { kind, namespace = 'default', name } = object;
  return namespace === 'default' ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}

function names(reference: string, template: PodTemplate): boolean {
  const { kind, namespace = 'default', name } = template.object;
  return reference === `${kind}/${namespace}/${name}` || reference === referenceOf(template);
}

/** The object with the replicas that the slider says. */
export function withReplicas(template: PodTemplate, replicas: number | undefined): KubernetesObject {
  const { object } = template;
  if (replicas === undefined || !isScalable(template)) {
    return object;
  }
  const path = replicasPathOf(template).slice(object.path.length);
  return { ...object, value: changeAt(object.value, path, replicas) };
}

/** The object after all operations on it, for a verdict that knows no time. */
export function withOperations(template: PodTemplate, { replicas, operations }: WhatIf): KubernetesObject {
  const path = template.specPath.slice(template.object.path.length);
  return operations.reduce(
    (object, operation) => applyTo(object, template, path, operation),
    withReplicas(template, replicas),
  );
}

function applyTo(
  object: KubernetesObject,
  template: PodTemplate,
  specPath: readonly (string | number)[],
  operation: Operation,
): KubernetesObject {
  switch (operation.op) {
    case 'scale':
      return names(operation.workload, template) && isScalable(template)
        ? { ...object, value: changeAt(object.value, ['spec', 'replicas'], operation.replicas) }
        : object;
    case 'setImage':
    case 'setRequests': {
      const spec = podTemplatesOf(object)[0]?.spec;
      if (spec === undefined || !names(operation.workload, template)) {
        return object;
      }
      const changed = changeContainers(spec, operation.container, (container) => change(container, operation));
      return { ...object, value: changeAt(object.value, specPath, changed) };
    }
    default:
      return object;
  }
}

function changeContainers(spec: PodSpec, name: string | undefined, each: (container: Container) => Container): PodSpec {
  const chosen = (container: Container): Container =>
    name === undefined || container.name === name ? each(container) : container;
  return {
    ...spec,
    containers: (spec.containers ?? []).map(chosen),
    ...(spec.initContainers === undefined || name === undefined
      ? {}
      : { initContainers: spec.initContainers.map(chosen) }),
  };
}

function change(container: Container, operation: Extract<Operation, { op: 'setImage' | 'setRequests' }>): Container {
  if (operation.op === 'setImage') {
    return { ...container, image: operation.image };
  }
  const { requests, limits } = operation;
  const { resources } = container;
  return {
    ...container,
    resources: {
      ...resources,
      requests: { ...resources?.requests, ...requests },
      ...(limits === undefined ? {} : { limits: { ...resources?.limits, ...limits } }),
    },
  };
}
