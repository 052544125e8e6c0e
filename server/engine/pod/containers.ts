/** From a Pod template to its containers: who runs when, and as what. */
import type { Path } from '../document/tree.js';
import type { Site } from '../kubernetes/object.js';
import { containerPath, type ContainerListName, type PodTemplate } from '../kubernetes/pod-template.js';
import { argumentListeners, bindHost } from './argument-listeners.js';
import { readConfig, type ConfigSigns } from './config/listeners.js';
import { assessEnding } from './endings.js';
import { readEnvironment, type ConfigMapLookUp } from './environment.js';
import { environmentListeners } from './environment-listeners.js';
import { flagsOf } from './flags.js';
import { portHandlers } from './handlers.js';
import { identify, type Identity } from './identity.js';
import { imageListeners, type ImageListeners } from './image-listeners.js';
import { parseImageReference } from './image-reference.js';
import type { ImageCatalogue } from './images.js';
import type { ListenerSign } from './listener-evidence.js';
import { declaredListeners, joinSigns, probeListeners } from './listeners.js';
import type { ContainerPhase, Listener, PodContainer, PortHandler } from './model.js';
import { assessRole } from './roles.js';
import { readCommandLine } from './words.js';

/** What the model of a Pod draws on besides the template. */
export interface PodSurroundings {
  readonly images: ImageCatalogue;
  /** A ConfigMap of the Pod's namespace. */
  readonly configMap: ConfigMapLookUp;
}

/** A container with what it tells about the Pod's network. */
export interface ContainerReading {
  readonly container: PodContainer;
  readonly identity: Identity;
  readonly config: ConfigSigns;
  readonly listeners: readonly Listener[];
  readonly handlers: readonly PortHandler[];
}

interface Place {
  readonly list: ContainerListName;
  readonly index: number;
  readonly phase: ContainerPhase;
  readonly order: number;
  readonly spec: PodContainer['spec'];
}

/** Init containers and sidecars in list order, then main, then ephemeral containers. */
export function readContainers(template: PodTemplate, surroundings: PodSurroundings): readonly ContainerReading[] {
  return placesOf(template).map((place) => readContainer(template, place, surroundings));
}

function placesOf({ spec }: PodTemplate): readonly Place[] {
  const init = spec.initContainers ?? [];
  return [
    ...init.map((container, index): Place => ({
      list: 'initContainers',
      index,
      // KEP-753: only `Always` makes an init container a sidecar; other policies (KEP-5307) do not.
      phase: container.restartPolicy === 'Always' ? 'sidecar' : 'init',
      order: index,
      spec: container,
    })),
    ...(spec.containers ?? []).map((container, index): Place => ({
      list: 'containers',
      index,
      phase: 'main',
      order: init.length,
      spec: container,
    })),
    ...(spec.ephemeralContainers ?? []).map((container, index): Place => ({
      list: 'ephemeralContainers',
      index,
      phase: 'ephemeral',
      order: init.length + 1,
      spec: container,
    })),
  ];
}

function readContainer(template: PodTemplate, place: Place, surroundings: PodSurroundings): ContainerReading {
  const { object } = template;
  const { spec, phase, index, order } = place;
  const path = containerPath(template, place.list, index);
  const environment = readEnvironment(spec, object, path, surroundings.configMap);
  const values = new Map(environment.map(({ name, value }) => [name, value]));
  const { words, commands } = readCommandLine(spec, object, path, (name) => values.get(name));
  const image = parseImageReference(spec.image ?? '');
  const identity = identify(image, commands, surroundings.images);
  const name = spec.name ?? '';
  const description = {
    name,
    phase,
    index,
    order,
    path,
    site: siteOf(template, path, name),
    spec,
    image,
    knowledge: identity.knowledge,
    role: assessRole(name, image, identity, commands),
    ending: assessEnding(commands, environment, identity),
    words,
    commands,
    environment,
  };
  const config = readConfig(template, description, surroundings.configMap);
  const openEnvironment = (spec.envFrom ?? []).some(
    ({ configMapRef, secretRef }) => secretRef !== undefined || !surroundings.configMap(configMapRef?.name ?? ''),
  );
  const { signs, known } = readSigns(description, identity, config, openEnvironment);
  const container: PodContainer = { ...description, listensKnown: known };
  const handlers = portHandlers(container);
  return {
    container,
    identity,
    config,
    handlers,
    listeners: joinSigns(container, [...signs, ...probeListeners(handlers)]),
  };
}

function siteOf({ object }: PodTemplate, path: Path, name: string): Site {
  return { object, path: name === '' ? path : [...path, 'name'] };
}

function readSigns(
  container: Omit<PodContainer, 'listensKnown'>,
  identity: Identity,
  config: ConfigSigns,
  openEnvironment: boolean,
): { readonly signs: readonly ListenerSign[]; readonly known: boolean } {
  const { spec, image, commands, environment } = container;
  const declared = declaredListeners(spec.ports ?? [], container);
  const fromArguments = argumentListeners(commands, environment, identity);
  const fromEnvironment = environmentListeners(environment, identity);
  const host = commands.map((command) => bindHost(flagsOf(command), environment)).find((bind) => bind !== undefined);
  const at: Site = { object: container.site.object, path: [...container.path, 'image'] };
  const fromImage = config.decided
    ? { signs: [], configured: false }
    : imageListeners({ spec, image, identity, commands, environment, bindHost: host, openEnvironment, at });
  const signs = [...declared, ...fromArguments, ...fromEnvironment, ...config.listeners, ...fromImage.signs];
  // `image: auto` is Istio's word for a gateway that it configures from afar.
  return { signs, known: image.text !== 'auto' && areListenersKnown(signs, fromImage, identity) };
}

/** Declared, told by arguments, or by the image where nothing that is not understood configures it. */
function areListenersKnown(signs: readonly ListenerSign[], image: ImageListeners, identity: Identity): boolean {
  if (signs.some(({ confidence, source }) => confidence !== 'possible' && source !== 'image')) return true;
  const { knowledge } = identity;
  if (!knowledge || knowledge.base) return identity.onlyTools;
  if (image.configured || identity.confidence === 'possible') return false;
  // A proxy without ports of its own listens where its configuration says.
  return knowledge.listens !== undefined || knowledge.role !== 'proxy';
}
