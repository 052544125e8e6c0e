/**
 * Does the workspace hold every object of a kind of a namespace?
 *
 * `auto`: the nearest place (the file, its directory, the whole workspace) that holds an object of the kind for the namespace
 * is judged by its references to that kind: they all resolve there but for one, or one in ten. A place that
 * defines an object of the namespace twice holds alternatives, and is complete for none of them.
 */
import { knownKind } from '../kubernetes/kinds.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { keyOf, namespaceOf, type ObjectIndex, type TemplateEntry } from './object-index.js';
import { directoryOf } from './paths.js';
import { podReferences, referencesOf, type Reference } from './references.js';

/** The value of `complete` in podlint.yaml. */
export type Completeness = 'auto' | boolean;

/** One reference may dangle by mistake, which is what rules are after; beyond that, one in ten. */
const toleratedShare = 0.1;

interface Subject {
  readonly index: ObjectIndex;
  /** The objects of a file, without patches. */
  readonly objectsOf: (uri: string) => readonly KubernetesObject[];
}

/** Files that are judged together. */
interface Place {
  readonly id: string;
  readonly uris: () => Iterable<string>;
  readonly contains: (uri: string) => boolean;
}

export type CompletenessCheck = (kind: string, namespace: string, near: KubernetesObject | undefined) => boolean;

/** Answers are remembered per place until the index changes; make another one then. */
export function completenessCheck(subject: Subject): CompletenessCheck {
  const { index } = subject;
  const answers = new Map<string, boolean | undefined>();
  const judge = (place: Place, kind: string, namespace: string): boolean | undefined => {
    const key = keyOf(place.id, kind, namespace);
    if (answers.has(key)) return answers.get(key);
    // A place without any such object says nothing; a wider one may.
    const holds = [...place.uris()].some((uri) => holdsKind(subject, uri, kind, namespace));
    const answer = holds ? !hasRivals(index, place) && referencesResolve(subject, place, kind, namespace) : undefined;
    answers.set(key, answer);
    return answer;
  };
  return (kind, namespace, near) => {
    for (const place of placesAround(index, namespace, near)) {
      const answer = judge(place, kind, namespace);
      if (answer !== undefined) return answer;
    }
    return false;
  };
}

function placesAround(index: ObjectIndex, namespace: string, near: KubernetesObject | undefined): readonly Place[] {
  const files = index.filesByNamespace.get(namespace);
  const everywhere: Place = { id: '*', uris: () => files, contains: () => true };
  if (!near) return [everywhere];
  const directory = directoryOf(near.uri);
  return [
    { id: `file ${near.uri}`, uris: () => [near.uri], contains: (uri) => uri === near.uri },
    {
      id: `directory ${directory}`,
      uris: () => index.filesByDirectory.get(directory),
      contains: (uri) => directoryOf(uri) === directory,
    },
    everywhere,
  ];
}

function holdsKind({ index, objectsOf }: Subject, uri: string, kind: string, namespace: string): boolean {
  if (kind === 'Pod') return index.entriesOf(uri).some(({ template }) => template.namespace === namespace);
  const at = kind === 'Namespace' ? '' : namespace;
  return objectsOf(uri).some((object) => knownKind(object) === kind && namespaceOf(object) === at);
}

function hasRivals(index: ObjectIndex, place: Place): boolean {
  if (!index.hasRivals()) return false;
  for (const uri of place.uris()) {
    for (const identity of index.identitiesOf(uri)) {
      for (const other of index.filesByIdentity.get(identity)) if (other !== uri && place.contains(other)) return true;
    }
  }
  return false;
}

function referencesResolve(subject: Subject, place: Place, kind: string, namespace: string): boolean {
  let total = 0;
  let dangling = 0;
  for (const uri of place.uris()) {
    for (const reference of fileReferences(subject, uri, namespace)) {
      if (reference.kind !== kind) continue;
      total++;
      if (!resolves(subject.index, reference, namespace, place)) dangling++;
    }
  }
  return dangling <= Math.max(1, total * toleratedShare);
}

function fileReferences({ index, objectsOf }: Subject, uri: string, namespace: string): readonly Reference[] {
  const ofObjects = objectsOf(uri)
    .filter((object) => namespaceOf(object) === namespace)
    .flatMap(referencesOf);
  const entries = index.entriesOf(uri).filter(({ template }) => template.namespace === namespace);
  return [...ofObjects, ...entries.flatMap(({ template }) => podReferences(template))];
}

function resolves(index: ObjectIndex, reference: Reference, namespace: string, place: Place): boolean {
  const inPlace = ({ template }: TemplateEntry) => place.contains(template.object.uri);
  if ('selector' in reference) return index.selectTemplates(namespace, reference.selector).some(inPlace);
  const key = keyOf(reference.kind, namespace, reference.name);
  return (
    [...index.byName.get(key)].some(({ uri }) => place.contains(uri)) ||
    [...index.templatesByOwner.get(key)].some(inPlace)
  );
}
