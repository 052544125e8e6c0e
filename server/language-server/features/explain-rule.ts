import { CodeActionKind, type CodeAction } from 'vscode-languageserver';
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
import type { Target } from './code-actions.js';

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
  return rule ? { id, title: rule.title, url: ruleUrl(id), markdown: pageOf(rule) } : null;
}

/** What the rule's own words say, without the examples of its page. */
function pageOf({ id, title, severity, summary, why, whenNot, options = {}, source }: Rule): string {
  const optionLines = Object.entries(options).map(
    ([name, { description, default: value }]) => `- \`${name}\`: ${description} Default: \`${JSON.stringify(value)}\`.`,
  );
  return [
    `# ${title}`,
    `\`${id}\` · ${severity}`,
    summary,
    `## Why\n\n${why}`,
    ...(optionLines.length > 0 ? [`## Options\n\n${optionLines.join('\n')}`] : []),
    `## When not to use it\n\n${whenNot}`,
    `Source: [${source.title}](${source.url}) · [This rule's page](${ruleUrl(id)})`,
  ].join('\n\n');
}
