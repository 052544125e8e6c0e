import { CodeActionKind, type CodeAction, type CodeActionParams } from 'vscode-languageserver';
import { FIX_ALL_KIND } from '../capabilities.js';
import type { Session } from '../session.js';
import type { Analysis } from '../workspace/analysis.js';
import { normalise } from '../workspace/uri.js';
import { explainAction } from './explain-rule.js';
import { fixAllAction, fixAllQuickFix } from './fix-all.js';
import { quickFixes } from './quick-fixes.js';
import { suppressActions } from './suppress-actions.js';
import { targetsOf, type Target } from './targets.js';

export function registerCodeActions(session: Session): void {
  const { connection, analyser, runSafe } = session;
  connection.onCodeAction((parameters, token) =>
    runSafe<CodeAction[] | null>({
      method: 'textDocument/codeAction',
      token,
      neutral: () => null,
      body: async () => {
        const analysis = await analyser.analyse(normalise(parameters.textDocument.uri));
        return collect(parameters, analysis, session);
      },
    }),
  );
}

function collect(parameters: CodeActionParams, analysis: Analysis, session: Session): CodeAction[] {
  const { only } = parameters.context;
  const wants = (kind: string): boolean => only === undefined || only.some((asked) => isKindOf(kind, asked));
  const actions: CodeAction[] = [];
  if (wants(CodeActionKind.QuickFix)) {
    const targets = targetsOf(parameters, analysis);
    actions.push(...targets.flatMap((target) => quickFixes(target, session)));
    actions.push(...fixAllQuickFix(targets, analysis, session));
    actions.push(...targets.flatMap((target) => suppressActions(target, analysis, session)));
    actions.push(...distinct(targets).map(explainAction));
  }
  // Only on request: at every place of a document it would be one more line in the menu.
  if (only !== undefined && wants(FIX_ALL_KIND)) actions.push(...fixAllAction(analysis, session));
  return actions;
}

/** Kinds are hierarchical: who asks for `source` is content with `source.fixAll.podlint`. */
const isKindOf = (kind: string, asked: string): boolean =>
  kind === asked || kind.startsWith(`${asked}.`) || asked === '';

/** One target of each rule. */
const distinct = (targets: readonly Target[]): readonly Target[] => [
  ...new Map(targets.map((target) => [target.finding.rule, target])).values(),
];
