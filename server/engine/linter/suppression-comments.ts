/**
 * Suppressions in comments:
 * `# podlint-disable-next-line RULE[, RULE] -- reason`, `podlint-disable-line`, `podlint-disable-file`,
 * and `podlint-disable` … `podlint-enable` around a piece of the file.
 */
import type { TextRange, YamlComment, YamlStream } from '../document/tree.js';
import { didYouMean } from './configuration-shape.js';
import type { FixHandle, TextEdit } from './finding.js';
import type { Draft } from './placement.js';
import { meansRule } from './rule-settings.js';
import type { RuleWord, Suppression, SuppressionProblem, Suppressions } from './suppression.js';
import { parseRuleList, sortWords } from './suppression.js';

const DIRECTIVES = ['disable-next-line', 'disable-line', 'disable-file', 'disable', 'enable'] as const;
type Directive = (typeof DIRECTIVES)[number];

/** A comment that begins with a directive, taken apart. */
interface DirectiveComment {
  readonly directive: Directive;
  readonly comment: YamlComment;
  readonly document: number;
  /** Ranges are of the file. */
  readonly words: readonly RuleWord[];
  readonly reason: string | undefined;
}

/** Reads the comments of a file. `patterns` are the rule ids and themes there are. */
export function readCommentSuppressions(
  {
    uri,
    stream,
    comments,
  }: { readonly uri: string; readonly stream: YamlStream; readonly comments: readonly YamlComment[] },
  patterns: readonly string[],
): Suppressions {
  const problems: SuppressionProblem[] = [];
  const directives = comments.flatMap((comment) => readDirective(comment, stream, problems) ?? []);
  const blocks: BlockDirective[] = [];
  const suppressions: Suppression[] = [];
  for (const directive of directives) {
    const words = knownWords(directive, patterns, problems);
    if (directive.directive === 'enable') enable(directive, words, blocks, problems);
    else suppressions.push(...disable(directive, words, { uri, text: stream.text, directives, blocks }));
  }
  return { suppressions, problems };
}

function readDirective(
  comment: YamlComment,
  stream: YamlStream,
  problems: SuppressionProblem[],
): DirectiveComment | undefined {
  const match = /^#+\s*podlint-(?<name>[\w-]+)(?<rest>.*)$/s.exec(comment.text);
  const { name = '', rest = '' } = match?.groups ?? {};
  if (!match) return undefined;
  const document = documentAt(stream, comment.start);
  const directive = DIRECTIVES.find((known) => known === name);
  if (!directive) {
    const hint = didYouMean(name, DIRECTIVES);
    const start = comment.start + match[0].indexOf('podlint-');
    // A comment may well begin with another word of that kind; only a slip of the pen is reported.
    if (hint !== '') {
      const data = { directive: `podlint-${name}`, hint: hint.replace('`', '`podlint-') };
      problems.push({
        messageId: 'unknownDirective',
        data,
        range: { start, end: start + 'podlint-'.length + name.length },
        document,
      });
    }
    return undefined;
  }
  const base = comment.start + match[0].length - rest.length;
  const { words, reason } = parseRuleList(rest);
  const placed = words.map(({ text, start, end }) => ({ text, start: base + start, end: base + end }));
  return { directive, comment, document, words: placed, reason };
}

/** The words that name rules; the others are reported. Only `enable` may go without. */
function knownWords(
  { directive, comment, document, words }: DirectiveComment,
  patterns: readonly string[],
  problems: SuppressionProblem[],
): readonly RuleWord[] {
  if (words.length === 0 && directive !== 'enable') {
    problems.push({ messageId: 'noRule', data: {}, range: comment, document });
  }
  const { known, unknown } = sortWords(words, patterns);
  for (const { word, hint } of unknown) {
    problems.push({ messageId: 'unknownRule', data: { rule: word.text, hint }, range: rangeOf(word), document });
  }
  return known;
}

const rangeOf = ({ start, end }: RuleWord): TextRange => ({ start, end });

/** `disable` and `enable` by position: the last one before a place decides. */
interface BlockDirective {
  readonly start: number;
  /** Absent: every rule. */
  readonly pattern: string | undefined;
  readonly enables: boolean;
}

function enable(
  { comment, document, words }: DirectiveComment,
  known: readonly RuleWord[],
  blocks: BlockDirective[],
  problems: SuppressionProblem[],
): void {
  if (words.length === 0) blocks.push({ start: comment.start, pattern: undefined, enables: true });
  for (const word of known) {
    const isOpen = blocks.some((block) => !block.enables && overlaps(block.pattern ?? '', word.text));
    if (!isOpen) {
      problems.push({
        messageId: 'notOpen',
        data: { rule: word.text },
        range: rangeOf(word),
        document,
      });
    }
    blocks.push({ start: comment.start, pattern: word.text, enables: true });
  }
}

const overlaps = (left: string, right: string): boolean => meansRule(left, right) || meansRule(right, left);

