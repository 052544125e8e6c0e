/** Completion at an offset, in texts that are whole and in those that are being typed. */
import { nodeAt } from '../../document/paths.js';
import { lineEnd, lineStart } from '../../document/scan.js';
import type { Path, TextRange, YamlDocument } from '../../document/tree.js';
import type { SourceFile } from '../../kubernetes/object.js';
import { readSourceFile } from '../../kubernetes/read.js';
import { toValue } from '../../document/value.js';
import { fieldOf } from '../../kubernetes/shape.js';
import type { Workspace } from '../../workspace/workspace.js';
import { formOf, shapeAt } from '../fields.js';
import { objectAt, trailIn, type Spot } from '../spot.js';
import { closersOf, flowStart } from './flow-path.js';
import { entryProposals, valueProposals } from './labels.js';
import { nameProposals } from './names.js';
import { nodeEntries, nodeValues, type KnownNodes } from './nodes.js';
import {
  fieldProposals,
  headerFields,
  headerProposals,
  itemProposals,
  takesScalar,
  wordProposals,
  type Asked,
  type Proposal,
} from './proposals.js';
import { documentRange, typingAt, type Typing } from './typing.js';

export interface CompletionOptions {
  readonly workspace: Workspace;
  readonly snippets: boolean;
  /** Lines of an insertion are put into the text as they are, not moved to where its first line stands. */
  readonly asIs: boolean;
  /** Fields, words and kinds of the API; without them only what another tool cannot know. */
  readonly schema: boolean;
  /** Nodes of the cluster that the configuration names. */
  readonly nodes: KnownNodes;
}

export interface Completion {
  readonly range: TextRange;
  readonly proposals: readonly Proposal[];
}

export function completeAt(
  uri: string,
  written: string,
  offset: number,
  options: CompletionOptions,
): Completion | undefined {
  if (isInAction(written, offset)) return undefined;
  const text = withoutActions(written);
  const typing = typingAt(text, offset);
  if (!typing) return undefined;
  const section = documentRange(text, offset);
  const healed = heal(text, section, typing, offset);
  const file = readSourceFile(uri, healed, { mode: 'fast' });
  const [document] = file.stream.documents;
  const begun = typing.path.length === 0 ? headerFields(new Set()) : [];
  const proposals = document ? proposalsIn(document, file, typing, { text, offset, options }) : begun;
  return { range: typing.range, proposals: typing.quoted ? proposals.map(withoutQuotes) : proposals };
}

interface Request {
  readonly text: string;
  readonly offset: number;
  readonly options: CompletionOptions;
}

function proposalsIn(document: YamlDocument, file: SourceFile, typing: Typing, request: Request): readonly Proposal[] {
  const { path } = typing;
  const node = nodeAt(document.root, path);
  const present = new Set(node?.kind === 'map' ? node.entries.map(({ key }) => key.value) : []);
  const header = headerOf(typing, document, present);
  if (header) return request.options.schema ? header : [];
  const object = objectAt(file, document, path);
  const { trail, base } = object ? trailIn(object, path) : { trail: undefined, base: 0 };
  if (!object || trail?.complete !== true) return [];
  const spot: Spot = { object, document, path, part: 'value', trail, base };
  return proposalsAt(spot, typing, { ...styleOf(typing, request), trail, present }, request.options);
}

/**
 * The actions of a template (`{{ .Values.name }}`) as words of the same length, and lines that hold nothing else as blanks: what is
 * around them is an ordinary manifest.
 */
function withoutActions(text: string): string {
  if (!text.includes('{{')) return text;
  const lines = text.split('\n').map((line) => {
    if (!line.includes('{{')) return line;
    const words = line.replace(/\{\{[^{}]*\}\}/g, (action) => 'x'.repeat(action.length));
    return /^x+$/.test(words.trim()) ? ' '.repeat(line.length) : words;
  });
  return lines.join('\n');
}

function isInAction(text: string, offset: number): boolean {
  const before = text.slice(lineStart(text, offset), offset);
  return before.lastIndexOf('{{') > before.lastIndexOf('}}');
}

/** At the root of a document or list item that is no object yet, and at the two fields that make it one. */
function headerOf({ path: whole, part }: Typing, { root }: YamlDocument, present: ReadonlySet<string>) {
  const { value, path } = innermost(root && toValue(root), whole);
  const [field, ...more] = path;
  if (more.length === 0 && part === 'value' && (field === 'apiVersion' || field === 'kind')) {
    const known = { apiVersion: fieldOf(value, 'apiVersion'), kind: fieldOf(value, 'kind') };
    return headerProposals(field, { ...known, [field]: undefined });
  }
  const isObject = present.has('apiVersion') && present.has('kind');
  return path.length === 0 && part === 'word' && !isObject ? headerFields(present) : undefined;
}

/** Items of a `List` are objects of their own. */
function innermost(value: unknown, path: Path): { readonly value: unknown; readonly path: Path } {
  const [items, index, ...rest] = path;
  const isItem = fieldOf(value, 'kind') === 'List' && items === 'items' && typeof index === 'number';
  if (!isItem) return { value, path };
  const list = fieldOf(value, 'items');
  return innermost(Array.isArray(list) ? list[index] : undefined, rest);
}

function proposalsAt(spot: Spot, typing: Typing, asked: Asked, { workspace, schema, nodes }: CompletionOptions) {
  const facts = shapeAt(asked.trail);
  if (takesScalar(facts)) {
    const known = nodeValues(spot, nodes) ?? [
      ...nameProposals(spot, { workspace }),
      ...valueProposals(spot, workspace),
    ];
    return schema ? [...wordProposals(asked), ...known] : known;
  }
  if (typing.part === 'value') return [];
  switch (formOf(facts)) {
    case 'object':
      return schema ? fieldProposals(asked) : [];
    case 'list':
      return schema && !typing.flow ? itemProposals(asked) : [];
    default:
      return nodeEntries(spot, nodes, asked.present) ?? entryProposals(spot, workspace, asked.present);
  }
}

function styleOf(typing: Typing, { text, offset, options: { snippets, asIs } }: Request) {
  const { flow, quoted, hasColon, column, range } = typing;
  const line = text.slice(lineStart(text, offset), range.start);
  const blanks = /^[ ]*/.exec(line)?.[0].length ?? 0;
  return { snippets, flow, quoted, hasColon, indent: ' '.repeat(Math.max(0, column - (asIs ? 0 : blanks))) };
}

/** Inside of quotes nothing needs quotes of its own. */
const withoutQuotes = (proposal: Proposal): Proposal => ({
  ...proposal,
  insert: { text: proposal.insert.text.replace(/^"(.*)"$/, '$1'), snippet: false },
});

/** The document without the word that is being typed, and with the brackets closed that are still open. */
function heal(text: string, section: TextRange, { range, flow, hasColon }: Typing, offset: number): string {
  const before = text.slice(section.start, range.start);
  const behind = text.slice(range.end, section.end);
  if (flow) {
    const start = flowStart(text, section.start, offset) ?? section.start;
    const whole = closersOf(text.slice(start, range.start) + behind) === '';
    if (whole) return `${before}${hasColon ? 'null' : ''}${behind}`;
    return `${before}${closersOf(text.slice(start, range.start))}\n${text.slice(lineEnd(text, offset), section.end)}`;
  }
  // A key whose name is being typed again keeps its value, under a name that nobody asks for.
  return hasColon ? `${before}_${behind}` : before + behind;
}
