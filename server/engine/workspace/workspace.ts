/**
 * Many documents as one: what the language server keeps up to date and the command line fills once.
 * Pod models are computed when they are first asked for, and again when what they depend on has changed.
 */
import type { KubernetesObject, SourceFile } from '../kubernetes/object.js';
import type { PodTemplateLocation } from '../kubernetes/workload.js';
import { buildPodModel } from '../pod/build-pod-model.js';
import { imageCatalogue } from '../pod/images.js';
import type { ImageKnowledge, PodModel } from '../pod/model.js';
import type { Completeness } from './completeness.js';
import { LookUps } from './look-ups.js';
import type { Neighbourhood } from './neighbourhood.js';
import { MultiMap } from './multi-map.js';
import { keyOf, ObjectIndex, type TemplateEntry } from './object-index.js';
import { looksPartial, patchFiles } from './partial.js';
import { normalPath } from './paths.js';

export interface WorkspaceOptions {
  /** Does the workspace hold whole namespaces? `auto` (default) judges by its references. */
  readonly complete?: Completeness;
  /** The user's own image knowledge. */
  readonly images?: readonly ImageKnowledge[];
  /** Where custom resources hold Pod templates. */
  readonly podTemplatePaths?: readonly PodTemplateLocation[];
}

export interface Workspace {
  /** Takes a file in, or its newer text. */
  readonly update: (file: SourceFile) => void;
  readonly remove: (uri: string) => void;
  readonly files: () => readonly SourceFile[];
  readonly file: (uri: string) => SourceFile | undefined;
  /** Models of the Pod templates of a file, in the order of the text; none for patches. */
  readonly pods: (uri: string) => readonly PodModel[];
  readonly neighbourhood: Neighbourhood;
  /** Files whose findings may change when this one does: those that share a namespace with it, without itself. */
  readonly dependents: (uri: string) => readonly string[];
}

/** An empty workspace. */
export function createWorkspace(options: WorkspaceOptions = {}): Workspace {
  const store = new Store(options);
  return {
    update: (file) => {
      store.update(file);
    },
    remove: (uri) => {
      store.remove(uri);
    },
    files: () => store.files(),
    file: (uri) => store.file(uri),
    pods: (uri) => store.pods(uri),
    neighbourhood: store.lookUps.neighbourhood,
    dependents: (uri) => store.dependents(uri),
  };
}

/** Kinds that Pod models depend on besides the Pod's own. */
const modelKinds: ReadonlySet<string> = new Set(['ConfigMap', 'Namespace', 'AuthProxyWorkload']);

class Store {
  readonly lookUps: LookUps;
  readonly #index: ObjectIndex;
  readonly #files = new Map<string, SourceFile>();
  /** The objects of a file that are in the indexes: all but patches. */
  readonly #indexed = new Map<string, readonly KubernetesObject[]>();
  /** For every kustomization the files that it names as patches, in normal spelling. */
  readonly #patches = new Map<string, readonly string[]>();
  /** Files with kustomizations that hold patches themselves. */
  readonly #patching = new Set<string>();
  /** Patches by kind and name of what they are for. */
  readonly #partials = new MultiMap<KubernetesObject>();
  readonly #images;
  /** Counts the changes of what Pod models depend on, per namespace: see {@link modelKinds}. */
  readonly #versions = new Map<string, number>();

