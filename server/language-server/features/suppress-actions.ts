import { CodeActionKind, type CancellationToken, type CodeAction, type WorkspaceEdit } from 'vscode-languageserver';
import {
  DISABLE_COMMAND,
  SUPPRESS_REQUEST,
  SUPPRESSION_PLACES,
  type SuppressParams,
  type SuppressionPlace,
} from '../../protocol/messages.js';
import { toWorkspaceEdit } from '../convert/workspace-edit.js';
import type { Session } from '../session.js';
import type { Analysis } from '../workspace/analysis.js';
import { normalise } from '../workspace/uri.js';
import { suppressionEdits } from './suppressions.js';
import type { Target } from './targets.js';

/** Ways to accept a finding. A client that can ask for a reason is offered one entry more for that. */
export function suppressActions(
  { finding, diagnostic }: Target,
  { uri }: Analysis,
  { convert, projects, client }: Session,
): readonly CodeAction[] {
  const file = projects.of(uri).workspace.file(uri);
  if (!file) return [];
  const about = { kind: CodeActionKind.QuickFix, ...(diagnostic && { diagnostics: [diagnostic] }) };
  const possible = SUPPRESSION_PLACES.flatMap((place): { place: SuppressionPlace; edit: WorkspaceEdit }[] => {
    const edits = suppressionEdits(place, { finding, file, reason: '' });
    const edit = edits && toWorkspaceEdit([{ uri, edits }], convert);
    return edit ? [{ place, edit }] : [];
  });
  const actions = possible.map(({ place, edit }): CodeAction => {
    return { title: `Disable ${finding.rule} for this ${place}`, ...about, edit };
  });
  if (client.options.askReason !== true || actions.length === 0) return actions;
  const title = `Disable ${finding.rule} with a reason…`;
  const question: SuppressParams & { readonly places: readonly SuppressionPlace[] } = {
    uri: convert.clientUri(uri),
    rule: finding.rule,
    start: finding.range.start,
    places: possible.map(({ place }) => place),
    place: 'line',
    reason: '',
  };
  return [...actions, { title, ...about, command: { title, command: DISABLE_COMMAND, arguments: [question] } }];
}

/** Answers the client that has asked for place and reason. */
export function registerSuppressing({ connection, analyser, convert, runSafe }: Session): void {
  connection.onRequest(SUPPRESS_REQUEST, (request: SuppressParams, token: CancellationToken) =>
    runSafe<WorkspaceEdit | null>({
      method: SUPPRESS_REQUEST,
      token,
      neutral: () => null,
      body: async () => {
        const uri = normalise(request.uri);
        const manifest = await analyser.read(uri);
        const { remarks } = await analyser.analyse(uri);
        const found = remarks.flatMap((remark) => (remark.kind === 'finding' ? [remark.finding] : []));
        const finding = found.find(({ rule, range }) => rule === request.rule && range.start === request.start);
        if (!manifest || !finding) return null;
        // A comment ends with its line.
        const reason = request.reason.replace(/\s+/g, ' ').trim();
        const edits = suppressionEdits(request.place, { finding, file: manifest.file, reason });
        return (edits && toWorkspaceEdit([{ uri, edits }], convert)) ?? null;
      },
    }),
  );
}
