/** Where to find an object by what others know of it. */
import { groupOf, isKind, knownKind } from '../kubernetes/kinds.js';
import type { KubernetesObject, SourceFile } from '../kubernetes/object.js';
import type { PodTemplate } from '../kubernetes/pod-template.js';
import type { HorizontalPodAutoscaler, Service } from '../kubernetes/types.js';
import { podTemplatesOf, type PodTemplateLocation } from '../kubernetes/workload.js';
import type { PodModel } from '../pod/model.js';
import { MultiMap } from './multi-map.js';
import { directoryOf } from './paths.js';

export type Labels = Readonly<Record<string, string>>;

/** A Pod template of the workspace with its model, once somebody asked for it. */
export interface TemplateEntry {
  readonly template: PodTemplate;
  model: { readonly pod: PodModel; readonly version: number } | undefined;
}

/** Joins the parts of a key; no part can hold the separator. */
export function keyOf(...parts: readonly string[]): string {
  return parts.join('\u0000');
}

/** `default` where a manifest names none; cluster-wide kinds have none. */
export function namespaceOf(object: KubernetesObject): string {
  return object.kind === 'Namespace' ? '' : (object.namespace ?? 'default');
}

/** What makes two objects the same one in a cluster. */
export function identityOf(object: KubernetesObject): string {
  return keyOf(groupOf(object.apiVersion), object.kind, namespaceOf(object), object.name);
}

/**
 * Files of one application repeat its Namespace, its service accounts and pull secrets; what is defined twice of these kinds
 * tells alternatives apart. A generated name is never the same.
 */
function isTelling(object: KubernetesObject, makesPods: boolean): boolean {
  if (object.generatedName) return false;
  return makesPods || ['Service', 'Ingress', 'HorizontalPodAutoscaler', 'PodDisruptionBudget'].includes(object.kind);
}

/** More documents than a file has; ranks of files are this far apart. */
const DOCUMENTS = 2 ** 20;

