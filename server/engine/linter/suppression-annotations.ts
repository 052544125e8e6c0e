/**
 * Suppressions in annotations, on the object or on the metadata of its Pod template:
 * `podlint.dev/disable: "network/port-clash, sidecar/* -- reason"`, and `podlint.dev/disable.<container>: …` for one container.
 */
import type { Path, TextRange } from '../document/tree.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { PodModel } from '../pod/model.js';
import { didYouMean } from './configuration-shape.js';
import type { FileContents } from './file-contents.js';
import { isSameObject, startsWith } from './file-contents.js';
import { handleFixes } from './fixes.js';
import type { FixHandle } from './finding.js';
import type { Draft } from './placement.js';
import { rangeOf } from './placement.js';
import type { FixRecipe, RecipeEdit } from './rule.js';
import type { RuleWord, Suppression, SuppressionProblem, Suppressions } from './suppression.js';
import { parseRuleList, sortWords } from './suppression.js';

const PREFIX = 'podlint.dev/';
const DISABLE = 'disable';

export function readAnnotationSuppressions(contents: FileContents, patterns: readonly string[]): Suppressions {
  const suppressions: Suppression[] = [];
  const problems: SuppressionProblem[] = [];
  for (const object of contents.file.objects) {
    for (const place of metadataPlaces(object, contents.podsOf(object))) {
      for (const [key, value] of Object.entries(place.annotations)) {
        if (key.startsWith(PREFIX)) readAnnotation({ ...place, key, value }, patterns, { suppressions, problems });
      }
    }
  }
  return { suppressions, problems };
}

/** Metadata that may hold suppressions: the object's, and that of each Pod template in it. */
export interface MetadataPlace {
  readonly object: KubernetesObject;
  /** Path of what the metadata belongs to: the object or a Pod template. */
  readonly path: Path;
  readonly annotations: Readonly<Record<string, string>>;
  readonly pods: readonly PodModel[];
}

export function metadataPlaces(object: KubernetesObject, own: readonly PodModel[]): readonly MetadataPlace[] {
  const templates = own.filter(({ template }) => template.path.length > object.path.length);
  return [
    { object, path: object.path, annotations: object.metadata.annotations ?? {}, pods: own },
    ...templates.map((pod) => ({
      object,
      path: pod.template.path,
      annotations: pod.template.annotations,
      pods: [pod],
    })),
  ];
}

interface Annotation extends MetadataPlace {
  readonly key: string;
  readonly value: string;
}

function readAnnotation(
  annotation: Annotation,
  patterns: readonly string[],
  into: { readonly suppressions: Suppression[]; readonly problems: SuppressionProblem[] },
): void {
  const { key, object } = annotation;
  const name = key.slice(PREFIX.length);
  const container = name.startsWith(`${DISABLE}.`) ? name.slice(DISABLE.length + 1) : undefined;
  const problem = (
    messageId: SuppressionProblem['messageId'],
    data: SuppressionProblem['data'],
    range: TextRange,
  ): void => {
    into.problems.push({ messageId, data, range, document: object.document.index });
  };
  if (container === undefined && name !== DISABLE) {
    const hint = didYouMean(name, [DISABLE]);
    // Other annotations under this prefix may mean something to somebody.
    if (hint !== '')
      problem(
        'unknownDirective',
        { directive: key, hint: ` Did you mean \`${PREFIX}${DISABLE}\`?` },
        keyRange(annotation),
      );
    return;
  }
  const names = annotation.pods.flatMap((pod) => pod.containers.map((candidate) => candidate.name));
  if (container !== undefined && !names.includes(container)) {
    problem('unknownContainer', { container, hint: didYouMean(container, names) }, keyRange(annotation));
    return;
  }
  const { words, reason } = parseRuleList(annotation.value);
  if (words.length === 0) problem('noRule', {}, keyRange(annotation));
  const { known, unknown } = sortWords(words, patterns);
  for (const { word, hint } of unknown) {
    problem('unknownRule', { rule: word.text, hint }, wordRange(annotation, word));
  }
  into.suppressions.push(...toSuppressions(annotation, { known, words, reason, container }));
}

interface Content {
  readonly known: readonly RuleWord[];
  readonly words: readonly RuleWord[];
  readonly reason: string | undefined;
  readonly container: string | undefined;
}

function toSuppressions(annotation: Annotation, content: Content): readonly Suppression[] {
  const siblings: Suppression[] = [];
  for (const word of content.known) {
    siblings.push({
      source: 'annotation',
      pattern: word.text,
      reason: content.reason,
      range: wordRange(annotation, word),
      document: annotation.object.document.index,
      covers: (draft) => coversPlace(annotation, content.container, draft),
      removal: (unused) => {
        const kept = content.words.filter(
          (other) => !siblings.some((sibling) => sibling.pattern === other.text && unused.has(sibling)),
        );
        return removal(annotation, kept, content.reason);
      },
    });
  }
  return siblings;
}

/** Does a suppression in this metadata reach the place, or only what this container says there? */
export function coversPlace({ object, path }: MetadataPlace, container: string | undefined, draft: Draft): boolean {
  if (!draft.subject || !isSameObject(draft.subject, object)) return false;
  if (container !== undefined && draft.finding.container !== container) return false;
  return startsWith(draft.templatePath ?? draft.finding.path, path);
}

function removal(annotation: Annotation, kept: readonly RuleWord[], reason: string | undefined): FixHandle {
  const { object } = annotation;
  const path = annotationPath(annotation);
  const value = `${kept.map((word) => word.text).join(', ')}${reason === undefined ? '' : ` -- ${reason}`}`;
  const alone = Object.keys(annotation.annotations).length === 1;
  const edit: RecipeEdit =
    kept.length > 0
      ? { op: 'replace', object, path, value }
      : { op: 'remove', object, path: alone ? path.slice(0, -1) : path };
  const recipe: FixRecipe = { title: 'Remove the suppression', kind: 'safe', edits: () => [edit] };
  const [handle] = handleFixes([recipe]);
  return handle ?? { title: recipe.title, kind: recipe.kind, edits: () => undefined };
}

const annotationPath = ({ path, key }: Annotation): Path => [...path, 'metadata', 'annotations', key];

const keyRange = (annotation: Annotation): TextRange => keyRangeOf(annotation, annotation.key);

/** Where the key of an annotation stands. */
export function keyRangeOf({ object, path }: MetadataPlace, key: string): TextRange {
  return rangeOf({ object, path: [...path, 'metadata', 'annotations', key], part: 'key' });
}

function wordRange(annotation: Annotation, { start, end }: RuleWord): TextRange {
  return rangeOf({ object: annotation.object, path: annotationPath(annotation), within: { start, end } });
}
