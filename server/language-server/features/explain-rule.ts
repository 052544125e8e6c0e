import { CodeActionKind, type CodeAction } from 'vscode-languageserver';
import { rulePage, type RuleExamples } from '../../engine/linter/explain.js';
import { ruleUrl } from '../../engine/linter/wording.js';
import {
  EXPLAIN_RULE_COMMAND,
  RULE_REQUEST,
  RULES_REQUEST,
  type RuleExplanation,
  type RuleParams,
  type RuleSummary,
} from '../../protocol/messages.js';
import { RULES, type Session } from '../session.js';
import type { Target } from './targets.js';

export const explainAction = ({ finding, diagnostic }: Target): CodeAction => ({
  title: `Explain ${finding.rule}`,
  kind: CodeActionKind.QuickFix,
  ...(diagnostic && { diagnostics: [diagnostic] }),
  command: { title: `Explain ${finding.rule}`, command: EXPLAIN_RULE_COMMAND, arguments: [finding.rule] },
});

/** Answers questions about rules, and opens a rule's page for a client that has no command of its own for it. */
export function registerRuleExplanations({ connection, client, runSafe }: Session): void {
  connection.onRequest(RULES_REQUEST, () => RULES.map(summarise));
  connection.onRequest(RULE_REQUEST, ({ rule }: RuleParams) => explain(rule));
  if (client.options.explainRule === true) return;
  connection.onExecuteCommand(({ command, arguments: values }, token) =>
    runSafe({
      method: 'workspace/executeCommand',
      token,
      neutral: () => null,
      body: async () => {
        const rule: unknown = values?.[0];
        const known = RULES.find(({ id }) => id === rule);
        if (command !== EXPLAIN_RULE_COMMAND || !known) return null;
        const url = ruleUrl(known.id);
        if (client.showDocument) await connection.window.showDocument({ uri: url, external: true });
        else connection.window.showInformationMessage(`${known.title}: ${url}`);
        return null;
      },
    }),
  );
}

type Rule = (typeof RULES)[number];

const summarise = ({ id, title, severity }: Rule): RuleSummary => ({ id, title, severity, url: ruleUrl(id) });

function explain(id: string): RuleExplanation | null {
  const rule = RULES.find((candidate) => candidate.id === id);
  return rule ? { id, title: rule.title, url: ruleUrl(id), markdown: rulePage(rule, NO_EXAMPLES) } : null;
}

/** Examples come with the page on the web; in the editor the manifest in front of the user is one. */
const NO_EXAMPLES: RuleExamples = { wrong: [], right: [] };
