/** From the state of a panel to what is to be seen: a scene, or why there is none. */
import type { SourceFile } from '../../engine/kubernetes/object.js';
import type { PodModel } from '../../engine/pod/model.js';
import { emptyMessage, failureOf } from '../../engine/simulator/explanation.js';
import { endlessWork, usualWork, type Manifests, type WhatIf } from '../../engine/simulator/model.js';
import { podAtOffset, podIds } from '../../engine/simulator/pod-choices.js';
import { placeOfRange } from '../../engine/simulator/places.js';
import { createScene, type Scene } from '../../engine/simulator/scene.js';
import type { Empty, Failure, Result } from '../../protocol/simulator.js';
import type { Session } from '../session.js';
import type { Manifest } from '../workspace/analysis.js';
import { nameOf, normalise } from '../workspace/uri.js';
import type { ChosenCluster, Clusters, OwnScenario } from './clusters.js';
import type { PanelState } from './panel.js';

/** What is to be seen. */
export type Look =
  | { readonly kind: 'scene'; readonly scene: Scene; readonly cluster: ChosenCluster; readonly pod: string }
  | { readonly kind: 'message'; readonly message: Empty | Failure }
  /** The text is broken. */
  | { readonly kind: 'broken'; readonly stale: NonNullable<Result['stale']>; readonly manifests: Manifests };

/** Seconds for which the manifests run before somebody does something to them, and how far the future is told. */
const LEAD_IN = 60;
const LOOK_AHEAD = 600;

export async function look(state: PanelState, session: Session, clusters: Clusters): Promise<Look> {
  const { analyser } = session;
  if (state.uri === undefined) return message(emptyMessage('noPod'));
  const uri = normalise(state.uri);
  const { remarks } = await analyser.analyse(uri);
  const manifest = await analyser.read(uri);
  if (!manifest) return message(emptyMessage('noPod', session.projects.of(uri).workspace));
  const { file, workspace } = manifest;
  if (file.stream.template) return message(emptyMessage('helm'));
  const broken = brokenPlace(file, session.convert.clientUri(uri));
  const manifests = manifestsOf(manifest, session);
  if (broken) return { kind: 'broken', stale: broken, manifests };
  const pod = choosePod(state, manifest);
  if (!pod) return message(emptyMessage('noPod', workspace));
  const failure = failureOf(manifests, pod);
  if (failure) return message(failure);
  const own = clusters.scenarioIn(file);
  const settings = { ...(own?.settings ?? { seed: 1 }), ...(state.seed !== undefined && { seed: state.seed }) };
  const wanted = state.cluster?.includes(':') === true ? normalise(state.cluster) : state.cluster;
  const cluster = await clusters.choose(uri, wanted, settings);
  const work = state.unlimited ? endlessWork : usualWork;
  const findings = remarks.flatMap((remark) => (remark.kind === 'finding' ? [remark.finding] : []));
  const scene = createScene({ manifests, pod, whatIf: whatIf(state, own), work, findings }, cluster.stage);
  if (scene.placement.before.nodes.length === 0) return message(emptyMessage('noNodes'));
  const pods = workspace.pods(uri);
  return { kind: 'scene', scene, cluster, pod: podIds(pods)[pods.indexOf(pod)] ?? '' };
}

function manifestsOf({ uri, file, workspace }: Manifest, { documents, convert }: Session): Manifests {
  const document = documents.get(uri);
  return {
    uri: convert.clientUri(uri),
    version: document?.getText() === file.stream.text ? document.version : 0,
    name: nameOf(decodeURI(uri)),
    file,
    workspace,
  };
}

/** A scenario is told as it stands in the file, until somebody makes another of it. */
function whatIf({ supposed: { replicas, operations } }: PanelState, own: OwnScenario | undefined): WhatIf {
  const isAsWritten = own !== undefined && operations === undefined;
  return {
    replicas,
    operations: operations ?? own?.operations ?? [],
    leadIn: own ? 0 : LEAD_IN,
    lookAhead: isAsWritten ? 0 : LOOK_AHEAD,
  };
}

const message = (message: Empty | Failure): Look => ({ kind: 'message', message });

/** By name as long as there is one of it, then by the cursor. */
function choosePod({ pod, cursor }: PanelState, { uri, workspace, lines }: Manifest): PodModel | undefined {
  const pods = workspace.pods(uri);
  if (cursor) return podAtOffset(pods, lines.offset(cursor));
  const index = podIds(pods).indexOf(pod ?? '');
  return pods[index] ?? pods[0];
}

function brokenPlace({ stream }: SourceFile, uri: string): Result['stale'] {
  const [problem] = stream.documents.flatMap(({ problems }) => problems);
  if (!problem) return undefined;
  const place = placeOfRange(stream, uri, problem.range);
  return { message: `Line ${place.line + 1}: ${problem.message}`, place };
}
