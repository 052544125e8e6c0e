/**
 * The newer text of a file. Objects of documents that an edit left alone stay the same objects, so that everything that was
 * computed for them (indexes, Pod models, the API server's judgement) still counts.
 */
import { foldDocument } from '../document/lazy-document.js';
import { reparse } from '../document/reparse.js';
import type { YamlDocument, YamlStream } from '../document/tree.js';
import type { KubernetesObject, SourceFile } from './object.js';
import { readContents, readStream } from './read.js';

/**
 * Answers what `readSourceFile` answers for the text. Objects of `before` that live on now belong to the new text: nobody may
 * hold on to the places of `before`.
 */
export function rereadSourceFile(before: SourceFile, text: string): SourceFile {
  const { uri } = before;
  const { stream, kept } = reparse(before.stream, text);
  // A kustomization is no object; such files are small.
  if (before.kustomizations.length > 0 || kept.size === 0) return readStream(uri, stream);
  const known = byDocument(before.objects);
  const contents = stream.documents.map((document) => {
    const old = kept.get(document);
    if (!old) return readContents({ uri, stream, document });
    const objects = known.get(old) ?? [];
    for (const object of objects) relocate(object, stream, document);
    return { objects };
  });
  return {
    uri,
    stream,
    objects: contents.flatMap(({ objects }) => objects),
    kustomizations: contents.flatMap(({ kustomization }) => (kustomization ? [kustomization] : [])),
  };
}

/** The same file without its trees, for texts that nobody has open: a tree takes more room than everything else. */
export function foldSourceFile(file: SourceFile): SourceFile {
  const { text, template } = file.stream;
  const folded = new Map(file.stream.documents.map((document) => [document, foldDocument(document)]));
  const stream: YamlStream = { text, template, documents: [...folded.values()] };
  for (const object of file.objects) relocate(object, stream, folded.get(object.document) ?? object.document);
  return { ...file, stream };
}

function byDocument(objects: readonly KubernetesObject[]): ReadonlyMap<YamlDocument, readonly KubernetesObject[]> {
  const found = new Map<YamlDocument, KubernetesObject[]>();
  for (const object of objects) {
    const others = found.get(object.document);
    if (others) others.push(object);
    else found.set(object.document, [object]);
  }
  return found;
}

/** The one place where an object changes: what it says is the same, where it says so is not. */
function relocate(object: KubernetesObject, stream: YamlStream, document: YamlDocument): void {
  const movable: { -readonly [K in 'stream' | 'document']: KubernetesObject[K] } = object;
  movable.stream = stream;
  movable.document = document;
}
