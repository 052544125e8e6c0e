/**
 * Reads POSIX shell scripts as far as a linter needs: which programs run with which words, and where these stand.
 * Quotes are taken off, comments and here-documents left out, `$(…)` stays text. Never fails.
 */
import { SourceTextBuilder, sourceRange, verbatim, type SourceText } from './source-text.js';

export interface ShellWord {
  readonly source: SourceText;
  /** Part of the word was quoted, so it is no reserved word. */
  readonly quoted: boolean;
}

export interface ShellCommand {
  readonly words: readonly ShellWord[];
  readonly keywords: readonly string[];
  readonly assignments: readonly { readonly name: string; readonly value: string }[];
  readonly terminator: string;
}

type Token = { readonly kind: 'word'; readonly word: ShellWord } | { readonly kind: 'operator'; readonly text: string };

const reserved = new Set([
  '!',
  '{',
  '}',
  'case',
  'do',
  'done',
  'elif',
  'else',
  'esac',
  'fi',
  'for',
  'if',
  'select',
  'then',
  'until',
  'while',
]);
const operators = [
  '<<<',
  '<<-',
  ';;',
  '&&',
  '||',
  '<<',
  '>>',
  '>&',
  '<&',
  '&>',
  '>|',
  ';',
  '&',
  '|',
  '(',
  ')',
  '<',
  '>',
];
const redirections = new Set(['<<<', '<<-', '<<', '>>', '>&', '<&', '&>', '>|', '<', '>']);
const assignment = /^([A-Za-z_]\w*)=/;

/** The longest script that is read; beyond that it is data, not a program. */
const longestScript = 64 * 1024;

/** The simple commands of a script, in order. */
export function readShell(script: SourceText): readonly ShellCommand[] {
  const commands: ShellCommand[] = [];
  let current = emptyCommand();
  let redirected = false;
  let parentheses = 0;
  const finish = (terminator: string) => {
    const { words, keywords, assignments } = current;
    if (words.length + keywords.length + assignments.length > 0) commands.push({ ...current, terminator });
    current = emptyCommand();
  };
  for (const token of tokens(script)) {
    if (token.kind === 'word') {
      if (!redirected) takeWord(token.word, current);
      redirected = false;
      continue;
    }
    redirected = redirections.has(token.text);
    if (redirected) {
      // A file descriptor before a redirection (`2>`) is no argument.
      if (/^\d$/.test(current.words.at(-1)?.source.text ?? '')) current.words.pop();
      continue;
    }
    // The name of a function that is defined, and the pattern of a `case`, are no programs.
    if (token.text === '(' || (token.text === ')' && parentheses === 0)) current.words.length = 0;
    parentheses = Math.max(0, parentheses + Number(token.text === '(') - Number(token.text === ')'));
    finish(token.text === '\n' ? ';' : token.text);
  }
  finish('');
  return commands;
}

interface OpenCommand {
  readonly words: ShellWord[];
  readonly keywords: string[];
  readonly assignments: { readonly name: string; readonly value: string }[];
}

function emptyCommand(): OpenCommand {
  return { words: [], keywords: [], assignments: [] };
}

function takeWord(word: ShellWord, current: OpenCommand): void {
  const { text } = word.source;
  // What a loop runs over, or a `case` compares, is data.
  if (/^(?:for|case|select)$/.test(current.keywords.at(-1) ?? '')) return;
  if (current.words.length > 0) {
    current.words.push(word);
    return;
  }
  if (!word.quoted && reserved.has(text) && current.assignments.length === 0) {
    current.keywords.push(text);
    return;
  }
  const name = assignment.exec(text)?.[1];
  if (name === undefined) current.words.push(word);
  else current.assignments.push({ name, value: text.slice(name.length + 1) });
}

