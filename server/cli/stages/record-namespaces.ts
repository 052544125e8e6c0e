import type { Neighbourhood } from '../../engine/workspace/neighbourhood.js';
import type { Workspace } from '../../engine/workspace/workspace.js';

/** Stands for every namespace there is. */
export const EVERY_NAMESPACE = '*';

/** Stands for the patches of all overlays. */
export const EVERY_PATCH = '\0patches';

/** A workspace that notes which namespaces are asked for. */
export interface RecordedWorkspace {
  readonly workspace: Workspace;
  /** What was asked since the last call. */
  readonly take: () => readonly string[];
}

export function recordNamespaces(workspace: Workspace): RecordedWorkspace {
  const asked = new Set<string>();
  const { neighbourhood } = workspace;
  // A Namespace belongs to none, but the workspace files it under the one that it makes.
  const note = (kind: string, namespace: string, name = EVERY_NAMESPACE): void => {
    asked.add(kind === 'Namespace' ? name : namespace);
  };
  const noted: Neighbourhood = {
    objects: (kind, namespace, near) => {
      note(kind, namespace);
      return neighbourhood.objects(kind, namespace, near);
    },
    find: (kind, namespace, name, near) => {
      note(kind, namespace, name);
      return neighbourhood.find(kind, namespace, name, near);
    },
    workload: (kind, namespace, name, near) => {
      note(kind, namespace, name);
      return neighbourhood.workload(kind, namespace, name, near);
    },
    pods: (namespace, near) => {
      note('Pod', namespace);
      return neighbourhood.pods(namespace, near);
    },
    selectedPods: (namespace, matchLabels, near) => {
      note('Pod', namespace);
      return neighbourhood.selectedPods(namespace, matchLabels, near);
    },
    servicesOf: (pod) => {
      note('Service', pod.template.namespace);
      return neighbourhood.servicesOf(pod);
    },
    autoscalersOf: (pod) => {
      note('HorizontalPodAutoscaler', pod.template.namespace);
      return neighbourhood.autoscalersOf(pod);
    },
    isComplete: (kind, namespace, near) => {
      note(kind, namespace);
      return neighbourhood.isComplete(kind, namespace, near);
    },
    patches: (object) => {
      asked.add(EVERY_PATCH);
      return neighbourhood.patches(object);
    },
    isPartial: (object) => neighbourhood.isPartial(object),
  };
  const take = (): readonly string[] => {
    const names = [...asked].sort();
    asked.clear();
    return names;
  };
  return { workspace: { ...workspace, neighbourhood: noted }, take };
}
