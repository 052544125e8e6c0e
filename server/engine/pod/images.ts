/** Which known image is this? The knowledge is data: data/images.json. */
import data from './data/images.json' with { type: 'json' };
import type { ImageKnowledge } from './image-knowledge.js';
import type { ImageReference } from './model.js';
import { baseName } from './programs.js';

export interface ImageMatch {
  readonly knowledge: ImageKnowledge;
  /** `probable`: the very image or a mirror of it. `possible`: somebody's image of that name. */
  readonly confidence: 'probable' | 'possible';
}

/** Everything known about images, ready to be asked. */
export interface ImageCatalogue {
  readonly find: (image: ImageReference) => ImageMatch | undefined;
  /** The image family that a program belongs to, `redis-server`, wherever it is installed. */
  readonly findProgram: (name: string) => ImageKnowledge | undefined;
}

interface Pattern {
  readonly repository: string;
  readonly knowledge: ImageKnowledge;
}

/** Patterns by the name in their last segment, and those whose name has a `*` in it. */
interface ImageIndex {
  readonly byName: ReadonlyMap<string, readonly Pattern[]>;
  readonly anyName: readonly Pattern[];
  readonly programs: ReadonlyMap<string, ImageKnowledge>;
}

let builtInIndex: ImageIndex | undefined;

/** Made when the first image is met, and once for all catalogues. */
function builtIn(): ImageIndex {
  return (builtInIndex ??= indexOf(data.images as readonly ImageKnowledge[]));
}

/**
 * Catalogue of the built-in images and the user's own, which win; of these the last written, so that a file overrides those that
 * it extends. Answers are remembered per image name.
 */
export function imageCatalogue(own: readonly ImageKnowledge[] = []): ImageCatalogue {
  const ownIndex = indexOf(own.toReversed());
  const known = new Map<string, ImageMatch | undefined>();
  return {
    find: (image) => {
      if (!known.has(image.repository)) {
        known.set(image.repository, bestMatch(image, ownIndex) ?? bestMatch(image, builtIn()));
      }
      return known.get(image.repository);
    },
    findProgram: (name) => ownIndex.programs.get(name) ?? builtIn().programs.get(name),
  };
}

/** `redis-server` stands in the images of its successors too: the family whose name the program begins with has it, else the first. */
function isNearer(family: ImageKnowledge, known: ImageKnowledge | undefined, program: string): boolean {
  if (known === undefined) return true;
  const length = ({ id }: ImageKnowledge): number => (program === id || program.startsWith(`${id}-`) ? id.length : 0);
  return length(family) > length(known);
}

function indexOf(images: readonly ImageKnowledge[]): ImageIndex {
  const byName = new Map<string, Pattern[]>();
  const anyName: Pattern[] = [];
  const programs = new Map<string, ImageKnowledge>();
  for (const knowledge of images) {
    for (const repository of knowledge.repositories) {
      const name = repository.slice(repository.lastIndexOf('/') + 1);
      const list = name.includes('*') ? anyName : (byName.get(name) ?? []);
      if (list.push({ repository, knowledge }) === 1 && list !== anyName) byName.set(name, list);
    }
    for (const program of knowledge.base ? [] : (knowledge.programs ?? [])) {
      const name = baseName(program);
      if (!commonNames.test(name) && isNearer(knowledge, programs.get(name), name)) programs.set(name, knowledge);
    }
  }
  return { byName, anyName, programs };
}

/** Names that many images use for their start script say nothing. */
const commonNames =
  /\.sh$|^(?:docker-)?entrypoint|^(?:run|start|serve|tini|python3?|node|java|kong|solr|registry|docker|git|kubectl|curl|etcd\w+)$/;

/** The pattern with most named segments and fewest wild ones. */
function bestMatch(image: ImageReference, index: ImageIndex): ImageMatch | undefined {
  const segments = image.repository.split('/');
  let best: ImageMatch | undefined;
  let bestWeight = Number.NEGATIVE_INFINITY;
  for (const { repository, knowledge } of [...(index.byName.get(image.name) ?? []), ...index.anyName]) {
    const pattern = repository.split('/');
    if (!matches(pattern, segments)) continue;
    const weight = pattern.reduce((sum, segment) => sum + (segment === '*' ? 0 : 4) - Number(segment.includes('*')), 0);
    if (weight <= bestWeight) continue;
    bestWeight = weight;
    best = { knowledge, confidence: isLoose(pattern) ? 'possible' : 'probable' };
  }
  return best;
}

/** Anybody's `nginx` may be another one; a name of several words, `redis-exporter`, hardly is. */
function isLoose(pattern: readonly string[]): boolean {
  return pattern[0] === '*' && !/[-_]/.test(pattern.at(-1) ?? '');
}

/**
 * A pattern of several segments also matches below a mirror's path.
 * One of a single name does only below `library`: anybody's `x/registry` is not Docker's `registry`.
 */
function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  const offset = segments.length - pattern.length;
  if (offset < 0) return false;
  if (offset > 0 && pattern.length === 1 && segments[offset - 1] !== 'library') return false;
  return pattern.every((segment, index) => matchesSegment(segment, segments[offset + index] ?? ''));
}

function matchesSegment(pattern: string, segment: string): boolean {
  if (pattern === '*') return true;
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === segment;
  const before = pattern.slice(0, star);
  const after = pattern.slice(star + 1);
  return segment.length >= before.length + after.length && segment.startsWith(before) && segment.endsWith(after);
}
