/**
 * From the documents of a cluster file to a snapshot: mock clusters (`kind: Cluster`), plain Kubernetes objects
 * as kubectl prints them, or both.
 */
import { isRecord } from '../../kubernetes/shape.js';
import type { Profile } from '../framework/plugin.js';
import { assume, schedule } from '../scheduler.js';
import { loadSnapshot } from '../snapshot/load.js';
import type { PodInfo } from '../snapshot/pod-info.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import { expandCluster } from './expand.js';
import type { ClusterProblem } from './validate.js';

/** Something that is wrong, and in which document. */
export interface DocumentProblem extends ClusterProblem {
  readonly documentIndex: number;
}

/** A cluster to schedule on. */
export interface BuiltCluster {
  /** The name that the first mock cluster gives itself. */
  readonly name: string | undefined;
  readonly snapshot: Snapshot;
  /** Pods of the objects given that have no node yet. */
  readonly pending: readonly PodInfo[];
  readonly problems: readonly DocumentProblem[];
}

interface Source {
  readonly documentIndex: number;
  readonly path: readonly (string | number)[];
}

/** Whether a document is a mock cluster. */
export function isClusterDocument(value: unknown): boolean {
  return (
    isRecord(value) &&
    value.kind === 'Cluster' &&
    typeof value.apiVersion === 'string' &&
    value.apiVersion.startsWith('podlint.dev/')
  );
}

/** Builds the cluster; the Pods of its workloads are placed by the scheduler itself, one after the other. */
export function buildCluster(documents: readonly unknown[], profile: Profile): BuiltCluster {
  const problems: DocumentProblem[] = [];
  const objects: unknown[] = [];
  const sources: Source[] = [];
  let name: string | undefined;
  for (const [documentIndex, document] of documents.entries()) {
    if (isClusterDocument(document)) {
      const expanded = expandCluster(document);
      name ??= expanded.name;
      problems.push(...expanded.problems.map((problem) => ({ ...problem, documentIndex })));
      objects.push(...expanded.objects);
      sources.push(...expanded.origins.map((path) => ({ documentIndex, path })));
    } else {
      objects.push(document);
      sources.push({ documentIndex, path: [] });
    }
  }
  const { snapshot, pending, problems: found } = loadSnapshot(objects);
  for (const { objectIndex, path, message, severity } of found) {
    problems.push({ message, severity, ...place(sources[objectIndex], path) });
  }
  const { placed, left } = placeWorkloads(snapshot, pending, workloadPods(objects, sources), profile);
  problems.push(
    ...[...left].map(([pod, source]) => ({
      ...source,
      severity: 'warning' as const,
      message: `Pod ${pod.key} finds no node and is left out.`,
    })),
  );
  return { name, snapshot, pending: pending.filter((pod) => !placed.has(pod) && !left.has(pod)), problems };
}

/** A path inside a made object says nothing to the reader of the file; that of a raw object does. */
function place(source: Source | undefined, path: readonly (string | number)[]): Source {
  const { documentIndex = 0, path: origin = [] } = source ?? {};
  return { documentIndex, path: origin.length === 0 || origin[0] === 'objects' ? [...origin, ...path] : origin };
}

function workloadPods(objects: readonly unknown[], sources: readonly Source[]): ReadonlyMap<string, Source> {
  const pods = new Map<string, Source>();
  for (const [index, source] of sources.entries()) {
    const object = objects[index];
    if (source.path[0] === 'workloads' && isRecord(object) && object.kind === 'Pod' && isRecord(object.metadata)) {
      pods.set(`${String(object.metadata.namespace)}/${String(object.metadata.name)}`, source);
    }
  }
  return pods;
}

interface Placements {
  readonly placed: ReadonlySet<PodInfo>;
  readonly left: ReadonlyMap<PodInfo, Source>;
}

function placeWorkloads(
  snapshot: Snapshot,
  pending: readonly PodInfo[],
  sources: ReadonlyMap<string, Source>,
  profile: Profile,
): Placements {
  const placed = new Set<PodInfo>();
  const left = new Map<PodInfo, Source>();
  for (const pod of pending) {
    const source = sources.get(pod.key);
    if (source !== undefined) {
      const { cycle, result } = schedule(snapshot, pod, { ...profile, postFilter: [] });
      const [node] = result.best;
      if (node === undefined) {
        left.set(pod, source);
      } else {
        assume(cycle, result, node);
        placed.add(pod);
      }
    }
  }
  return { placed, left };
}
