/** The scene as the message that fills the panel. */
import { isKind } from '../kubernetes/kinds.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { Service } from '../kubernetes/types.js';
import type { Result, ServiceCard, Timeline } from '../../protocol/simulator.js';
import { limitsOf } from '../simulation/limits.js';
import type { SimPod, World } from '../simulation/world.js';
import { addServiceId } from './add-service.js';
import { remediesOf } from './changes.js';
import { houseOf } from './house.js';
import { nodeCards } from './node-cards.js';
import { chipsOf } from './operations.js';
import type { Play } from './play.js';
import { podChoices, podIds } from './pod-choices.js';
import { problemsOf } from './problems.js';
import { writeReplicasId, type Scene } from './scene.js';
import { serviceCards } from './services.js';
import { replicasOf } from './strip.js';
import { timelineOf } from './timeline.js';
import { verdictOf } from './verdict.js';
import { isScalable, referenceOf } from './what-if.js';

/** All that the engine knows of a result; the rest is the server's. */
export type ResultBody = Omit<
  Result,
  'type' | 'generation' | 'cluster' | 'clusters' | 'kubernetes' | 'canUndo' | 'canRedo' | 'stale' | 'clusterProblem'
>;

/** Fills the panel. */
export function resultOf(scene: Scene): ResultBody {
  const { query, stage, placement } = scene;
  const { manifests, pod, whatIf } = query;
  const { file, workspace } = manifests;
  const { template } = pod;
  const pods = workspace.pods(file.uri);
  const played = scene.play();
  const world = played?.world;
  const count = placement.cut?.asked ?? placement.workload.pods.length;
  const isWritten = template.replicas === count || (template.replicas === undefined && count === 1);
  const cardWorld = whatIf.operations.length === 0 ? undefined : stage.worldAfter(whatIf.operations);
  return {
    document: { uri: manifests.uri, version: manifests.version, name: manifests.name },
    pod: podIds(pods)[pods.indexOf(pod)] ?? '',
    pods: podChoices(pods, file),
    workload: referenceOf(template),
    ...partialOf(scene, played),
    verdict: verdictOf(placement),
    problems: problemsOf(query.findings, template),
    remedies: remediesOf(scene.changes(), placement),
    replicas: replicasOf(
      placement,
      template.replicas,
      isScalable(template) && !isWritten ? writeReplicasId : undefined,
    ),
    nodes: nodeCards(placement, cardWorld),
    operations: chipsOf(played?.results ?? whatIf.operations.map((operation) => ({ operation, problem: undefined }))),
    seed: stage.settings.seed,
    timeline: played === undefined ? noTimeline : timelineOf(played, template),
    house: houseOf(pod, workspace.neighbourhood, world === undefined ? undefined : addressOf(scene, world)),
    services: servicesAt(scene, world),
    ...(scene.edits(addServiceId) === undefined ? {} : { addServiceEditId: addServiceId }),
    limits: limitsIn(scene, world),
  };
}

const noTimeline: Timeline = { now: 0, end: 0, events: [], leftOut: 0, lanes: [] };

function partialOf({ placement: { cut } }: Scene, played: Play | undefined): Pick<Result, 'partial'> {
  if (cut !== undefined) {
    return { partial: { message: `Only ${cut.tried} of ${cut.asked} Pods were tried: all of them would take long` } };
  }
  return played === undefined
    ? { partial: { message: 'The timeline was left out: so many Pods on so many nodes would take long' } }
    : {};
}

/** The Services that select the Pod, as they are in that world. */
export function servicesAt({ query: { pod, manifests } }: Scene, world: World | undefined): readonly ServiceCard[] {
  const services = manifests.workspace.neighbourhood
    .servicesOf(pod)
    .filter((service): service is KubernetesObject<Service> => isKind(service, 'Service'));
  return serviceCards(services, pod, world);
}

/** Pods of the workload, the oldest first. */
export function ownPods({ query: { pod } }: Scene, world: World): readonly SimPod[] {
  const { object, namespace } = pod.template;
  return [...world.pods.peek()].filter(
    (each) => each.namespace === namespace && (each.workload === object.name || each.name === object.name),
  );
}

function addressOf(scene: Scene, world: World): string | undefined {
  return ownPods(scene, world).find(({ ip, deletion }) => ip !== undefined && deletion === undefined)?.ip;
}

function limitsIn({ placement }: Scene, world: World | undefined): Result['limits'] {
  const scheduler = placement.workload.pods[0]?.verdict?.notModelled ?? [];
  return [...scheduler, ...(world === undefined ? [] : limitsOf(world))];
}
