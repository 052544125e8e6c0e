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
  readonly segments: readonly string[];
  readonly knowledge: ImageKnowledge;
  /** Higher wins: named segments count, the user's own come first. */
  readonly weight: number;
}

const builtIn = data.images as readonly ImageKnowledge[];

/** Catalogue of the built-in images and the user's own, which win. Answers are remembered per image name. */
export function imageCatalogue(own: readonly ImageKnowledge[] = []): ImageCatalogue {
  const patterns = [...patternsOf(own, 100), ...patternsOf(builtIn, 0)];
  const byName = new Map<string, Pattern[]>();
  const anyName: Pattern[] = [];
  for (const pattern of patterns) {
    const name = pattern.segments.at(-1) ?? '';
    if (name.includes('*')) anyName.push(pattern);
    else byName.set(name, [...(byName.get(name) ?? []), pattern]);
  }
  const known = new Map<string, ImageMatch | undefined>();
  const find = (image: ImageReference) => {
    if (!known.has(image.repository)) {
      known.set(image.repository, bestMatch(image.repository, [...(byName.get(image.name) ?? []), ...anyName]));
    }
    return known.get(image.repository);
  };
  const programs = programIndex([...builtIn, ...own]);
  return { find, findProgram: (name) => programs.get(name) };
}

/** Names that many images use for their start script say nothing. */
const commonNames =
  /\.sh$|^(?:docker-)?entrypoint|^(?:run|start|serve|tini|python3?|node|java|kong|solr|registry|docker|git|kubectl|curl|etcd\w+)$/;

function programIndex(images: readonly ImageKnowledge[]): ReadonlyMap<string, ImageKnowledge> {
  const index = new Map<string, ImageKnowledge>();
  for (const knowledge of images) {
    if (knowledge.base) continue;
    for (const program of knowledge.programs ?? []) {
      const name = baseName(program);
      if (!commonNames.test(name)) index.set(name, knowledge);
    }
  }
  return index;
}

function patternsOf(images: readonly ImageKnowledge[], bonus: number): Pattern[] {
  return images.flatMap((knowledge) =>
    knowledge.repositories.map((repository) => {
      const segments = repository.split('/');
      const named = segments.filter((segment) => segment !== '*').length;
      const wild = segments.filter((segment) => segment.includes('*')).length;
      return { segments, knowledge, weight: bonus + 4 * named - wild };
    }),
  );
}

function bestMatch(repository: string, patterns: readonly Pattern[]): ImageMatch | undefined {
  const segments = repository.split('/');
  let best: Pattern | undefined;
  for (const pattern of patterns) {
    if (pattern.weight > (best?.weight ?? -1) && matches(pattern, segments)) best = pattern;
  }
  if (!best) return undefined;
  return { knowledge: best.knowledge, confidence: isLoose(best) ? 'possible' : 'probable' };
}

/** Anybody's `nginx` may be another one; a name of several words, `redis-exporter`, hardly is. */
function isLoose({ segments }: Pattern): boolean {
  return segments[0] === '*' && !/[-_]/.test(segments.at(-1) ?? '');
}

/**
 * A pattern of several segments also matches below a mirror's path.
 * One of a single name does only below `library`: anybody's `x/registry` is not Docker's `registry`.
 */
function matches(pattern: Pattern, segments: readonly string[]): boolean {
  const offset = segments.length - pattern.segments.length;
  if (offset < 0) return false;
  if (offset > 0 && pattern.segments.length === 1 && segments[offset - 1] !== 'library') return false;
  return pattern.segments.every((segment, index) => matchesSegment(segment, segments[offset + index] ?? ''));
}

function matchesSegment(pattern: string, segment: string): boolean {
  if (pattern === '*') return true;
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === segment;
  const before = pattern.slice(0, star);
  const after = pattern.slice(star + 1);
  return segment.length >= before.length + after.length && segment.startsWith(before) && segment.endsWith(after);
}
