/** The Pod as one house: containers are rooms, the address is the front door, localhost ports are the doors inside. */
import type { PodModel, Listener } from '../pod/model.js';
import type { Site } from '../kubernetes/object.js';
import { summarizePod } from '../summary/summarize-pod.js';
import type { PodSummary, VolumeSummary } from '../summary/model.js';
import type { Neighbourhood } from '../workspace/neighbourhood.js';
import type { Door, House, HouseVolume, PlaceInText, Room } from '../../protocol/simulator.js';
import { placeOf } from './places.js';

/** Draws the house. `ip` is the address of one of its Pods. */
export function houseOf(pod: PodModel, neighbourhood: Neighbourhood, ip: string | undefined): House {
  const summary = summarizePod(pod, neighbourhood);
  return {
    name: summary.name === '' ? summary.kind : summary.name,
    ...(ip === undefined ? {} : { ip }),
    rooms: roomsOf(pod, summary),
    doors: doorsOf(pod, summary),
    volumes: summary.volumes.map((volume) => volumeOf(pod, volume)),
  };
}

function roomsOf(pod: PodModel, { containers }: PodSummary): readonly Room[] {
  return containers.flatMap(({ name, phase, image, role }) => {
    const container = pod.containers.find((candidate) => candidate.name === name && candidate.phase === phase);
    const place = container === undefined ? undefined : placeOf(container.site.object, container.site.path);
    if (phase === 'ephemeral' || place === undefined || container === undefined) {
      return [];
    }
    const problem = roomProblem(pod, name);
    const known = role === 'unknown' ? {} : { role: role.replaceAll('-', ' ') };
    return [{ container: name, image, phase, ...known, ...(problem === undefined ? {} : { problem }), place }];
  });
}

function roomProblem({ listeners }: PodModel, name: string): string | undefined {
  const clash = listeners.find(
    (listener) => listener.container.name === name && holdersOf(listeners, listener).length > 1,
  );
  if (clash === undefined) {
    return undefined;
  }
  const others = holdersOf(listeners, clash).filter((holder) => holder !== name);
  return `Port ${clash.port} is also taken by ${others.join(', ')}`;
}

/** Containers that run at the same time and want the same port. */
function holdersOf(listeners: readonly Listener[], { port, protocol }: Listener): readonly string[] {
  const same = listeners.filter(
    (other) => other.port === port && other.protocol === protocol && other.container.phase !== 'init',
  );
  return [...new Set(same.map(({ container }) => container.name))];
}

function doorsOf(pod: PodModel, { network }: PodSummary): readonly Door[] {
  const doors = new Map<string, Door>();
  for (const { port, protocol, bind, container, source, callers, probes, services } of network.ports) {
    const key = `${port}/${protocol}`;
    const known = doors.get(key);
    const asks = [...callers.map((caller) => caller.container), ...probes.map(({ kind }) => `kubelet (${kind})`)];
    const listener = pod.listeners.find((each) => each.port === port && each.protocol === protocol);
    const containers = [...new Set([...(known?.containers ?? []), container])];
    const place = listener === undefined ? undefined : placeOfSite(listener.at);
    const problem = pod.listeners.some(
      (each) => each.port === port && each.protocol === protocol && holdersOf(pod.listeners, each).length > 1,
    )
      ? `${containers.join(' and ')} both want port ${port}`
      : undefined;
    doors.set(key, {
      port,
      protocol,
      bind,
      containers,
      source,
      callers: [...new Set([...(known?.callers ?? []), ...asks])],
      services: [
        ...new Set([...(known?.services ?? []), ...services.map((service) => `${service.name}:${service.port}`)]),
      ],
      ...(problem === undefined ? {} : { problem }),
      ...(place === undefined ? {} : { place }),
    });
  }
  const unanswered = network.unanswered.map(({ port, container, text }): Door => ({
    port,
    protocol: 'TCP',
    bind: 'loopback',
    containers: [],
    source: text,
    callers: [container],
    services: [],
    ...(network.open ? {} : { problem: `${container} calls ${text}, and nobody listens` }),
  }));
  return [...doors.values(), ...unanswered];
}

function placeOfSite({ object, path, part }: Site): PlaceInText | undefined {
  return placeOf(object, path, part);
}

const survival: Readonly<Record<VolumeSummary['life'], string>> = {
  container: 'is lost when its container ends',
  pod: 'is lost with the Pod',
  node: 'stays on the node',
  claim: 'outlives the Pod and follows it',
  external: 'lies outside of the cluster',
  configuration: 'is served by the API',
  unknown: 'is declared nowhere',
};

function volumeOf(pod: PodModel, { name, source, detail, life, uses }: VolumeSummary): HouseVolume {
  const declared = pod.volumes.find(({ volume }) => volume.name === name);
  const mounted = pod.volumeUses.find(({ mount }) => mount.name === name);
  const path = declared?.path ?? mounted?.mountPath;
  const place = path === undefined ? undefined : placeOf(pod.template.object, path);
  return {
    name,
    kind: detail === '' ? source : `${source} ${detail}`,
    survives: survival[life],
    mounts: uses.map(({ container, path: mountPath, subPath, readOnly }) => ({
      container,
      path: subPath === undefined ? mountPath : `${mountPath} (${subPath})`,
      readOnly,
    })),
    ...(place === undefined ? {} : { place }),
  };
}
