import type { CodeLens, Command } from 'vscode-languageserver';
import { locate } from '../../engine/document/locate.js';
import type { Path } from '../../engine/document/tree.js';
import type { KubernetesObject } from '../../engine/kubernetes/object.js';
import { podTotals } from '../../engine/scheduler/pod-totals.js';
import { summariseTotals } from '../../engine/language/facts/totals.js';
import { NAMED_KINDS } from '../../engine/language/meanings.js';
import { SHOW_REFERENCES_COMMAND } from '../../protocol/messages.js';
import type { Session } from '../session.js';
import type { Manifest } from '../workspace/analysis.js';
import { normalise } from '../workspace/uri.js';
import { findReferences } from './mentions.js';

/** Travels with a lens until somebody can see it; only then are its references counted. */
interface LensData {
  readonly uri: string;
}

/** Above each Pod what it asks for, above each object how often others refer to it. */
export function registerCodeLenses(session: Session): void {
  const { connection, client, analyser, runSafe } = session;
  connection.onCodeLens(({ textDocument }, token) =>
    runSafe<CodeLens[] | null>({
      method: 'textDocument/codeLens',
      token,
      neutral: () => null,
      body: async () => {
        const manifest = await analyser.read(normalise(textDocument.uri));
        if (!manifest) return null;
        const { codeLens } = manifest.settings;
        return [
          ...(codeLens.totals ? totals(manifest) : []),
          ...(codeLens.references && client.options.showReferences === true
            ? references(manifest, textDocument.uri)
            : []),
        ];
      },
    }),
  );
  connection.onCodeLensResolve(async (lens, token) => {
    const { uri } = lens.data as LensData;
    const answer = await runSafe<CodeLens>({
      method: 'codeLens/resolve',
      token,
      neutral: () => lens,
      body: async () => {
        const found = await findReferences({ textDocument: { uri }, position: lens.range.start }, session);
        const count = found.filter(({ role }) => role === 'reference').length;
        const title = `${count} ${count === 1 ? 'reference' : 'references'}`;
        const command = count === 0 ? '' : SHOW_REFERENCES_COMMAND;
        return { ...lens, command: { title, command, arguments: [uri, lens.range.start] } satisfies Command };
      },
    });
    return answer;
  });
}

/** A lens that says something and does nothing when it is clicked. */
const saying = (title: string): Command => ({ title, command: '' });

function totals({ uri, workspace, lines }: Manifest): readonly CodeLens[] {
  return workspace.pods(uri).map(({ template: { object, specPath, spec } }) => ({
    range: lines.range(keyRange(object, specPath)),
    command: saying(summariseTotals(podTotals(spec))),
  }));
}

const keyRange = ({ document }: KubernetesObject, path: Path) => locate(document, { path, part: 'key' });

function references({ file, lines }: Manifest, uri: string): readonly CodeLens[] {
  return file.objects
    .filter(({ kind, generatedName }) => NAMED_KINDS.includes(kind) && !generatedName)
    .map(({ document, path }) => ({
      range: lines.range(locate(document, { path: [...path, 'metadata', 'name'] })),
      data: { uri } satisfies LensData,
    }));
}
