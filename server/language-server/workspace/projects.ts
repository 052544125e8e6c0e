/**
 * What belongs together: the manifests of one workspace folder, or of the folder of a file that lies outside of all.
 * Objects of different projects never see each other.
 */
import { readSourceFile } from '../../engine/kubernetes/read.js';
import { createWorkspace, type Workspace } from '../../engine/workspace/workspace.js';
import { isKustomization, looksLikeKubernetes } from '../../protocol/files.js';
import { folderOf } from './uri.js';

export interface Project {
  /** A folder's URI with a closing slash, or the URI of a document that was never saved. */
  readonly root: string;
  readonly workspace: Workspace;
  /** Counts the changes, so that what was computed can be known to be current. */
  readonly revision: number;
  readonly files: ReadonlySet<string>;
}

export interface Projects {
  readonly of: (uri: string) => Project;
  readonly all: () => Iterable<Project>;
  /** The workspace folder that holds a file: the innermost of several. */
  readonly workspaceFolderOf: (uri: string) => string | undefined;
  /** Replaces the workspace folders; projects that are gone are forgotten. */
  readonly setFolders: (folders: readonly string[]) => void;
  /** Takes a text in, or out if it holds nothing of Kubernetes. `tolerant` for what somebody is typing, `fast` for the rest. */
  readonly put: (uri: string, text: string, mode: 'tolerant' | 'fast') => void;
  readonly remove: (uri: string) => void;
}

interface MutableProject extends Project {
  revision: number;
  readonly files: Set<string>;
}

export function createProjects(): Projects {
  const projects = new Map<string, MutableProject>();
  let folders: readonly string[] = [];
  const workspaceFolderOf = (uri: string): string | undefined => folders.find((folder) => uri.startsWith(folder));
  const of = (uri: string): MutableProject => {
    const root = workspaceFolderOf(uri) ?? (folderOf(uri) || uri);
    const known = projects.get(root) ?? { root, workspace: createWorkspace(), revision: 0, files: new Set() };
    projects.set(root, known);
    return known;
  };
  const remove = (uri: string): void => {
    const project = of(uri);
    if (!project.files.delete(uri)) return;
    project.workspace.remove(uri);
    project.revision += 1;
  };
  return {
    of,
    remove,
    workspaceFolderOf,
    all: () => projects.values(),
    setFolders: (next) => {
      folders = next.toSorted((a, b) => b.length - a.length);
      for (const root of projects.keys()) if (!folders.includes(root)) projects.delete(root);
    },
    put: (uri, text, mode) => {
      if (!looksLikeKubernetes(text) && !isKustomization(uri)) {
        remove(uri);
        return;
      }
      const project = of(uri);
      project.workspace.update(readSourceFile(uri, text, { mode }));
      project.files.add(uri);
      project.revision += 1;
    },
  };
}
