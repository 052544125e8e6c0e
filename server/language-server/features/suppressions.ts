/** The edits that accept a finding: a comment above its line, around its document or on top of its file, or an annotation. */
import { editStreams } from '../../engine/document/edits.js';
import type { YamlNode } from '../../engine/document/tree.js';
import type { KubernetesObject, SourceFile } from '../../engine/kubernetes/object.js';
import { fieldOf } from '../../engine/kubernetes/shape.js';
import type { Finding, TextEdit } from '../../engine/linter/finding.js';
import type { SuppressionPlace } from '../../protocol/messages.js';

export interface SuppressionRequest {
  readonly finding: Finding;
  readonly file: SourceFile;
  readonly reason: string;
}

/** Undefined where the place does not allow it: JSON has no comments, a file of one document needs none around it. */
export function suppressionEdits(
  place: SuppressionPlace,
  request: SuppressionRequest,
): readonly TextEdit[] | undefined {
  const { finding, file } = request;
  const { text } = file.stream;
  // The linter's own reports are about suppressions themselves.
  if (finding.rule.startsWith('podlint/')) return undefined;
  if (place === 'object') return objectEdits(request);
  if (isJson(file.uri, text)) return undefined;
  switch (place) {
    case 'line':
      return lineEdits(request);
    case 'document':
      return documentEdits(request);
    case 'file':
      return [fileEdit(text, finding.rule, tail(request))];
  }
}

const isJson = (uri: string, text: string): boolean => uri.endsWith('.json') || /^\uFEFF?\s*\{\s*"/.test(text);

const tail = ({ reason }: SuppressionRequest): string => (reason === '' ? '' : ` -- ${reason}`);

/** A comment above the line, or one rule more in the comment that is there already. */
function lineEdits(request: SuppressionRequest): readonly TextEdit[] | undefined {
  const { finding, file } = request;
  const { text, documents } = file.stream;
  const line = startOfLine(text, finding.range.start);
  if (documents.some(({ root }) => isInsideScalar(root, line))) return undefined;
  const above = startOfLine(text, Math.max(0, line - 1));
  const existing = /^[ \t]*#[ \t]*podlint-disable-next-line(?:[ \t,]+[a-z-]+\/[\w*-]+)+/.exec(text.slice(above, line));
  // A reason of its own needs a comment of its own.
  if (existing && above < line && request.reason === '')
    return [insert(above + existing[0].length, `, ${finding.rule}`)];
  const indent = /^[ \t]*/.exec(text.slice(line, line + 1_000))?.[0] ?? '';
  const at = line === 0 ? afterMark(text) : line;
  return [insert(at, `${indent}# podlint-disable-next-line ${finding.rule}${tail(request)}${lineBreakOf(text)}`)];
}

/** Two comments around a document of a stream. */
function documentEdits(request: SuppressionRequest): readonly TextEdit[] | undefined {
  const { finding, file } = request;
  const { text, documents } = file.stream;
  const document = documents[finding.document];
  if (documents.length < 2 || !document?.root) return undefined;
  const first = startOfLine(text, document.root.start);
  // The content begins behind its `---`.
  if (text.slice(first, document.root.start).startsWith('---')) return undefined;
  const eol = lineBreakOf(text);
  const opening = insert(
    first === 0 ? afterMark(text) : first,
    `# podlint-disable ${finding.rule}${tail(request)}${eol}`,
  );
  const isLast = finding.document === documents.length - 1;
  return isLast ? [opening] : [opening, insert(document.end, `# podlint-enable ${finding.rule}${eol}`)];
}

/** The same at the top of the file. */
function fileEdit(text: string, rule: string, reason: string): TextEdit {
  const top = afterMark(text);
  const existing = /^#[ \t]*podlint-disable-file(?:[ \t,]+[a-z-]+\/[\w*-]+)+/.exec(text.slice(top, top + 10_000));
  if (existing && reason === '') return insert(top + existing[0].length, `, ${rule}`);
  return insert(top, `# podlint-disable-file ${rule}${reason}${lineBreakOf(text)}`);
}

const ANNOTATION = 'podlint.dev/disable';

/** An annotation travels with the object, wherever it is copied to. */
function objectEdits(request: SuppressionRequest): readonly TextEdit[] | undefined {
  const { finding, file } = request;
  const object = file.objects.find((candidate) => isObjectOf(candidate, finding));
  if (!object) return undefined;
  const path = [...object.path, 'metadata', 'annotations'];
  const existing = fieldOf(object.metadata.annotations, ANNOTATION);
  const { stream, document } = object;
  const value = typeof existing === 'string' ? `${finding.rule}, ${existing}` : `${finding.rule}${tail(request)}`;
  const edits =
    typeof existing === 'string'
      ? editStreams([{ op: 'replace', stream, document, path: [...path, ANNOTATION], value }])
      : editStreams([{ op: 'add', stream, document, path, key: ANNOTATION, value }]);
  return edits?.[0]?.edits;
}

const isObjectOf = ({ document, kind, name, namespace }: KubernetesObject, finding: Finding): boolean =>
  document.index === finding.document &&
  kind === finding.object?.kind &&
  name === finding.object.name &&
  namespace === finding.object.namespace;

const insert = (at: number, newText: string): TextEdit => ({ start: at, end: at, newText });

/** A byte order mark has to stay in front. */
const afterMark = (text: string): number => (text.startsWith('\uFEFF') ? 1 : 0);

const lineBreakOf = (text: string): string => /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';

const startOfLine = (text: string, offset: number): number =>
  offset === 0 ? 0 : Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;

/** Does the line begin inside a scalar that began further up? A comment there would become part of its text. */
function isInsideScalar(root: YamlNode | undefined, line: number): boolean {
  for (let node = root; node; node = childAround(node, line)) if (node.kind === 'scalar') return true;
  return false;
}

function childAround(node: YamlNode, offset: number): YamlNode | undefined {
  const holds = ({ start, end }: YamlNode): boolean => start < offset && offset < end;
  switch (node.kind) {
    case 'map':
      return node.entries.find(({ merged, value }) => !merged && holds(value))?.value;
    case 'sequence':
      return node.items.find(holds);
    case 'scalar':
      return undefined;
  }
}