/** The indexes of a workspace's objects. Adding and removing a file costs no more than the file is large. */
export class ObjectIndex {
  /** Files in the order in which they first came; a file that is edited keeps its place. */
  readonly #ordinals = new Map<string, number>();
  readonly #rankOf = ({ uri, document }: KubernetesObject): number =>
    (this.#ordinals.get(uri) ?? 0) * DOCUMENTS + Math.min(document.index, DOCUMENTS - 1);
  readonly #rankOfEntry = ({ template }: TemplateEntry): number => this.#rankOf(template.object);
  readonly byKind = new MultiMap<KubernetesObject>(this.#rankOf);
  readonly byName = new MultiMap<KubernetesObject>(this.#rankOf);
  readonly templates = new MultiMap<TemplateEntry>(this.#rankOfEntry);
  readonly templatesByLabel = new MultiMap<TemplateEntry>(this.#rankOfEntry);
  readonly templatesByOwner = new MultiMap<TemplateEntry>(this.#rankOfEntry);
  /** Services by one label of their selector. */
  readonly servicesByLabel = new MultiMap<KubernetesObject<Service>>(this.#rankOf);
  readonly autoscalersByTarget = new MultiMap<KubernetesObject<HorizontalPodAutoscaler>>(this.#rankOf);
  /** Files and directories by the objects that they define. */
  readonly filesByIdentity = new MultiMap<string>();
  readonly directoriesByIdentity = new MultiMap<string>();
  readonly filesByNamespace = new MultiMap<string>();
  readonly filesByDirectory = new MultiMap<string>();
  readonly #entries = new Map<string, readonly TemplateEntry[]>();
  /** An object that stays when its file changes keeps its templates, and with them their models. */
  readonly #known = new WeakMap<KubernetesObject, readonly TemplateEntry[]>();
  readonly #identities = new Map<string, readonly string[]>();
  readonly #locations: readonly PodTemplateLocation[];
  #rivals = 0;

  constructor(locations: readonly PodTemplateLocation[]) {
    this.#locations = locations;
  }

  /** Some object is defined in several files. */
  hasRivals(): boolean {
    return this.#rivals > 0;
  }

  entriesOf(uri: string): readonly TemplateEntry[] {
    return this.#entries.get(uri) ?? [];
  }

  /** The objects that a file defines, as `identityOf` names them. */
  identitiesOf(uri: string): readonly string[] {
    return this.#identities.get(uri) ?? [];
  }

  identitiesIn(directory: string): readonly string[] {
    return [...this.filesByDirectory.get(directory)].flatMap((uri) => this.identitiesOf(uri));
  }

  add(file: SourceFile, objects: readonly KubernetesObject[]): void {
    if (!this.#ordinals.has(file.uri)) this.#ordinals.set(file.uri, this.#ordinals.size);
    const entries: TemplateEntry[] = [];
    const identities = new Set<string>();
    for (const object of objects) {
      this.#indexObject(object, 'add');
      const made = this.#templatesOf(object);
      if (isTelling(object, made.length > 0)) identities.add(identityOf(object));
      entries.push(...made);
      for (const entry of made) this.#indexTemplate(entry, 'add');
    }
    this.#entries.set(file.uri, entries);
    this.#identities.set(file.uri, [...identities]);
    this.#indexFile(file, identities, 'add');
  }

  #templatesOf(object: KubernetesObject): readonly TemplateEntry[] {
    const known = this.#known.get(object);
    if (known) return known;
    const made = podTemplatesOf(object, this.#locations).map((template) => ({ template, model: undefined }));
    this.#known.set(object, made);
    return made;
  }

  remove(file: SourceFile, objects: readonly KubernetesObject[]): void {
    for (const object of objects) this.#indexObject(object, 'delete');
    for (const entry of this.entriesOf(file.uri)) this.#indexTemplate(entry, 'delete');
    this.#indexFile(file, this.identitiesOf(file.uri), 'delete');
    this.#entries.delete(file.uri);
    this.#identities.delete(file.uri);
  }

  #indexFile(file: SourceFile, identities: Iterable<string>, change: 'add' | 'delete'): void {
    const directory = directoryOf(file.uri);
    this.filesByDirectory[change](directory, file.uri);
    for (const identity of identities) {
      const before = this.filesByIdentity.size(identity);
      this.filesByIdentity[change](identity, file.uri);
      const after = this.filesByIdentity.size(identity);
      this.#rivals += Number(after > 1) - Number(before > 1);
      // Two files of a directory may hold the same object, so its mark goes with the last of them.
      const left = [...this.filesByIdentity.get(identity)].some((uri) => directoryOf(uri) === directory);
      if (change === 'add' || !left) this.directoriesByIdentity[change](identity, directory);
    }
    for (const object of file.objects) {
      const namespace = object.kind === 'Namespace' ? object.name : namespaceOf(object);
      this.filesByNamespace[change](namespace, file.uri);
    }
  }

  #indexObject(object: KubernetesObject, change: 'add' | 'delete'): void {
    const kind = knownKind(object) ?? injectorKind(object);
    if (kind === undefined) return;
    const namespace = namespaceOf(object);
    this.byKind[change](keyOf(kind, namespace), object);
    this.byName[change](keyOf(kind, namespace, object.name), object);
    if (isKind(object, 'Service')) {
      const pair = Object.entries(object.value.spec?.selector ?? {})[0];
      if (pair) this.servicesByLabel[change](keyOf(namespace, ...pair), object);
    } else if (isKind(object, 'HorizontalPodAutoscaler')) {
      const target = object.value.spec?.scaleTargetRef;
      this.autoscalersByTarget[change](keyOf(target?.kind ?? '', namespace, target?.name ?? ''), object);
    }
  }

  #indexTemplate(entry: TemplateEntry, change: 'add' | 'delete'): void {
    const { namespace, labels, object } = entry.template;
    this.templates[change](namespace, entry);
    this.templatesByOwner[change](keyOf(object.kind, namespace, object.name), entry);
    for (const pair of Object.entries(labels)) this.templatesByLabel[change](keyOf(namespace, ...pair), entry);
  }

  /** Templates of a namespace with all these labels; an empty selector selects nothing here. */
  selectTemplates(namespace: string, selector: Labels): readonly TemplateEntry[] {
    const sets = Object.entries(selector).map((pair) => this.templatesByLabel.get(keyOf(namespace, ...pair)));
    const [smallest, ...others] = sets.sort((first, second) => first.size - second.size);
    return smallest ? [...smallest].filter((entry) => others.every((set) => set.has(entry))) : [];
  }

  /** Services of the namespace whose selector these labels satisfy. */
  selectingServices(namespace: string, labels: Labels): readonly KubernetesObject<Service>[] {
    return Object.entries(labels).flatMap((pair) =>
      [...this.servicesByLabel.get(keyOf(namespace, ...pair))].filter(({ value }) =>
        Object.entries(value.spec?.selector ?? {}).every(
          ([key, wanted]) => Object.hasOwn(labels, key) && labels[key] === wanted,
        ),
      ),
    );
  }
}

/** Custom resources that decide what is injected into Pods. */
export function injectorKind({ kind, apiVersion }: KubernetesObject): 'AuthProxyWorkload' | undefined {
  return kind === 'AuthProxyWorkload' && groupOf(apiVersion) === 'cloudsql.cloud.google.com' ? kind : undefined;
}