function* tokens(script: SourceText): Generator<Token> {
  const text = script.text.slice(0, longestScript);
  const pendingDocuments: string[] = [];
  let at = 0;
  let awaitsDelimiter = false;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '\n') {
      yield { kind: 'operator', text: '\n' };
      at = skipDocuments(text, at + 1, pendingDocuments.splice(0));
    } else if (character === ' ' || character === '\t' || character === '\r') {
      at++;
    } else if (character === '\\' && text.charAt(at + 1) === '\n') {
      at += 2;
    } else if (character === '#') {
      at = lineEnd(text, at);
    } else {
      const operator = operators.find((candidate) => text.startsWith(candidate, at));
      if (operator !== undefined) {
        yield { kind: 'operator', text: operator };
        awaitsDelimiter = operator === '<<' || operator === '<<-';
        at += operator.length;
      } else {
        const { word, end } = readWord(script, text, at);
        if (awaitsDelimiter) pendingDocuments.push(word.source.text);
        awaitsDelimiter = false;
        yield { kind: 'word', word };
        at = end;
      }
    }
  }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** The bodies of here-documents are data for a program, not words of the script. */
function skipDocuments(text: string, from: number, delimiters: readonly string[]): number {
  let at = from;
  for (const delimiter of delimiters) {
    while (at < text.length) {
      const end = lineEnd(text, at);
      const line = text.slice(at, end).trim();
      at = end + 1;
      if (line === delimiter) break;
    }
  }
  return Math.min(at, text.length);
}

function readWord(script: SourceText, text: string, start: number): { readonly word: ShellWord; readonly end: number } {
  const builder = new SourceTextBuilder();
  let at = start;
  let quoted = false;
  let plain = true;
  while (at < text.length && !endsWord(text, at)) {
    const character = text.charAt(at);
    const end = pieceEnd(text, at);
    if (character === "'" || character === '"') {
      quoted = true;
      plain = false;
      const closed = end - 1 > at && text.charAt(end - 1) === character;
      copyQuoted(script, text, at + 1, closed ? end - 1 : end, character, builder);
    } else if (character === '\\') {
      plain = false;
      if (text.charAt(at + 1) !== '\n') builder.copy(script, at + 1, end);
    } else {
      builder.copy(script, at, end);
    }
    at = end;
  }
  const source =
    plain && !script.map ? verbatim(text.slice(start, at), sourceRange(script, start, at).start) : builder.build();
  return { word: { source, quoted }, end: at };
}

function endsWord(text: string, at: number): boolean {
  const character = text.charAt(at);
  return /[ \t\r\n;|&()<>]/.test(character);
}

/** The end of a quoted string, an escape, an expansion, or of one plain character. */
function pieceEnd(text: string, at: number): number {
  const character = text.charAt(at);
  if (character === '\\') return Math.min(at + 2, text.length);
  if (character === "'") return closing(text.indexOf("'", at + 1), text);
  if (character === '"') return doubleQuoteEnd(text, at + 1);
  if (character === '`') return closing(text.indexOf('`', at + 1), text);
  if (character === '$' && text.charAt(at + 1) === '(') return balancedEnd(text, at + 1, '(', ')');
  if (character === '$' && text.charAt(at + 1) === '{') return balancedEnd(text, at + 1, '{', '}');
  return at + 1;
}

function closing(found: number, text: string): number {
  return found < 0 ? text.length : found + 1;
}

function doubleQuoteEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') return at + 1;
    if (character === '\\') at++;
    else if (character === '$' && /[({]/.test(text.charAt(at + 1))) at = pieceEnd(text, at) - 1;
  }
  return text.length;
}

function balancedEnd(text: string, from: number, open: string, close: string): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') at++;
    else if (character === "'" && open === '(') at = closing(text.indexOf("'", at + 1), text) - 1;
    else if (character === open) depth++;
    else if (character === close && --depth === 0) return at + 1;
  }
  return text.length;
}

/** Inside double quotes a backslash escapes only what would be special there. */
function copyQuoted(
  script: SourceText,
  text: string,
  from: number,
  to: number,
  quote: string,
  builder: SourceTextBuilder,
): void {
  for (let at = from; at < to; at++) {
    if (quote === '"' && text.charAt(at) === '\\' && /[$`"\\\n]/.test(text.charAt(at + 1))) at++;
    builder.copy(script, at, at + 1);
  }
}