interface FilePlace {
  readonly uri: string;
  readonly text: string;
  readonly directives: readonly DirectiveComment[];
  readonly blocks: BlockDirective[];
}

function disable(directive: DirectiveComment, words: readonly RuleWord[], place: FilePlace): readonly Suppression[] {
  const siblings: Suppression[] = [];
  for (const word of words) {
    siblings.push({
      source: 'comment',
      pattern: word.text,
      reason: directive.reason,
      range: rangeOf(word),
      document: directive.document,
      covers: coverage(directive, word, place),
      removal: (unused) => {
        const whole = siblings.every((sibling) => unused.has(sibling));
        const own = whole ? commentRange(place.text, directive.comment) : wordRange(place.text, word);
        return removal(place, [own, ...closingRange(directive, word, place)]);
      },
    });
  }
  return siblings;
}

function coverage(
  { directive, comment }: DirectiveComment,
  word: RuleWord,
  { text, blocks }: FilePlace,
): Suppression['covers'] {
  switch (directive) {
    case 'disable-file':
      return () => true;
    case 'disable-line':
      return covering(lineAt(text, comment.start));
    case 'disable-next-line':
      return covering(nextLine(text, comment.start));
    case 'disable': {
      const own: BlockDirective = { start: comment.start, pattern: word.text, enables: false };
      blocks.push(own);
      return ({ finding }) => {
        const isLater = (block: BlockDirective): boolean => block.start < finding.range.start;
        return blocks.findLast((block) => isLater(block) && means(block, finding.rule)) === own;
      };
    }
    case 'enable':
      return () => false;
  }
}

const means = ({ pattern }: BlockDirective, rule: string): boolean => pattern === undefined || meansRule(pattern, rule);

function covering(line: TextRange): Suppression['covers'] {
  return ({ finding }: Draft) => line.start <= finding.range.start && finding.range.start <= line.end;
}

function removal({ uri }: FilePlace, ranges: readonly TextRange[]): FixHandle {
  const edits = ranges.map(({ start, end }): TextEdit => ({ start, end, newText: '' }));
  return { title: 'Remove the suppression', kind: 'safe', edits: () => [{ uri, edits }] };
}

/** The `enable` that belongs to a `disable` goes with it. */
function closingRange(
  { directive, comment }: DirectiveComment,
  word: RuleWord,
  { text, directives }: FilePlace,
): readonly TextRange[] {
  if (directive !== 'disable') return [];
  for (const later of directives) {
    const closing = later.words.find(({ text: name }) => name === word.text);
    if (later.directive !== 'enable' || later.comment.start < comment.start || !closing) continue;
    return [later.words.length === 1 ? commentRange(text, later.comment) : wordRange(text, closing)];
  }
  return [];
}

/** The comment with its whole line, or with the blanks before it. */
function commentRange(text: string, comment: YamlComment): TextRange {
  if (comment.ownLine) {
    const line = lineAt(text, comment.start);
    return { start: line.start, end: Math.min(text.length, line.end + lineBreakLength(text, line.end)) };
  }
  return { start: blanksBefore(text, comment.start), end: comment.end };
}

/** A name with the comma that parts it from the next one, or from the one before. */
function wordRange(text: string, word: RuleWord): TextRange {
  const after = /^[ \t]*,[ \t]*/.exec(text.slice(word.end, word.end + 100))?.[0].length ?? 0;
  if (after > 0) return { start: word.start, end: word.end + after };
  const comma = blanksBefore(text, word.start) - 1;
  return { start: text.charAt(comma) === ',' ? blanksBefore(text, comma) : word.start, end: word.end };
}

/** Where the blanks begin that end at an offset. */
function blanksBefore(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && (text.charAt(start - 1) === ' ' || text.charAt(start - 1) === '\t')) start -= 1;
  return start;
}

const isBreak = (character: string): boolean => character === '\n' || character === '\r';

/** The line that holds the offset, without its break. */
function lineAt(text: string, offset: number): TextRange {
  let start = offset;
  while (start > 0 && !isBreak(text.charAt(start - 1))) start -= 1;
  let end = offset;
  while (end < text.length && !isBreak(text.charAt(end))) end += 1;
  return { start, end };
}

const lineBreakLength = (text: string, offset: number): number => (text.startsWith('\r\n', offset) ? 2 : 1);

/** The next line that says something: suppressions may stand on top of each other. */
function nextLine(text: string, offset: number): TextRange {
  let line = lineAt(text, offset);
  while (line.end < text.length) {
    line = lineAt(text, line.end + lineBreakLength(text, line.end));
    const content = text.slice(line.start, line.end).trimStart();
    if (content !== '' && !content.startsWith('#')) break;
  }
  return line;
}

function documentAt(stream: YamlStream, offset: number): number {
  const index = stream.documents.findLastIndex((document) => document.start <= offset);
  return stream.documents[Math.max(0, index)]?.index ?? 0;
}
