/** What the Pod model knows of how a template's containers act: where they listen, whom they call, whether they end. */
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { PodTemplate } from '../../kubernetes/pod-template.js';
import type { ObjectMeta, PodSpec } from '../../kubernetes/types.js';
import { buildPodModel } from '../../pod/build-pod-model.js';
import { imageCatalogue } from '../../pod/images.js';
import type { Listener, PodModel } from '../../pod/model.js';
import type { ContainerTraits, PodTraits } from './container-traits.js';
import type { SimPod, World } from '../world.js';

const nothingKnown: ContainerTraits = { listens: [], listensKnown: false, ends: 'unknown', calls: [] };

/** The traits of one container. */
export function traitsOf(traits: PodTraits, container: string): ContainerTraits {
  return traits.get(container) ?? nothingKnown;
}

/** What is known of the containers of a Pod. */
export function podTraits(world: World, { info }: SimPod): PodTraits {
  return world.traits.get(info.spec) ?? noTraits;
}

const noTraits: PodTraits = new Map();
const images = imageCatalogue();

/** Reads the traits of a template once; Pods of the same template share them. They are found again by the Pod's own spec. */
export function readTraits(world: World, source: KubernetesObject, spec: PodSpec, metadata: ObjectMeta): PodTraits {
  const known = world.traits.get(spec);
  if (known !== undefined) {
    return known;
  }
  const namespace = source.namespace ?? 'default';
  const template: PodTemplate = {
    object: source,
    path: source.path,
    specPath: [...source.path, 'spec'],
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    namespace,
    spec,
    replicas: undefined,
    replicasPath: undefined,
    runs: 'forever',
  };
  const configMap = (name: string): ReturnType<typeof world.configMaps.get> =>
    world.configMaps.get(`${namespace}/${name}`);
  const traits = fromModel(buildPodModel(template, { images, configMap, namespace: undefined, cloudSqlProxies: [] }));
  world.traits.set(spec, traits);
  return traits;
}

function fromModel({ containers, listeners, callers }: PodModel): PodTraits {
  return new Map(
    containers.map((container) => [
      container.name,
      {
        listens: listeners
          .filter((listener) => listener.container === container && isTaken(listener))
          .map(({ port, protocol, bind, evidence }) => ({ port, protocol, bind, evidence })),
        listensKnown: container.listensKnown,
        ends: container.ending.ends,
        calls: callers.filter((caller) => caller.container === container).map(({ port, text }) => ({ port, text })),
      },
    ]),
  );
}

/** A guess and a probe's aim are no ground to say that somebody holds a port. */
function isTaken({ confidence, source }: Listener): boolean {
  return confidence !== 'possible' && source !== 'probe';
}
