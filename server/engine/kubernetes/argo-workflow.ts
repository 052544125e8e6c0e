/**
 * Argo workflows describe Pods in their own words: each template with a `container` or `script` becomes one Pod.
 * Facts: `github.com/argoproj/argo-workflows/pkg/apis/workflow/v1alpha1`, `Template`.
 */
import type { Path } from '../document/tree.js';
import { decode } from './decode.js';
import { groupOf } from './kinds.js';
import type { KubernetesObject } from './object.js';
import type { PodTemplate } from './pod-template.js';
import { fieldOf, isRecord } from './shape.js';
import type { Container, ObjectMeta, PodSpec } from './types.js';

/** Where each kind holds its workflow spec. */
const specPaths = new Map<string, Path>([
  ['Workflow', ['spec']],
  ['WorkflowTemplate', ['spec']],
  ['ClusterWorkflowTemplate', ['spec']],
  ['CronWorkflow', ['spec', 'workflowSpec']],
]);

/** The Pod templates of a workflow; none for any other object. */
export function argoWorkflowTemplates(object: KubernetesObject): readonly PodTemplate[] {
  const path = groupOf(object.apiVersion) === 'argoproj.io' ? specPaths.get(object.kind) : undefined;
  if (!path) return [];
  const workflow = path.reduce<unknown>(fieldOf, object.value);
  const templates = fieldOf(workflow, 'templates');
  if (!Array.isArray(templates)) return [];
  return templates.flatMap((template: unknown, index) =>
    podTemplate(object, workflow, template, [...object.path, ...path, 'templates', index]),
  );
}

/**
 * The executor kills `sidecars` when the main container has ended, so they live as restartable init containers do.
 * Volumes of the workflow are shared by all its Pods.
 */
function podTemplate(object: KubernetesObject, workflow: unknown, template: unknown, path: Path): PodTemplate[] {
  const main = ['container', 'script'].find((key) => isRecord(fieldOf(template, key)));
  if (main === undefined) return [];
  const initContainers = listOf(template, 'initContainers');
  const sidecars = listOf(template, 'sidecars').map((item) => ({ ...item, restartPolicy: 'Always' }));
  const raw = {
    restartPolicy: 'Never',
    initContainers: [...initContainers, ...sidecars],
    containers: [{ name: 'main', ...(fieldOf(template, main) as Container) }],
    volumes: [...listOf(workflow, 'volumes'), ...listOf(template, 'volumes')],
    hostNetwork: fieldOf(workflow, 'hostNetwork'),
  };
  const metadata = decode(fieldOf(template, 'metadata'), 'meta.ObjectMeta').value as ObjectMeta;
  return [
    {
      object,
      path,
      specPath: path,
      labels: metadata.labels ?? {},
      annotations: metadata.annotations ?? {},
      namespace: object.namespace ?? 'default',
      spec: decode(raw, 'core.v1.PodSpec').value as PodSpec,
      replicas: undefined,
      replicasPath: undefined,
      runs: 'to-completion',
      containerPaths: {
        containers: [[...path, main]],
        initContainers: [
          ...initContainers.map((_, index) => [...path, 'initContainers', index]),
          ...sidecars.map((_, index) => [...path, 'sidecars', index]),
        ],
      },
    },
  ];
}

function listOf(value: unknown, key: string): readonly object[] {
  const list = fieldOf(value, key);
  return Array.isArray(list) ? list.map((item: unknown) => (isRecord(item) ? item : {})) : [];
}
