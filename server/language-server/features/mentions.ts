/** Names in the protocol's terms: where they are defined, who uses them, and how they get another one. */
import {
  DocumentHighlightKind,
  ErrorCodes,
  ResponseError,
  type DocumentHighlight,
  type LinkedEditingRanges,
  type Location,
  type Position,
  type PrepareRenameResult,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { Site } from '../../engine/kubernetes/object.js';
import { locate } from '../../engine/document/locate.js';
import { selectionAt, selectorPath } from '../../engine/language/facts/selection.js';
import type { Mention } from '../../engine/language/mention.js';
import { mentionAt, mentionsIn, sameNamed } from '../../engine/language/mentions.js';
import { nameFault, spelled } from '../../engine/language/renaming.js';
import { spotAt } from '../../engine/language/spot.js';
import type { FileEdits } from '../../engine/linter/finding.js';
import { toWorkspaceEdit } from '../convert/workspace-edit.js';
import type { Session } from '../session.js';
import type { Manifest } from '../workspace/analysis.js';
import { createBreather } from '../workspace/slices.js';
import { normalise } from '../workspace/uri.js';

interface Place {
  readonly textDocument: { readonly uri: string };
  readonly position: Position;
}

/** A name under the cursor, with everything that has the same. */
interface Found {
  readonly manifest: Manifest;
  readonly mention: Mention;
  readonly all: readonly Mention[];
}

export function registerMentions(session: Session): void {
  const { connection, runSafe } = session;
  connection.onDefinition((place, token) =>
    runSafe<Location[] | null>({
      method: 'textDocument/definition',
      token,
      neutral: () => null,
      body: () => definitions(place, session),
    }),
  );
  connection.onReferences((place, token) =>
    runSafe<Location[] | null>({
      method: 'textDocument/references',
      token,
      neutral: () => null,
      body: async () => {
        const found = await find(place, session);
        const wanted = found?.all.filter(({ role }) => place.context.includeDeclaration || role === 'reference');
        return wanted?.map((mention) => toLocation(mention, session)) ?? null;
      },
    }),
  );
  connection.onDocumentHighlight((place, token) =>
    runSafe<DocumentHighlight[] | null>({
      method: 'textDocument/documentHighlight',
      token,
      neutral: () => null,
      body: () => highlights(place, session),
    }),
  );
  registerRenaming(session);
}

function registerRenaming(session: Session): void {
  const { connection, runSafe } = session;
  connection.onPrepareRename((place, token) =>
    runSafe<PrepareRenameResult | null>({
      method: 'textDocument/prepareRename',
      token,
      neutral: () => null,
      body: async () => {
        const found = await here(place, session);
        return found && { range: found.manifest.lines.range(found.mention.range), placeholder: found.mention.name };
      },
    }),
  );
  connection.onRenameRequest((request, token) =>
    runSafe<WorkspaceEdit | ResponseError<never> | null>({
      method: 'textDocument/rename',
      token,
      neutral: () => null,
      body: () => rename(request, request.newName, session),
    }),
  );
  connection.languages.onLinkedEditingRange((place, token) =>
    runSafe<LinkedEditingRanges | null>({
      method: 'textDocument/linkedEditingRange',
      token,
      neutral: () => null,
      body: async () => {
        const ranges = (await highlights(place, session))?.map(({ range }) => range) ?? [];
        return ranges.length > 1 ? { ranges, wordPattern: '[A-Za-z0-9._-]+' } : null;
      },
    }),
  );
}

/** The name under the cursor, without a look at other files. */
async function here({ textDocument, position }: Place, { analyser }: Session) {
  const manifest = await analyser.read(normalise(textDocument.uri));
  if (!manifest) return null;
  const mentions = mentionsIn(manifest.file, manifest.workspace);
  const mention = mentionAt(mentions, manifest.lines.offset(position));
  return mention ? { manifest, mention, mentions } : null;
}

/** Every place that names what is under the cursor; none where nothing is named. */
export const findReferences = async (place: Place, session: Session): Promise<readonly Mention[]> =>
  (await find(place, session))?.all ?? [];

/** Looks through the files that hold the name and share a namespace with this one, and gives way between them. */
async function find(place: Place, session: Session): Promise<Found | undefined> {
  const found = await here(place, session);
  if (!found) return undefined;
  const { manifest, mention, mentions } = found;
  return {
    manifest,
    mention,
    all: sameNamed(mention, [...mentions, ...(await elsewhere(manifest, [mention.name], session))]),
  };
}

async function elsewhere({ uri, workspace }: Manifest, names: readonly string[], { runtime }: Session) {
  const breathe = createBreather(runtime);
  const mentions: Mention[] = [];
  for (const other of workspace.dependents(uri)) {
    const file = workspace.file(other);
    if (!file || !names.some((name) => file.stream.text.includes(name))) continue;
    mentions.push(...mentionsIn(file, workspace));
    await breathe();
  }
  return mentions;
}

async function definitions(place: Place, session: Session): Promise<Location[] | null> {
  const found = await find(place, session);
  // From a selector one goes to whom it selects.
  const isLabel = found?.mention.what.startsWith('label-') === true;
  const own = isLabel
    ? undefined
    : found?.all.filter(({ role, entities }) => role === 'definition' && isShared(entities, found.mention));
  if (own && own.length > 0) return own.map((mention) => toLocation(mention, session));
  return selected(place, session);
}

const isShared = (entities: readonly string[], { entities: wanted }: Mention): boolean =>
  entities.some((entity) => wanted.includes(entity));

/** From a label selector to the workloads whose Pods it selects. */
async function selected({ textDocument, position }: Place, { analyser, convert }: Session): Promise<Location[] | null> {
  const manifest = await analyser.read(normalise(textDocument.uri));
  const spot = manifest && spotAt(manifest.file, manifest.lines.offset(position));
  const path = spot && selectorPath(spot);
  if (!path) return null;
  const pods = selectionAt(spot.object, path, manifest.workspace.neighbourhood)?.pods ?? [];
  return pods.flatMap(({ template: { object } }) => {
    const site: Site = { object, path: [...object.path, 'metadata', 'name'] };
    const range = convert.linesOf(object.uri)?.range(locate(object.document, site));
    return range ? [{ uri: convert.clientUri(object.uri), range }] : [];
  });
}

async function highlights(place: Place, session: Session): Promise<DocumentHighlight[] | null> {
  const found = await here(place, session);
  if (!found) return null;
  const { lines } = found.manifest;
  return sameNamed(found.mention, found.mentions).map(({ range, role }) => ({
    range: lines.range(range),
    kind: role === 'definition' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }));
}

async function rename(
  place: Place,
  name: string,
  session: Session,
): Promise<WorkspaceEdit | ResponseError<never> | null> {
  const found = await find(place, session);
  if (!found) return null;
  const { mention, all, manifest } = found;
  const around = [...mentionsIn(manifest.file, manifest.workspace), ...(await elsewhere(manifest, [name], session))];
  const fault = nameFault(mention, name, around);
  if (fault !== undefined) return new ResponseError(ErrorCodes.InvalidParams, fault);
  return toWorkspaceEdit(editsFor(all, name), session.convert) ?? null;
}

function editsFor(mentions: readonly Mention[], name: string): readonly FileEdits[] {
  const uris = [...new Set(mentions.map(({ object }) => object.uri))];
  return uris.map((uri) => ({
    uri,
    edits: mentions
      .filter(({ object }) => object.uri === uri)
      .toSorted((one, other) => one.range.start - other.range.start)
      .map((mention) => ({ ...mention.range, newText: spelled(mention, name) })),
  }));
}

function toLocation({ object, range }: Mention, { convert }: Session): Location {
  const lines = convert.linesOf(object.uri);
  const start = { line: 0, character: 0 };
  return { uri: convert.clientUri(object.uri), range: lines?.range(range) ?? { start, end: start } };
}
