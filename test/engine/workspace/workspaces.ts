/** Workspaces from texts by path, and short notations for what is found in them. */
import type { KubernetesObject } from '../../../server/engine/kubernetes/object.js';
import { readSourceFile } from '../../../server/engine/kubernetes/read.js';
import type { PodModel } from '../../../server/engine/pod/model.js';
import { createWorkspace, type Workspace, type WorkspaceOptions } from '../../../server/engine/workspace/workspace.js';

export function workspaceOf(files: Readonly<Record<string, string>>, options: WorkspaceOptions = {}): Workspace {
  const workspace = createWorkspace(options);
  for (const [uri, text] of Object.entries(files)) put(workspace, uri, text);
  return workspace;
}

export function put(workspace: Workspace, uri: string, text: string): void {
  workspace.update(readSourceFile(uri, text, { mode: 'fast' }));
}

/** The object of this kind and name in a file. */
export function objectIn(workspace: Workspace, uri: string, kind: string, name?: string): KubernetesObject {
  const found = workspace
    .file(uri)
    ?.objects.find((object) => object.kind === kind && (name === undefined || object.name === name));
  if (!found) throw new Error(`no ${kind} in ${uri}`);
  return found;
}

/** `path#name` of each. */
export const places = (items: readonly (KubernetesObject | PodModel)[]) =>
  items.map((item) => {
    const object = 'template' in item ? item.template.object : item;
    return `${object.uri}#${object.name}`;
  });

export const deployment = (name: string, labels = `app: ${name}`, more = '', namespace = '') =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}${namespace}}\nspec:\n  selector: {matchLabels: {${labels}}}\n  template:\n    metadata: {labels: {${labels}}}\n    spec:\n      containers: [{name: c, image: nginx${more}}]\n`;

export const service = (name: string, selector = `app: ${name}`, namespace = '') =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}${namespace}}\nspec: {selector: {${selector}}, ports: [{port: 80}]}\n`;

export const autoscaler = (name: string, target: string) =>
  `apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: ${name}}\nspec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: ${target}}, maxReplicas: 3}\n`;

export const configMap = (name: string, data: string, namespace = '') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}${namespace}}\ndata: {${data}}\n`;

export const documents = (...texts: readonly string[]) => texts.join('---\n');
