/**
 * What belongs together: the manifests of one workspace folder, or of the folder of a file that lies outside of all.
 * Objects of different projects never see each other.
 */
import { readSourceFile } from '../../engine/kubernetes/read.js';
import { foldSourceFile, rereadSourceFile } from '../../engine/kubernetes/reread.js';
import { createWorkspace, type Workspace, type WorkspaceOptions } from '../../engine/workspace/workspace.js';
import { isKustomization, looksLikeKubernetes } from '../../protocol/files.js';
import { folderOf } from './uri.js';

export interface Project {
  /** A folder's URI with a closing slash, or the URI of a document that was never saved. */
  readonly root: string;
  readonly workspace: Workspace;
  readonly files: ReadonlySet<string>;
  /** Grows when the file, or another one that its findings may rest on, has changed. */
  readonly stampOf: (uri: string) => number;
}

/**
 * - `typing`: somebody has it open; its trees are kept, and only what depends on the file counts as changed.
 * - `bulk`: one of many; its trees are read again when they are asked for, and everything counts as changed.
 */
export type PutMode = 'typing' | 'bulk';

export interface Projects {
  readonly of: (uri: string) => Project;
  readonly all: () => Iterable<Project>;
  /** The workspace folder that holds a file: the innermost of several. */
  readonly workspaceFolderOf: (uri: string) => string | undefined;
  /** Replaces the workspace folders. Projects that are gone, and those of single files, are forgotten. */
  readonly setFolders: (folders: readonly string[]) => void;
  /** What the configuration says about reading manifests; another answer than before has them indexed again. */
  readonly configure: (project: Project, options: WorkspaceOptions) => void;
  /** Takes a text in, or out if it holds nothing of Kubernetes. */
  readonly put: (uri: string, text: string, mode: PutMode) => void;
  readonly remove: (uri: string) => void;
}

interface MutableProject extends Project {
  workspace: Workspace;
  readonly files: Set<string>;
  clock: number;
  readonly stamps: Map<string, number>;
  /** The stamp of all files that have none of their own. */
  base: number;
  options: string;
}

export function createProjects(): Projects {
  const projects = new Map<string, MutableProject>();
  let folders: readonly string[] = [];
  const workspaceFolderOf = (uri: string): string | undefined => folders.find((folder) => uri.startsWith(folder));
  const of = (uri: string): MutableProject => {
    const root = workspaceFolderOf(uri) ?? (folderOf(uri) || uri);
    const known = projects.get(root) ?? createProject(root);
    projects.set(root, known);
    return known;
  };
  const remove = (uri: string): void => {
    const project = of(uri);
    if (!project.files.delete(uri)) return;
    project.workspace.remove(uri);
    touchAll(project);
  };
  const put = (uri: string, text: string, mode: PutMode): void => {
    if (!looksLikeKubernetes(text) && !isKustomization(uri)) {
      remove(uri);
      return;
    }
    const project = of(uri);
    const { workspace, files } = project;
    const before = mode === 'typing' ? workspace.dependents(uri) : [];
    // Fast for half-typed texts too: of a stream, only the document that is broken is read again with tolerance.
    const known = workspace.file(uri);
    const file = known ? rereadSourceFile(known, text) : readSourceFile(uri, text, { mode: 'fast' });
    workspace.update(mode === 'bulk' ? foldSourceFile(file) : file);
    const isNew = !files.has(uri);
    files.add(uri);
    // A kustomization says of other files whether they are patches.
    if (mode === 'bulk' || isNew || isKustomization(uri)) touchAll(project);
    else touch(project, [uri, ...before, ...workspace.dependents(uri)]);
  };
  return {
    of,
    put,
    remove,
    workspaceFolderOf,
    all: () => projects.values(),
    configure: (project, options) => {
      configure(of(project.root), options);
    },
    setFolders: (next) => {
      folders = next.toSorted((a, b) => b.length - a.length);
      for (const root of projects.keys()) if (!folders.includes(root)) projects.delete(root);
    },
  };
}

/** What a configuration says that says nothing; a project that is read that way from the start is not read twice. */
const NO_OPTIONS = JSON.stringify({ images: [], podTemplatePaths: [] } satisfies WorkspaceOptions);

function configure(project: MutableProject, options: WorkspaceOptions): void {
  const text = JSON.stringify(options);
  if (project.options === text) return;
  project.options = text;
  const files = project.workspace.files();
  project.workspace = createWorkspace(options);
  for (const file of files) project.workspace.update(file);
  touchAll(project);
}

function touchAll(project: MutableProject): void {
  project.clock += 1;
  project.base = project.clock;
  project.stamps.clear();
}

function touch(project: MutableProject, uris: Iterable<string>): void {
  project.clock += 1;
  for (const uri of uris) project.stamps.set(uri, project.clock);
}

function createProject(root: string): MutableProject {
  const stamps = new Map<string, number>();
  return {
    root,
    workspace: createWorkspace(),
    files: new Set(),
    clock: 0,
    stamps,
    base: 0,
    options: NO_OPTIONS,
    stampOf(uri) {
      return stamps.get(uri) ?? this.base;
    },
  };
}
