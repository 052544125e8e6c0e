import {
  CompletionItemKind,
  InsertTextFormat,
  InsertTextMode,
  MarkupKind,
  type CompletionItem,
  type CompletionList,
} from 'vscode-languageserver';
import { completeAt } from '../../engine/language/completion/complete.js';
import type { Proposal } from '../../engine/language/completion/proposals.js';
import type { MockCluster } from '../../engine/mock-cluster/mock-cluster.js';
import { prose } from '../convert/markdown.js';
import type { Session } from '../session.js';
import type { Draft } from '../workspace/analysis.js';
import { normalise } from '../workspace/uri.js';

/** A text in which a Kubernetes object has been begun; elsewhere YAML is other people's. */
const BEGUN = /^[ ]*["']?(?:apiVersion|kind)["']?[ ]*:/m;

/** Travels with a proposal, so that its description is read when it is looked at. */
interface CompletionData {
  readonly type: string;
  readonly field: string;
}

export function registerCompletion(session: Session): void {
  const { connection, analyser, runSafe } = session;
  connection.onCompletion(({ textDocument, position }, token) =>
    runSafe<CompletionList | null>({
      method: 'textDocument/completion',
      token,
      neutral: () => null,
      body: async () => {
        const draft = await analyser.readDraft(normalise(textDocument.uri));
        if (!draft || !BEGUN.test(draft.text)) return null;
        const { cluster } = await session.configurations.of(draft.uri);
        return complete(draft, draft.lines.offset(position), cluster, session);
      },
    }),
  );
  connection.onCompletionResolve(async (item) => {
    const data = item.data as CompletionData | undefined;
    if (!data) return item;
    const { fieldDoc } = await import('../field-docs/field-docs.js');
    const text = fieldDoc(data.type, data.field);
    return text === undefined ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value: prose(text) } };
  });
}

function complete(
  { uri, text, workspace, lines, settings }: Draft,
  offset: number,
  cluster: MockCluster | undefined,
  { client }: Session,
) {
  const found = completeAt(uri, text, offset, {
    workspace,
    snippets: client.snippets,
    asIs: client.insertAsIs,
    schema: settings.completion.schema,
    nodes: () => cluster?.within(workspace).nodes ?? [],
  });
  if (!found) return null;
  const range = lines.range(found.range);
  const toItem = (proposal: Proposal): CompletionItem => ({
    label: proposal.label,
    kind: KINDS[proposal.kind],
    sortText: String(proposal.rank).padStart(5, '0'),
    textEdit: { range, newText: proposal.insert.text },
    insertTextFormat: proposal.insert.snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    ...(client.insertAsIs && { insertTextMode: InsertTextMode.asIs }),
    ...(proposal.detail !== '' && { detail: proposal.detail }),
    ...(proposal.described && { data: proposal.described satisfies CompletionData }),
  });
  return { isIncomplete: false, items: found.proposals.map(toItem) };
}

const KINDS: Readonly<Record<Proposal['kind'], CompletionItemKind>> = {
  field: CompletionItemKind.Field,
  word: CompletionItemKind.EnumMember,
  name: CompletionItemKind.Reference,
  number: CompletionItemKind.Value,
  kind: CompletionItemKind.Class,
  label: CompletionItemKind.Property,
  amount: CompletionItemKind.Unit,
};
