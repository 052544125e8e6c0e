import type { ChangeAnnotation, TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { FileEdits } from '../../engine/linter/finding.js';
import type { ClientSupport } from '../capabilities.js';
import type { ConvertContext } from './diagnostic.js';

export interface EditContext extends ConvertContext {
  readonly client: Pick<ClientSupport, 'documentChanges' | 'changeAnnotations'>;
  /** The version of an open document; null for a file that the client reads from disk. */
  readonly versionOf: (uri: string) => number | null;
}

/** What a reader of the preview is told, and whether he has to agree. */
export interface Annotation {
  readonly label: string;
  readonly needsConfirmation: boolean;
}

const ANNOTATION_ID = 'podlint';

/** Edits of texts as an edit of the protocol; undefined when one of the texts is not at hand. */
export function toWorkspaceEdit(
  files: readonly FileEdits[],
  context: EditContext,
  annotation?: Annotation,
): WorkspaceEdit | undefined {
  const annotated = annotation !== undefined && context.client.documentChanges && context.client.changeAnnotations;
  const converted = files.map((file) => toTextEdits(file, context));
  if (converted.some((edits) => edits === undefined)) return undefined;
  const changes = files.map(({ uri }, index) => ({ uri, edits: converted[index] ?? [] }));
  if (!context.client.documentChanges) {
    return { changes: Object.fromEntries(changes.map(({ uri, edits }) => [context.clientUri(uri), edits])) };
  }
  const documentChanges = changes.map(({ uri, edits }): TextDocumentEdit => ({
    textDocument: { uri: context.clientUri(uri), version: context.versionOf(uri) },
    edits: annotated ? edits.map((edit) => ({ ...edit, annotationId: ANNOTATION_ID })) : edits,
  }));
  return { documentChanges, ...(annotated && { changeAnnotations: { [ANNOTATION_ID]: toAnnotation(annotation) } }) };
}

const toAnnotation = ({ label, needsConfirmation }: Annotation): ChangeAnnotation => ({ label, needsConfirmation });

function toTextEdits({ uri, edits }: FileEdits, context: EditContext): TextEdit[] | undefined {
  const lines = context.linesOf(uri);
  return lines && edits.map(({ start, end, newText }) => ({ range: lines.range({ start, end }), newText }));
}
