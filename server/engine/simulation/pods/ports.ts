/** One network for all containers of a Pod: a port is taken once. */
import { bindsMeet } from '../../pod/network.js';
import type { SimContainer, SimPod, World } from '../world.js';
import type { ProbeTimeline } from './probes.js';
import { podTraits, traitsOf } from './traits.js';

/** Why the container cannot have one of its ports: a container that runs already holds it. */
export function findPortClash(world: World, pod: SimPod, container: SimContainer): string | undefined {
  const traits = podTraits(world, pod);
  const wanted = traitsOf(traits, container.name).listens;
  for (const other of pod.containers) {
    if (other !== container && other.state.kind === 'running') {
      for (const held of traitsOf(traits, other.name).listens) {
        const clash = wanted.find(
          ({ port, protocol, bind }) => port === held.port && protocol === held.protocol && bindsMeet(bind, held.bind),
        );
        if (clash !== undefined) {
          return `Error: port ${clash.port}/${clash.protocol} is held by container ${other.name} (${held.evidence})`;
        }
      }
    }
  }
  return undefined;
}

/** The running container that answers on a port of the Pod, asked from outside or from within. */
export function findListener(
  world: World,
  pod: SimPod,
  port: number,
  from: 'outside' | 'localhost',
): SimContainer | undefined {
  const traits = podTraits(world, pod);
  const refused = from === 'outside' ? 'loopback' : 'pod-ip';
  const answers = pod.containers.filter(
    ({ state, phase }) => phase !== 'init' && state.kind === 'running' && isAnswering(world.now, state.timeline),
  );
  const known = answers.find(({ name }) =>
    traitsOf(traits, name).listens.some((held) => held.port === port && held.bind !== refused),
  );
  // A container of which nothing is known may listen anywhere, unless somebody is known to hold the port otherwise.
  const isHeld = answers.some(({ name }) => traitsOf(traits, name).listens.some((held) => held.port === port));
  return known ?? (isHeld ? undefined : answers.find(({ name }) => !traitsOf(traits, name).listensKnown));
}

function isAnswering(now: number, { answering, endsAt }: ProbeTimeline): boolean {
  return answering.from <= now && now < answering.until && now < endsAt;
}