  constructor(options: WorkspaceOptions) {
    this.#index = new ObjectIndex(options.podTemplatePaths ?? []);
    this.#images = imageCatalogue(options.images);
    this.lookUps = new LookUps(this.#index, {
      complete: options.complete ?? 'auto',
      objectsOf: (uri) => this.#indexed.get(uri) ?? [],
      modelOf: (entry) => this.#modelOf(entry),
      isPartial: (object) => this.#isPartial(object),
      patches: (object) => this.#patchesOf(object),
    });
  }

  update(file: SourceFile): void {
    const known = this.#files.get(file.uri);
    const before = this.#indexed.get(file.uri) ?? [];
    if (known) this.#takeOut(known);
    this.#files.set(file.uri, file);
    this.#putIn(file);
    if (file.kustomizations.some(({ inlinePatches }) => inlinePatches.length > 0)) this.#patching.add(file.uri);
    else this.#patching.delete(file.uri);
    this.#noteChange(before, this.#indexed.get(file.uri) ?? []);
    if (
      known === undefined
        ? file.kustomizations.length > 0
        : known.kustomizations.length + file.kustomizations.length > 0
    ) {
      this.#changePatches(file.uri, patchFiles(file).map(normalPath));
    }
  }

  remove(uri: string): void {
    const known = this.#files.get(uri);
    if (!known) return;
    const before = this.#indexed.get(uri) ?? [];
    this.#takeOut(known);
    this.#files.delete(uri);
    this.#patching.delete(uri);
    this.#noteChange(before, []);
    if (known.kustomizations.length > 0) this.#changePatches(uri, []);
  }

  files(): readonly SourceFile[] {
    return [...this.#files.values()];
  }

  file(uri: string): SourceFile | undefined {
    return this.#files.get(uri);
  }

  pods(uri: string): readonly PodModel[] {
    return this.#index.entriesOf(uri).map((entry) => this.#modelOf(entry));
  }

  dependents(uri: string): readonly string[] {
    const found = new Set<string>();
    for (const object of this.#files.get(uri)?.objects ?? []) {
      const namespace = object.kind === 'Namespace' ? object.name : (object.namespace ?? 'default');
      for (const other of this.#index.filesByNamespace.get(namespace)) found.add(other);
    }
    found.delete(uri);
    return [...found].sort();
  }

  #putIn(file: SourceFile): void {
    const objects = file.objects.filter((object) => !this.#isPartial(object));
    this.#indexed.set(file.uri, objects);
    this.#index.add(file, objects);
    if (objects.length < file.objects.length) this.#markPartials(file, objects, 'add');
  }

  #markPartials(file: SourceFile, whole: readonly KubernetesObject[], change: 'add' | 'delete'): void {
    const known = new Set(whole);
    for (const object of file.objects)
      if (!known.has(object)) this.#partials[change](keyOf(object.kind, object.name), object);
  }

  #takeOut(file: SourceFile): void {
    const objects = this.#indexed.get(file.uri) ?? [];
    if (objects.length < file.objects.length) this.#markPartials(file, objects, 'delete');
    this.#index.remove(file, objects);
    this.#indexed.delete(file.uri);
  }

  /** Objects that are there before and after count as unchanged: nothing but their place can be another. */
  #noteChange(before: readonly KubernetesObject[], after: readonly KubernetesObject[]): void {
    this.lookUps.forget();
    const remaining = new Set(after);
    const stay = new Set(before.filter((object) => remaining.has(object)));
    for (const object of [...before, ...after]) {
      if (!modelKinds.has(object.kind) || stay.has(object)) continue;
      const namespace = object.kind === 'Namespace' ? object.name : (object.namespace ?? 'default');
      this.#versions.set(namespace, (this.#versions.get(namespace) ?? 0) + 1);
    }
  }

  /** A kustomization may turn files into patches that are known already, and back. */
  #changePatches(uri: string, patches: readonly string[]): void {
    const affected = new Set([...(this.#patches.get(uri) ?? []), ...patches]);
    if (patches.length > 0) this.#patches.set(uri, patches);
    else this.#patches.delete(uri);
    for (const file of this.#files.values()) {
      if (!affected.has(normalPath(file.uri))) continue;
      const before = this.#indexed.get(file.uri) ?? [];
      this.#takeOut(file);
      this.#putIn(file);
      this.#noteChange(before, this.#indexed.get(file.uri) ?? []);
    }
  }

  #isPartial(object: KubernetesObject): boolean {
    if (looksPartial(object)) return true;
    if (this.#patches.size === 0) return false;
    const path = normalPath(object.uri);
    return [...this.#patches.values()].some((patches) => patches.includes(path));
  }

  #patchesOf({ kind, name }: KubernetesObject): readonly string[] {
    const inFiles = [...this.#partials.get(keyOf(kind, name))].map(({ document: { text, start, end } }) =>
      text.slice(start, end),
    );
    const inline = [...this.#patching].flatMap((uri) => this.#files.get(uri)?.kustomizations ?? []);
    const written = inline
      .flatMap(({ inlinePatches }) => inlinePatches)
      .filter((patch) => (patch.kind ?? kind) === kind && (patch.name ?? name) === name);
    return [...inFiles, ...written.map(({ text }) => text)];
  }

  #modelOf(entry: TemplateEntry): PodModel {
    const { template } = entry;
    const version = this.#versions.get(template.namespace) ?? 0;
    if (entry.model?.version === version) return entry.model.pod;
    const { find, objects } = this.lookUps.neighbourhood;
    const pod = buildPodModel(template, {
      images: this.#images,
      configMap: (name) => find('ConfigMap', template.namespace, name, template.object),
      namespace: find('Namespace', '', template.namespace, template.object),
      cloudSqlProxies: objects('AuthProxyWorkload', template.namespace, template.object),
    });
    entry.model = { pod, version };
    return pod;
  }
}
