import { CodeActionKind, type CodeAction } from 'vscode-languageserver';
import type { YamlNode } from '../../engine/document/tree.js';
import type { TextEdit } from '../../engine/linter/finding.js';
import { toWorkspaceEdit } from '../convert/workspace-edit.js';
import type { Session } from '../session.js';
import type { Analysis } from '../workspace/analysis.js';
import type { Target } from './targets.js';

/** Comments that accept a finding: above its line, or for the whole file. */
export function suppressActions(
  { finding, diagnostic }: Target,
  { uri, text }: Analysis,
  { convert, projects }: Session,
): readonly CodeAction[] {
  const roots =
    projects
      .of(uri)
      .workspace.file(uri)
      ?.stream.documents.map(({ root }) => root) ?? [];
  // JSON has no comments, and the linter's own reports are about suppressions themselves.
  if (isJson(uri, text) || finding.rule.startsWith('podlint/')) return [];
  const line = startOfLine(text, finding.range.start);
  const choices = [
    {
      place: 'line',
      edit: roots.some((root) => isInsideScalar(root, line)) ? undefined : lineEdit(text, line, finding.rule),
    },
    { place: 'file', edit: fileEdit(text, finding.rule) },
  ];
  return choices.flatMap(({ place, edit }): CodeAction[] => {
    const workspaceEdit = edit && toWorkspaceEdit([{ uri, edits: [edit] }], convert);
    if (!workspaceEdit) return [];
    const title = `Disable ${finding.rule} for this ${place}`;
    return [
      { title, kind: CodeActionKind.QuickFix, edit: workspaceEdit, ...(diagnostic && { diagnostics: [diagnostic] }) },
    ];
  });
}

const isJson = (uri: string, text: string): boolean => uri.endsWith('.json') || /^\uFEFF?\s*\{\s*"/.test(text);

/** A comment above the line, or one rule more in the comment that is there already. */
function lineEdit(text: string, line: number, rule: string): TextEdit {
  const above = startOfLine(text, Math.max(0, line - 1));
  const existing = /^[ \t]*#[ \t]*podlint-disable-next-line(?:[ \t,]+[a-z-]+\/[\w*-]+)+/.exec(text.slice(above, line));
  if (existing && above < line) return insert(above + existing[0].length, `, ${rule}`);
  const indent = /^[ \t]*/.exec(text.slice(line, line + 1_000))?.[0] ?? '';
  const at = line === 0 ? afterMark(text) : line;
  return insert(at, `${indent}# podlint-disable-next-line ${rule}${lineBreakOf(text)}`);
}

/** The same at the top of the file. */
function fileEdit(text: string, rule: string): TextEdit {
  const top = afterMark(text);
  const existing = /^#[ \t]*podlint-disable-file(?:[ \t,]+[a-z-]+\/[\w*-]+)+/.exec(text.slice(top, top + 10_000));
  if (existing) return insert(top + existing[0].length, `, ${rule}`);
  return insert(top, `# podlint-disable-file ${rule}${lineBreakOf(text)}`);
}

const insert = (at: number, newText: string): TextEdit => ({ start: at, end: at, newText });

/** A byte order mark has to stay in front. */
const afterMark = (text: string): number => (text.startsWith('\uFEFF') ? 1 : 0);

const lineBreakOf = (text: string): string => /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';

const startOfLine = (text: string, offset: number): number =>
  Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;

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
