/** The neighbourhood over the indexes of a workspace. Answers that take some work are remembered until the next change. */
import type { KubernetesObject } from '../kubernetes/object.js';
import type { PodTemplate } from '../kubernetes/pod-template.js';
import type { HorizontalPodAutoscaler, Service } from '../kubernetes/types.js';
import type { PodModel } from '../pod/model.js';
import { completenessCheck, type Completeness, type CompletenessCheck } from './completeness.js';
import type { Neighbourhood, NeighbourKinds } from './neighbourhood.js';
import { keyOf, namespaceOf, type Labels, type ObjectIndex, type TemplateEntry } from './object-index.js';
import { belongTogether, proximityOf, type Proximity } from './proximity.js';

export interface LookUpContext {
  readonly complete: Completeness;
  readonly objectsOf: (uri: string) => readonly KubernetesObject[];
  readonly modelOf: (entry: TemplateEntry) => PodModel;
  readonly isPartial: (object: KubernetesObject) => boolean;
  readonly patches: (object: KubernetesObject) => readonly string[];
}

const itself = <T>(item: T): T => item;
const owner = (entry: TemplateEntry): KubernetesObject => entry.template.object;

const fewLists = 16;

/** All objects of a kind and namespace; `repeated` when two have one name. */
interface ObjectList {
  readonly all: readonly KubernetesObject[];
  readonly repeated: boolean;
}

export class LookUps {
  readonly neighbourhood: Neighbourhood;
  readonly #index: ObjectIndex;
  readonly #context: LookUpContext;
  #proximity: Proximity;
  #selections = new Map<KubernetesObject, ReadonlySet<PodTemplate>>();
  #lists = new Map<string, ObjectList>();
  #podLists = new Map<string, readonly TemplateEntry[]>();
  #completeness: CompletenessCheck;

  constructor(index: ObjectIndex, context: LookUpContext) {
    this.#index = index;
    this.#context = context;
    this.#proximity = proximityOf(index);
    this.#completeness = completenessCheck({ index, objectsOf: context.objectsOf });
    const { modelOf } = context;
    this.neighbourhood = {
      objects: (kind, namespace, near) => this.#objects(kind, namespace, near),
      find: (kind, namespace, name, near) => this.#find(kind, namespace, name, near),
      workload: (kind, namespace, name, near) => {
        const entry = this.#workload(kind, namespace, name, near);
        return entry && modelOf(entry);
      },
      pods: (namespace, near) => this.#pods(namespace, near).map(modelOf),
      selectedPods: (namespace, matchLabels, near) => this.#selected(namespace, matchLabels, near).map(modelOf),
      servicesOf: (pod) => this.#servicesOf(pod),
      autoscalersOf: (pod) => this.#autoscalersOf(pod),
      isComplete: (kind, namespace, near) => this.#isComplete(kind, namespace, near),
      isPartial: context.isPartial,
      patches: context.patches,
    };
  }

  /** Something in the workspace has changed. */
  forget(): void {
    this.#proximity = proximityOf(this.#index);
    this.#selections = new Map();
    this.#lists = new Map();
    this.#podLists = new Map();
    this.#completeness = completenessCheck({ index: this.#index, objectsOf: this.#context.objectsOf });
  }

  #objects<K extends keyof NeighbourKinds>(
    kind: K,
    namespace: string,
    near: KubernetesObject | undefined,
  ): readonly KubernetesObject<NeighbourKinds[K]>[] {
    const key = keyOf(kind, kind === 'Namespace' ? '' : namespace);
    const { all, repeated } = this.#list(key);
    const typed = all as readonly KubernetesObject<NeighbourKinds[K]>[];
    if (!near || (!repeated && !this.#index.hasRivals())) return typed;
    const related = typed.filter(({ uri }) => this.#proximity.related(near.uri, uri));
    return this.#proximity.distinct(related, itself, near);
  }

  #list(key: string): ObjectList {
    const known = this.#lists.get(key);
    if (known) return known;
    const all = [...this.#index.byKind.get(key)];
    const list = { all, repeated: new Set(all.map(({ name }) => name)).size < all.length };
    this.#lists.set(key, list);
    return list;
  }

  #find<K extends keyof NeighbourKinds>(
    kind: K,
    namespace: string,
    name: string,
    near: KubernetesObject | undefined,
  ): KubernetesObject<NeighbourKinds[K]> | undefined {
    const key = keyOf(kind, kind === 'Namespace' ? '' : namespace, name);
    const named = [...this.#index.byName.get(key)] as KubernetesObject<NeighbourKinds[K]>[];
    return this.#proximity.nearest(named, itself, near)[0];
  }

  #workload(
    kind: string,
    namespace: string,
    name: string,
    near: KubernetesObject | undefined,
  ): TemplateEntry | undefined {
    const entries = [...this.#index.templatesByOwner.get(keyOf(kind, namespace, name))];
    return this.#proximity.nearest(entries, owner, near)[0];
  }

  #pods(namespace: string, near: KubernetesObject | undefined): readonly TemplateEntry[] {
    const asker = near && this.#index.hasRivals() ? near : undefined;
    const key = keyOf(namespace, asker?.uri ?? '');
    const known = this.#podLists.get(key);
    if (known) return known;
    const all = [...this.#index.templates.get(namespace)];
    const found = asker ? all.filter(({ template }) => this.#proximity.related(asker.uri, template.object.uri)) : all;
    // One file asks several times in a row; a list for each file would take the square of them.
    if (this.#podLists.size >= fewLists) this.#podLists.clear();
    this.#podLists.set(key, found);
    return found;
  }

  #selected(namespace: string, matchLabels: Labels, near: KubernetesObject | undefined): readonly TemplateEntry[] {
    return this.#proximity.nearest(this.#index.selectTemplates(namespace, matchLabels), owner, near);
  }

  #servicesOf(pod: PodModel): readonly KubernetesObject<Service>[] {
    const { namespace, labels, object } = pod.template;
    const services = this.#index
      .selectingServices(namespace, labels)
      .filter((service) => belongTogether(service, object) && this.#selectedBy(service).has(pod.template));
    return this.#proximity.distinct(services, itself, object);
  }

  #selectedBy(service: KubernetesObject<Service>): ReadonlySet<PodTemplate> {
    const known = this.#selections.get(service);
    if (known) return known;
    const entries = this.#selected(namespaceOf(service), service.value.spec?.selector ?? {}, service);
    const selected = new Set(entries.map(({ template }) => template));
    this.#selections.set(service, selected);
    return selected;
  }

  #autoscalersOf(pod: PodModel): readonly KubernetesObject<HorizontalPodAutoscaler>[] {
    const { object, namespace } = pod.template;
    const aimed = [...this.#index.autoscalersByTarget.get(keyOf(object.kind, namespace, object.name))].filter(
      (autoscaler) =>
        belongTogether(autoscaler, object) &&
        this.#workload(object.kind, namespace, object.name, autoscaler)?.template === pod.template,
    );
    return this.#proximity.distinct(aimed, itself, object);
  }

  #isComplete(kind: string, namespace: string, near: KubernetesObject | undefined): boolean {
    const { complete } = this.#context;
    // What was read back from a cluster came alone; its neighbours are in the cluster still.
    if (complete === 'auto' && near?.metadata.uid !== undefined) return false;
    return complete === 'auto' ? this.#completeness(kind, namespace, near) : complete;
  }
}
