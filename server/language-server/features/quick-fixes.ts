import { CodeActionKind, type CodeAction } from 'vscode-languageserver';
import type { FileEdits } from '../../engine/linter/finding.js';
import { resolveFixes, type ResolvedFix } from '../../engine/linter/fixes.js';
import { toWorkspaceEdit, type Annotation } from '../convert/workspace-edit.js';
import type { Session } from '../session.js';
import type { Target } from './targets.js';

/** The fixes of a finding. The first that is no refactoring is the one an editor may offer without asking which. */
export function quickFixes({ finding, diagnostic }: Target, { convert }: Session): readonly CodeAction[] {
  const fixes = resolveFixes(finding);
  const preferred = fixes.find(({ kind }) => kind !== 'refactoring');
  return fixes.flatMap((fix): CodeAction[] => {
    const edit = toWorkspaceEdit(fix.edits, convert, annotationOf(fix, finding.uri));
    if (!edit) return [];
    return [
      {
        title: fix.title,
        kind: CodeActionKind.QuickFix,
        edit,
        ...(diagnostic && { diagnostics: [diagnostic] }),
        ...(fix === preferred && { isPreferred: true }),
      },
    ];
  });
}

/** A change of files that are not in front of the user is shown before it is made. */
function annotationOf({ title, kind, edits }: ResolvedFix, uri: string): Annotation | undefined {
  const reachesOut = edits.some((file: FileEdits) => file.uri !== uri);
  if (kind !== 'refactoring' && !reachesOut) return undefined;
  return { label: title, needsConfirmation: reachesOut };
}
