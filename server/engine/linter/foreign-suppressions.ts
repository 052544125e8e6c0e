/**
 * Annotations that other linters read: whoever comes from them has already said what is accepted.
 * They are honoured for the rules that correspond to their checks, and never reported as unused, for they are not Podlint's.
 */
import type { FileContents } from './file-contents.js';
import type { ForeignLinter } from './foreign-checks.js';
import { CHECKOV, KUBE_LINTER, KUBE_SCORE, POLARIS } from './foreign-checks.js';
import type { Suppression } from './suppression.js';
import type { MetadataPlace } from './suppression-annotations.js';
import { coversPlace, keyRangeOf, metadataPlaces } from './suppression-annotations.js';

/** A text without one of these has no such annotation. */
export function mentionsForeignLinter(text: string): boolean {
  return /kube-linter\.io\/|kube-score\/|polaris\.fairwinds\.com\/|checkov\.io\//.test(text);
}

export function readForeignSuppressions(contents: FileContents): readonly Suppression[] {
  return contents.file.objects.flatMap((object) =>
    metadataPlaces(object, contents.podsOf(object)).flatMap((place) =>
      Object.entries(place.annotations).flatMap(([key, value]) => toSuppressions(place, key, value)),
    ),
  );
}

/** What an annotation accepts: some checks of a linter, or all of them. */
interface Acceptance {
  readonly linter: ForeignLinter;
  readonly checks: readonly string[] | 'all';
  readonly reason: string;
}

function toSuppressions(place: MetadataPlace, key: string, value: string): readonly Suppression[] {
  const acceptance = readAnnotation(key, value);
  if (!acceptance) return [];
  const { linter, checks, reason } = acceptance;
  const names = checks === 'all' ? [...linter.checks.keys()] : checks;
  const rules = new Set(names.flatMap((name) => linter.checks.get(name) ?? []));
  return [...rules].map((rule) => ({
    source: 'annotation',
    pattern: rule,
    reason: reason === '' ? `${linter.name} is told to ignore it` : reason,
    range: keyRangeOf(place, key),
    document: place.object.document.index,
    covers: (draft) => coversPlace(place, undefined, draft),
    foreign: true,
    removal: () => ({ title: 'Remove the annotation', kind: 'suggestion', edits: () => undefined }),
  }));
}

function readAnnotation(key: string, value: string): Acceptance | undefined {
  const [, kubeLinterCheck] = /^ignore-check\.kube-linter\.io\/(.+)$/.exec(key) ?? [];
  if (kubeLinterCheck !== undefined) return { linter: KUBE_LINTER, checks: [kubeLinterCheck], reason: value };
  if (key === 'kube-linter.io/ignore-all') return { linter: KUBE_LINTER, checks: 'all', reason: value };
  if (key === 'kube-score/ignore') {
    const checks = value.split(',').map((name) => name.trim());
    return { linter: KUBE_SCORE, checks: checks.includes('*') ? 'all' : checks, reason: '' };
  }
  const polaris = /^polaris\.fairwinds\.com\/(?:(?<check>.+)-)?exempt$/.exec(key);
  if (polaris) {
    const check = polaris.groups?.check;
    if (value !== 'true') return undefined;
    return { linter: POLARIS, checks: check === undefined ? 'all' : [check], reason: '' };
  }
  if (!/^checkov\.io\/skip\d*$/.test(key)) return undefined;
  const [check = '', ...reason] = value.split('=');
  return { linter: CHECKOV, checks: [check.trim()], reason: reason.join('=').trim() };
}
