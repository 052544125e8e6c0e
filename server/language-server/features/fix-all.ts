import { CodeActionKind, type CodeAction, type WorkspaceEdit } from 'vscode-languageserver';
import type { FixHandle } from '../../engine/linter/finding.js';
import { applyFixes } from '../../engine/linter/fixes.js';
import { FIX_ALL_KIND } from '../capabilities.js';
import { toWorkspaceEdit } from '../convert/workspace-edit.js';
import type { Session } from '../session.js';
import type { Analysis } from '../workspace/analysis.js';
import type { Target } from './targets.js';

/** All safe fixes of a document as one source action: what "fix all on save" applies. */
export function fixAllAction(analysis: Analysis, session: Session): readonly CodeAction[] {
  const edit = editOf(applicable(analysis), analysis, session);
  return edit ? [{ title: 'Fix all safe Podlint problems', kind: FIX_ALL_KIND, edit }] : [];
}

/** The same beside a single safe fix, where there are more of them. */
export function fixAllQuickFix(
  targets: readonly Target[],
  analysis: Analysis,
  session: Session,
): readonly CodeAction[] {
  if (!targets.some(({ finding }) => finding.fixes.some(isSafe))) return [];
  const fixes = applicable(analysis);
  const edit = fixes.length > 1 ? editOf(fixes, analysis, session) : undefined;
  return edit
    ? [{ title: `Fix all ${fixes.length} safe problems in this file`, kind: CodeActionKind.QuickFix, edit }]
    : [];
}

const isSafe = ({ kind }: FixHandle): boolean => kind === 'safe';

/** The safe fixes that stay in this document and do not get into each other's way. */
function applicable({ uri, text, remarks }: Analysis): readonly FixHandle[] {
  const safe = remarks.flatMap((remark) =>
    remark.kind === 'finding' ? remark.finding.fixes.filter(isSafe).slice(0, 1) : [],
  );
  return applyFixes(new Map([[uri, text]]), safe).applied;
}

function editOf(fixes: readonly FixHandle[], { uri }: Analysis, { convert }: Session): WorkspaceEdit | undefined {
  const edits = fixes
    .flatMap((fix) => fix.edits() ?? [])
    .flatMap((file) => file.edits)
    .toSorted((left, right) => left.start - right.start);
  return edits.length > 0 ? toWorkspaceEdit([{ uri, edits }], convert) : undefined;
}
