/** Changes a workload's template, which begins a rollout. */
import type { Container, PodSpec, PodTemplateSpec } from '../../kubernetes/types.js';
import { record } from '../history.js';
import type { Controller, World } from '../world.js';

/** Changes one container, or all if none is named; why not, if nothing could be changed. */
export function changeContainers(
  world: World,
  controller: Controller,
  name: string | undefined,
  change: (container: Container) => Container,
): string | undefined {
  const template = templateOf(controller);
  if (template === undefined) {
    return `The template of a ${controller.kind} cannot be changed.`;
  }
  const { spec = {} } = template;
  const lists = [spec.containers ?? [], spec.initContainers ?? []].flat();
  if (name !== undefined && !lists.some((container) => container.name === name)) {
    return `${controller.kind} ${controller.name} has no container ${name}.`;
  }
  const each = (container: Container): Container =>
    name === undefined || container.name === name ? change(container) : container;
  const changed: PodSpec = {
    ...spec,
    containers: (spec.containers ?? []).map(each),
    // Without a name the main containers are meant.
    ...(spec.initContainers === undefined || name === undefined
      ? {}
      : { initContainers: spec.initContainers.map(each) }),
  };
  setTemplate(controller, { ...template, spec: changed });
  record(
    world,
    'TemplateChanged',
    `${controller.kind} ${controller.namespace}/${controller.name}`,
    'The Pod template has changed',
  );
  world.dirty.controllers.add(controller.uid);
  return undefined;
}

function templateOf(controller: Controller): PodTemplateSpec | undefined {
  switch (controller.kind) {
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'ReplicaSet':
      return controller.value.spec?.template;
    case 'CronJob':
      return controller.value.spec?.jobTemplate?.spec?.template;
    default:
      return undefined;
  }
}

function setTemplate(controller: Controller, template: PodTemplateSpec): void {
  switch (controller.kind) {
    case 'Deployment':
      controller.value = { ...controller.value, spec: { ...controller.value.spec, template } };
      controller.complete = false;
      break;
    case 'StatefulSet':
      controller.value = { ...controller.value, spec: { ...controller.value.spec, template } };
      break;
    case 'DaemonSet':
      controller.value = { ...controller.value, spec: { ...controller.value.spec, template } };
      break;
    case 'ReplicaSet':
      controller.value = { ...controller.value, spec: { ...controller.value.spec, template } };
      break;
    case 'CronJob': {
      const { spec = {} } = controller.value;
      const jobTemplate = { ...spec.jobTemplate, spec: { ...spec.jobTemplate?.spec, template } };
      controller.value = { ...controller.value, spec: { ...spec, jobTemplate } };
      break;
    }
    default:
      break;
  }
}
