/** What the server's YAML reader says of a text that is no YAML, as near as the document layer's own findings allow. */
import type { SyntaxProblem, YamlDocument } from '../document/tree.js';

type Said = readonly [line: number | undefined, words: string];

const noToken = 'found character that cannot start any token';
const noMapping = 'mapping values are not allowed in this context';
const noKey = 'did not find expected key';

/** The message, or nothing for a text that reads. */
export function syntaxMessage(document: YamlDocument): string | undefined {
  const { problems } = document;
  // A parser's complaint hides what else is wrong with what it read.
  const problem = problems.find(({ code }) => code === 'syntax' || code === 'tab-indentation') ?? problems[0];
  if (!problem) return undefined;
  if (problem.code === 'not-a-number') {
    return `error parsing YAML: json: unsupported value: ${infinity(document.text.slice(problem.range.start))}`;
  }
  const [line, words] = say(document, problem);
  return `error parsing YAML: yaml: ${line === undefined || line < 1 ? '' : `line ${String(line)}: `}${words}`;
}

function infinity(text: string): string {
  if (/^\.nan/i.test(text)) return 'NaN';
  return text.startsWith('-') ? '-Inf' : '+Inf';
}

function say(document: YamlDocument, problem: SyntaxProblem): Said {
  const { text } = document;
  const { start, end } = problem.range;
  const here = lineOf(document, start);
  switch (problem.code) {
    case 'tab-indentation':
      return [here, noToken];
    case 'unknown-alias':
      return [undefined, `unknown anchor '${/^\*([^\s,\]}]*)/.exec(text.slice(start))?.[1] ?? ''}' referenced`];
    case 'tag-mismatch':
      return [
        undefined,
        `cannot decode !!str \`${text.slice(start, end)}\` as a ${/!!\w+/.exec(problem.message)?.[0] ?? ''}`,
      ];
    case 'complex-key':
      return [undefined, `invalid map key: ${text.slice(start, end)}`];
    case 'invalid-text':
      return [undefined, 'control characters are not allowed'];
    case 'syntax':
      return saySyntax(document, problem, here);
    default:
      return [here, noKey];
  }
}

/** Errors of the scanner name the line itself, those of the parser the line before it. */
function saySyntax(document: YamlDocument, { message, range }: SyntaxProblem, here: number): Said {
  const { text } = document;
  const open = openBracket(text.slice(document.start, range.start));
  const colon = lineOf(document, Math.max(text.indexOf(':', range.start), range.start));
  const keyAcrossLines = message.startsWith('A key must end');
  if (/Missing closing .quote/.test(message)) return [here, 'found unexpected end of stream'];
  if (message.includes('escape')) return [here, 'found unknown escape character'];
  if (message.includes('may not start with')) return [here, noToken];
  if (open !== undefined) {
    const line = keyAcrossLines ? colon : here;
    const entry = blockEntry(text, open.offset + document.start);
    if (entry !== undefined && lineOf(document, entry) <= line) {
      return [lineOf(document, entry) - 1, 'did not find expected node content'];
    }
    return [line - 1, `did not find expected ',' or '${open.bracket === '{' ? '}' : ']'}'`];
  }
  if (keyAcrossLines) return [colon, noMapping];
  if (message.startsWith('A key with a value')) {
    return text.slice(range.start).trimStart().startsWith('- ') ? [here - 1, noKey] : [colon, noMapping];
  }
  return [here - 1, noKey];
}

/** So far behind a bracket an entry is looked for. */
const furthestEntry = 16_384;

/** The first dash behind a bracket that stands where a value is due: inside of brackets there are no dashes. */
function blockEntry(text: string, from: number): number | undefined {
  const near = text.slice(from, from + furthestEntry);
  const match = /(?:[[{,]|:(?=\s))(?:[ \t\r]*(?:#[^\n]*)?\n)+[ \t\r]*-(?=\s)/.exec(near);
  return match === null ? undefined : from + match.index + match[0].length - 1;
}

interface OpenBracket {
  readonly bracket: string;
  readonly offset: number;
}

/** The bracket that is open at the end of a text, comments and quotes left aside. */
function openBracket(text: string): OpenBracket | undefined {
  const open: OpenBracket[] = [];
  const marks = /(?<!\\)"(?:[^"\\]|\\.)*"|'[^']*'|(?:^|\s)#.*|(?<=[\s[{,:-])[[{]|[\]}]/g;
  for (const { 0: mark, index } of text.matchAll(marks)) {
    if (mark === '[' || mark === '{') open.push({ bracket: mark, offset: index });
    else if (mark === ']' || mark === '}') open.pop();
  }
  return open.at(-1);
}

function lineOf({ text, start }: YamlDocument, offset: number): number {
  const content = text.slice(start, offset).replace(/^---[ \t\r]*\n/, '');
  return content.split('\n').length;
}
