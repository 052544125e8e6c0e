/**
 * The text is not YAML that Kubernetes can read.
 *
 * `kubectl` stops at the first such fault and applies nothing of the document, so all of a document's faults are shown at once.
 */
import type {
  SyntaxProblem,
  SyntaxProblemCode,
  TextRange,
  YamlDocument,
  YamlEntry,
  YamlNode,
} from '../../document/tree.js';
import { kindsOf } from '../../kubernetes/facts.js';
import type { FileFact } from '../../linter/rule.js';
import { defineFileRule } from '../../linter/rule.js';
import { looksLikeManifest } from '../support/manifest.js';

export const syntax = defineFileRule({
  meta: {
    id: 'api/syntax',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'The text is no YAML that Kubernetes reads',
    summary: 'A manifest must be YAML or JSON that Kubernetes can read.',
    why: 'Before anything else a manifest is turned into JSON. Where that fails, `kubectl apply` stops and nothing of the document reaches the cluster; other tools skip the document without a word, and what it should have changed stays as it was. Files with template actions (`{{ … }}`) are no manifests yet and are left alone.',
    whenNot: 'Never for manifests. Exclude files that are not meant for Kubernetes with `ignore`.',
    source: { title: 'YAML 1.2.2', url: 'https://yaml.org/spec/1.2.2/' },
    messages: {
      unreadable: '{problem} Nothing of this document is applied.',
      limit: '{problem} Podlint checks nothing beyond this.',
      items: '`items` of a List must be a list, but this is {found}. Nothing of it is applied.',
      untyped: 'This document has no `{missing}`, so `kubectl` refuses it and nothing of it is checked.{remedy}',
      item: 'Item {number} of this List is no Kubernetes object: {fault}. `kubectl` refuses the list.',
    },
  },

  *check({ stream }) {
    if (stream.template) {
      return;
    }
    for (const document of stream.documents) {
      yield* badItems(document);
      yield* untyped(document);
      for (const problem of document.problems) {
        if (concerns(problem, document)) {
          yield {
            messageId: limits.has(problem.code) ? 'limit' : 'unreadable',
            // A document that was read in part is checked in part; one that was not must not pass for a clean one.
            severity: limits.has(problem.code) && document.root !== undefined ? 'warning' : 'error',
            document: document.index,
            range: problem.range,
            data: { problem: sentence(problem.message) },
          };
        }
      }
    }
  },
});

/** What stands in a `List` and is no object would vanish without a word: nothing else looks at it. */
function* badItems(document: YamlDocument): Generator<FileFact<'items' | 'item'>> {
  // A tree that is not at hand is only made where there may be a list.
  if (!document.text.slice(document.start, document.end).includes('List')) {
    return;
  }
  const { index, root, problems } = document;
  const list = root && problems.length === 0 && isList(root) ? entryOf(root, 'items') : undefined;
  if (list === undefined || isNull(list.value)) {
    return;
  }
  if (list.value.kind !== 'sequence') {
    yield { messageId: 'items', document: index, range: list.key, data: { found: nameOf(list.value) } };
    return;
  }
  for (const [position, item] of list.value.items.entries()) {
    const fault = faultOf(item);
    const range = item.kind === 'scalar' ? item : (firstKeyOf(item) ?? { start: item.start, end: item.start + 1 });
    if (fault !== undefined) {
      yield {
        messageId: 'item',
        document: index,
        range,
        data: { number: position + 1, fault },
        path: ['items', position],
      };
    }
  }
}

/**
 * An object of which one line was forgotten would vanish, too: it has a name and one half of its type, which Kubernetes knows.
 * kubectl: `error validating data: apiVersion not set`.
 */
function* untyped({ index, root, text, start, end, problems }: YamlDocument): Generator<FileFact<'untyped'>> {
  const own = text.slice(start, end);
  if (/^apiVersion: *[^\s#]/m.test(own) && /^kind: *[^\s#]/m.test(own)) {
    return;
  }
  const metadata = root && problems.length === 0 ? entryOf(root, 'metadata')?.value : undefined;
  if (root === undefined || metadata === undefined || isMissing(metadata, 'name')) {
    return;
  }
  const [missing, other] = missingHalves(root);
  if (missing === undefined || other !== undefined) {
    return;
  }
  const half = entryOf(root, missing === 'kind' ? 'apiVersion' : 'kind');
  const known = kindsOf().filter(({ apiVersion, kind }) =>
    missing === 'kind' ? apiVersion === textOf(root, 'apiVersion') : kind === textOf(root, 'kind'),
  );
  if (half !== undefined && known.length > 0) {
    const [only, another] = missing === 'kind' ? [] : known;
    const remedy = only === undefined || another !== undefined ? '' : ` Write \`apiVersion: ${only.apiVersion}\`.`;
    yield { messageId: 'untyped', document: index, range: half.key, data: { missing, remedy } };
  }
}

const isList = (root: YamlNode): boolean => textOf(root, 'kind') === 'List' && textOf(root, 'apiVersion') === 'v1';

function faultOf(item: YamlNode): string | undefined {
  if (item.kind !== 'map') {
    return `it is ${nameOf(item)}`;
  }
  const missing = missingHalves(item);
  return missing.length === 0 ? undefined : `it has no ${missing.map((key) => `\`${key}\``).join(' and no ')}`;
}

const isMissing = (node: YamlNode, name: string): boolean => (textOf(node, name) ?? '') === '';

const missingHalves = (node: YamlNode) => (['apiVersion', 'kind'] as const).filter((name) => isMissing(node, name));

function entryOf(node: YamlNode, name: string): YamlEntry | undefined {
  return node.kind === 'map' ? node.entries.findLast(({ key }) => key.value === name) : undefined;
}

/** The text of a field, where it is one. */
function textOf(node: YamlNode, name: string): string | undefined {
  const value = entryOf(node, name)?.value;
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}

function firstKeyOf(node: YamlNode): TextRange | undefined {
  return node.kind === 'map' ? node.entries[0]?.key : undefined;
}

const isNull = (node: YamlNode): boolean => node.kind === 'scalar' && node.value === null;

function nameOf(node: YamlNode): string {
  if (node.kind === 'scalar') {
    return node.value === null ? 'nothing' : typeof node.value === 'string' ? 'a text' : `a ${typeof node.value}`;
  }
  return node.kind === 'map' ? 'a map' : 'a list';
}

/** Podlint's own limits, not YAML's. */
const limits: ReadonlySet<SyntaxProblemCode> = new Set(['too-deep', 'too-many-aliases', 'too-large']);

/** Good YAML that Kubernetes cannot read is a fault of manifests only; a parser's complaint is one of any file. */
function concerns(problem: SyntaxProblem, document: YamlDocument): boolean {
  return problem.code === 'syntax' || problem.code === 'tab-indentation' || looksLikeManifest(document);
}

/** Parsers end their messages in different ways. */
function sentence(message: string): string {
  const text = message.trim().replace(/(?<![:.])[:.]+$/, '');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
