/** "Who talks to this container?" as a hierarchy of calls. */
import {
  SymbolKind,
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type Range,
} from 'vscode-languageserver';
import { locate } from '../../engine/document/locate.js';
import { isKind } from '../../engine/kubernetes/kinds.js';
import type { Path } from '../../engine/document/tree.js';
import {
  callsInto,
  callsToServices,
  isSameParty,
  partiesAt,
  type Call,
  type Party,
} from '../../engine/language/calls.js';
import { startsWith } from '../../engine/language/spot.js';
import type { Session } from '../session.js';
import type { Manifest } from '../workspace/analysis.js';
import { createBreather } from '../workspace/slices.js';
import { normalise } from '../workspace/uri.js';

export function registerCallHierarchy(session: Session): void {
  const { connection, analyser, runSafe } = session;
  const { callHierarchy } = connection.languages;
  callHierarchy.onPrepare(({ textDocument, position }, token) =>
    runSafe<CallHierarchyItem[] | null>({
      method: 'textDocument/prepareCallHierarchy',
      token,
      neutral: () => null,
      body: async () => {
        const manifest = await analyser.read(normalise(textDocument.uri));
        if (!manifest) return null;
        const parties = partiesAt(manifest.file, manifest.lines.offset(position), manifest.workspace);
        return parties.map((party) => toItem(party, session));
      },
    }),
  );
  callHierarchy.onIncomingCalls(({ item }, token) =>
    runSafe<CallHierarchyIncomingCall[] | null>({
      method: 'callHierarchy/incomingCalls',
      token,
      neutral: () => null,
      body: async () => {
        const found = await find(item, session);
        const calls = found ? await incoming(found, session) : [];
        return grouped(calls, ({ from }) => from).map(({ party, ranges }) => ({
          from: toItem(party, session),
          fromRanges: ranges(session),
        }));
      },
    }),
  );
  callHierarchy.onOutgoingCalls(({ item }, token) =>
    runSafe<CallHierarchyOutgoingCall[] | null>({
      method: 'callHierarchy/outgoingCalls',
      token,
      neutral: () => null,
      body: async () => {
        const found = await find(item, session);
        const calls = found ? outgoing(found) : [];
        return grouped(calls, ({ to }) => to).map(({ party, ranges }) => ({
          to: toItem(party, session),
          fromRanges: ranges(session),
        }));
      },
    }),
  );
}

interface Found {
  readonly party: Party;
  readonly manifest: Manifest;
}

/** What an item stood for, in the text as it is now. */
async function find(item: CallHierarchyItem, { analyser }: Session): Promise<Found | undefined> {
  const manifest = await analyser.read(normalise(item.uri));
  if (!manifest) return undefined;
  const offset = manifest.lines.offset(item.selectionRange.start);
  const party = partiesAt(manifest.file, offset, manifest.workspace).find(({ name }) => name === item.name);
  return party && { party, manifest };
}

async function incoming({ party, manifest }: Found, { runtime }: Session): Promise<readonly Call[]> {
  const { workspace } = manifest;
  const isMeant = ({ to }: Call): boolean => isSameParty(to, party);
  if (party.kind === 'container') return callsAround(party, manifest).filter(isMeant);
  if (!isKind(party.object, 'Service')) return [];
  const breathe = createBreather(runtime);
  const calls: Call[] = [];
  for (const file of workspace.files()) {
    calls.push(...callsToServices(file, [party.object], workspace));
    await breathe();
  }
  return calls;
}

function outgoing({ party, manifest }: Found): readonly Call[] {
  const { file, workspace } = manifest;
  const isMeant = ({ from }: Call): boolean => isSameParty(from, party);
  if (isKind(party.object, 'Service')) {
    const service = party.object;
    const selector = service.value.spec?.selector ?? {};
    const pods = workspace.neighbourhood.selectedPods(service.namespace ?? 'default', selector, service);
    return pods.flatMap((pod) => callsInto(pod, [service])).filter(isMeant);
  }
  const services = workspace.files().flatMap(({ objects }) => objects.filter((one) => isKind(one, 'Service')));
  return [...callsAround(party, manifest), ...callsToServices(file, services, workspace)].filter(isMeant);
}

/** Everything that is called in the Pod of a container. */
function callsAround({ object, path }: Party, { uri, workspace }: Manifest): readonly Call[] {
  const pod = workspace
    .pods(uri)
    .find(({ template }) => template.object === object && startsWith(path, template.specPath));
  return pod ? callsInto(pod, workspace.neighbourhood.servicesOf(pod)) : [];
}

/** Calls by who is at their other end, with the places where they are written. */
function grouped(calls: readonly Call[], endOf: (call: Call) => Party) {
  const groups: { party: Party; calls: Call[] }[] = [];
  for (const call of calls) {
    const group = groups.find(({ party }) => isSameParty(party, endOf(call)));
    if (group) group.calls.push(call);
    else groups.push({ party: endOf(call), calls: [call] });
  }
  return groups.map((group) => ({
    party: group.party,
    ranges: (session: Session) => group.calls.map(({ from, at }) => rangeOf(from, at, session)),
  }));
}

const KINDS: Readonly<Record<Party['kind'], SymbolKind>> = {
  container: SymbolKind.Module,
  service: SymbolKind.Interface,
  route: SymbolKind.Event,
  kubelet: SymbolKind.Operator,
};

const toItem = (party: Party, session: Session): CallHierarchyItem => ({
  name: party.name,
  detail: party.detail,
  kind: KINDS[party.kind],
  uri: session.convert.clientUri(party.object.uri),
  range: rangeOf(party, party.path, session, 'node'),
  selectionRange: rangeOf(party, party.named, session),
});

function rangeOf({ object }: Party, path: Path, { convert }: Session, part: 'node' | 'value' = 'value'): Range {
  const start = { line: 0, character: 0 };
  return convert.linesOf(object.uri)?.range(locate(object.document, { path, part })) ?? { start, end: start };
}
