/**
 * File patterns as `.gitignore` reads them, for `ignore` in podlint.yaml.
 * Matching is a loop with one remembered star, never a regular expression: a pattern out of an untrusted file costs at most
 * its length times the path's.
 */

/** One alternative of a pattern, split at `/`. */
type Segments = readonly string[];

/** A pattern read once and matched often. */
export interface Glob {
  readonly text: string;
  /** `!pattern`: takes back what an earlier pattern matched. */
  readonly negated: boolean;
  readonly alternatives: readonly Segments[];
}

/** `{a,b}` multiplies; beyond this many alternatives the braces are read literally. */
const MAX_ALTERNATIVES = 256;

/** Braces in a longer pattern are read literally as well: no path of that length exists (`PATH_MAX`). */
const MAX_BRACED_LENGTH = 4096;

/**
 * Reads a pattern: `*` and `?` within a name, `**` across folders, `[a-z]`, `{yaml,yml}`, a leading `!`.
 * A pattern without a slash matches at any depth, one with a slash from the base folder; a matched folder matches all it holds.
 */
export function parseGlob(text: string): Glob {
  const negated = text.startsWith('!');
  const body = withoutSlashes((negated ? text.slice(1) : text).replace(/^\.\//, ''));
  const alternatives = expandBraces(body).map((alternative): Segments => {
    const segments = alternative.replace(/^\//, '').split('/');
    return alternative.includes('/') ? segments : ['**', ...segments];
  });
  return { text, negated, alternatives };
}

/** Without slashes at its end. */
function withoutSlashes(text: string): string {
  let end = text.length;
  while (end > 0 && text.charAt(end - 1) === '/') end -= 1;
  return text.slice(0, end);
}

/** Does the path (relative to the pattern's base folder, `/` between names) or a folder above it match? */
export function matchesGlob(glob: Glob, path: string): boolean {
  const names = path.split('/');
  return glob.alternatives.some(
    (segments) => matchesSegments(segments, names) || matchesSegments([...segments, '*', '**'], names),
  );
}

/** Does the path itself match, not a folder above it? */
export function matchesWholePath(glob: Glob, path: string): boolean {
  const names = path.split('/');
  return glob.alternatives.some((segments) => matchesSegments(segments, names));
}

/** Is the path chosen by an ordered list, in which later patterns win and `!` takes back? */
export function matchesGlobs(globs: readonly Glob[], path: string, initially = false): boolean {
  let chosen = initially;
  for (const glob of globs) {
    if (chosen === glob.negated && matchesGlob(glob, path)) chosen = !glob.negated;
  }
  return chosen;
}

/** Does a name match a pattern of `*`, `?` and `[…]`? */
export function matchesName(pattern: string, name: string): boolean {
  return matchesWild(tokenize(pattern), Array.from(name), (token) => token === '*', matchesToken);
}

function matchesSegments(pattern: Segments, names: readonly string[]): boolean {
  return matchesWild(
    pattern,
    names,
    (segment) => segment === '**',
    (segment, name) => matchesName(segment, name),
  );
}

/** Matches items against a pattern in which one kind of element stands for any number of items. */
function matchesWild<P, T>(
  pattern: readonly P[],
  items: readonly T[],
  isStar: (element: P) => boolean,
  matchesOne: (element: P, item: T) => boolean,
): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let index = 0; index < items.length;) {
    const element = pattern[at];
    if (element !== undefined && isStar(element)) {
      star = at;
      at += 1;
      resume = index;
    } else if (element !== undefined && matchesOne(element, items[index] as T)) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      // The last star takes one item more; an earlier one need not, as the last could take whatever it leaves.
      at = star + 1;
      resume += 1;
      index = resume;
    } else {
      return false;
    }
  }
  return pattern.slice(at).every(isStar);
}

/** Single characters, `*`, `?` and whole `[…]` classes; an escaped character stands for itself. */
function tokenize(pattern: string): string[] {
  return pattern.match(/\\.|\[[!^]?\]?[^\]]*\]|[\s\S]/gu) ?? [];
}

function matchesToken(token: string, character: string): boolean {
  if (token === '?') return true;
  if (token.length > 1 && token.startsWith('\\')) return token.slice(1) === character;
  if (token.length > 2 && token.startsWith('[')) return matchesClass(token.slice(1, -1), character);
  return token === character;
}

function matchesClass(body: string, character: string): boolean {
  const negated = body.startsWith('!') || body.startsWith('^');
  const members = Array.from(negated ? body.slice(1) : body);
  let found = false;
  for (let index = 0; index < members.length; index += 1) {
    const from = members[index] ?? '';
    const to = members[index + 1] === '-' ? members[index + 2] : undefined;
    if (to === undefined) {
      found ||= from === character;
    } else {
      found ||= from <= character && character <= to;
      index += 2;
    }
  }
  return found !== negated;
}

function expandBraces(pattern: string): readonly string[] {
  if (pattern.length > MAX_BRACED_LENGTH) return [pattern];
  let done: string[] = [];
  let open = [pattern];
  while (open.length > 0) {
    const next: string[] = [];
    for (const text of open) {
      const braces = /^(.*?)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(text);
      if (!braces) done = [...done, text];
      else
        for (const choice of (braces[2] ?? '').split(',')) next.push(`${braces[1] ?? ''}${choice}${braces[3] ?? ''}`);
    }
    if (next.length + done.length > MAX_ALTERNATIVES) return [pattern];
    open = next;
  }
  return done;
}
