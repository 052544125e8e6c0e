import { CodeLensRefreshRequest, type CodeLens, type Command } from 'vscode-languageserver';
import { locate } from '../../engine/document/locate.js';
import type { Path } from '../../engine/document/tree.js';
import type { KubernetesObject } from '../../engine/kubernetes/object.js';
import { podTotals } from '../../engine/scheduler/pod-totals.js';
import { summariseTotals } from '../../engine/language/facts/totals.js';
import { NAMED_KINDS } from '../../engine/language/meanings.js';
import { podHeadlines } from '../../engine/simulator/headlines.js';
import { SHOW_REFERENCES_COMMAND } from '../../protocol/messages.js';
import { OPEN_SIMULATOR_COMMAND } from '../../protocol/simulator.js';
import type { Session } from '../session.js';
import type { Clusters } from '../simulator/clusters.js';
import type { Manifest } from '../workspace/analysis.js';
import { nameOf, normalise } from '../workspace/uri.js';
import { findReferences } from './mentions.js';

/** Travels with a lens until somebody can see it; only then are its references counted. */
interface LensData {
  readonly uri: string;
}

/** Above each Pod where it would run and what it asks for, above each object how often others refer to it. */
export function registerCodeLenses(session: Session, clusters: Clusters): void {
  const { connection, client, analyser, runSafe } = session;
  refreshLenses(session, clusters);
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
          ...(codeLens.verdict ? await verdicts(manifest, session, clusters) : codeLens.totals ? totals(manifest) : []),
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

/** Milliseconds in which several reasons become one. */
const GATHER = 200;

/** Lenses speak of clusters and neighbours, too: an editor asks by itself only when their own document changes. */
function refreshLenses({ connection, client, runtime, documents, onOutdated }: Session, clusters: Clusters): void {
  if (!client.refreshLenses) return;
  let callOff = (): void => undefined;
  const soon = (): void => {
    callOff();
    callOff = runtime.after(GATHER, () => void connection.sendRequest(CodeLensRefreshRequest.type));
  };
  onOutdated(soon);
  documents.onChange((uri) => {
    if (clusters.uses(uri)) soon();
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

/** The verdict names the totals as well. Without a cluster that has nodes there is none. */
async function verdicts(manifest: Manifest, session: Session, clusters: Clusters): Promise<readonly CodeLens[]> {
  const { uri, file, workspace, lines } = manifest;
  const settings = clusters.scenarioIn(file)?.settings ?? { seed: 1 };
  const { stage } = await clusters.choose(uri, undefined, settings);
  const manifests = { uri, version: 0, name: nameOf(uri), file, workspace };
  const canOpen = session.client.options.simulator === true;
  const shown = podHeadlines(manifests, stage).map(({ pod: { template }, text }): CodeLens => {
    const range = lines.range(keyRange(template.object, template.specPath));
    const command = {
      title: text,
      command: OPEN_SIMULATOR_COMMAND,
      arguments: [session.convert.clientUri(uri), range.start],
    };
    return { range, command: canOpen ? command : saying(text) };
  });
  return shown.length === 0 && manifest.settings.codeLens.totals ? totals(manifest) : shown;
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
