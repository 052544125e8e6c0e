/** How long a container is known to take to stop, in seconds. */
import type { KubernetesObject, Site } from '../kubernetes/object.js';
import { seconds } from './durations.js';
import { flagsOf } from './flags.js';
import type { PodContainer } from './model.js';
import { programName } from './programs.js';
import { readExecCommand } from './words.js';

export interface StoppingTime {
  readonly seconds: number;
  readonly at: Site;
  /** The hook is a `sleep` action, which the API server checks. */
  readonly native: boolean;
  /** The program's own drain time is part of it. */
  readonly drain: boolean;
  readonly evidence: string;
}

/** How long the container is known to take: its hook first, then the drain time that it was given. */
export function stoppingTime(container: PodContainer, object: KubernetesObject): StoppingTime | undefined {
  const hook = hookOf(container, object);
  const drain = drainOf(container);
  if (drain === undefined) {
    return hook;
  }
  const own = { seconds: drain.seconds + (hook?.seconds ?? 0), drain: true };
  return {
    ...own,
    at: drain.at,
    native: false,
    evidence: hook === undefined ? drain.words : `${hook.evidence}, then ${drain.words}`,
  };
}

function hookOf({ spec, path }: PodContainer, object: KubernetesObject): StoppingTime | undefined {
  const { sleep, exec } = spec.lifecycle?.preStop ?? {};
  const found = (seconds: number, at: Site, native: boolean): StoppingTime => ({
    seconds,
    at,
    native,
    drain: false,
    evidence: `preStop sleeps ${seconds} s`,
  });
  if (sleep?.seconds !== undefined) {
    const at = { object, path: [...path, 'lifecycle', 'preStop', 'sleep', 'seconds'] };
    return found(sleep.seconds, at, true);
  }
  const { commands } = readExecCommand(exec?.command ?? [], object, [
    ...path,
    'lifecycle',
    'preStop',
    'exec',
    'command',
  ]);
  const sleeps = commands
    // A sleep inside a loop or a branch may run any number of times.
    .filter(({ script, background }) => !background && (script?.keywords ?? []).length === 0)
    .filter((command) => programName(command) === 'sleep');
  const words = sleeps.flatMap((command) => command.arguments);
  const [first] = words;
  const total = words.reduce((sum, { text }) => sum + (seconds(text) ?? 0), 0);
  return first === undefined || total === 0 ? undefined : found(total, first.at, false);
}

/** Flags of widespread servers that say how long they let requests finish after SIGTERM. Without a unit: seconds. */
const drainFlags: ReadonlySet<string> = new Set([
  'drain-time-s',
  'drain-timeout',
  'graceful-timeout',
  'graceful-shutdown-timeout',
  'grace-period',
  'shutdown-delay',
  'shutdown-delay-duration',
  'shutdown-grace-period',
  'shutdown-timeout',
  'termination-drain-duration',
  'web.shutdown-timeout',
]);

const drainVariables: ReadonlySet<string> = new Set([
  'DRAIN_TIMEOUT',
  'GRACEFUL_SHUTDOWN_TIMEOUT',
  'GRACEFUL_TIMEOUT',
  'SHUTDOWN_GRACE_PERIOD',
  'SHUTDOWN_TIMEOUT',
  'TERMINATION_DRAIN_DURATION',
]);

function drainOf({ commands, environment }: PodContainer) {
  for (const { key, name, value, word } of commands.flatMap(flagsOf)) {
    const time = drainFlags.has(key) && value !== undefined ? seconds(value) : undefined;
    if (time !== undefined) {
      return { seconds: time, words: `\`${name}=${value ?? ''}\``, at: word.at };
    }
  }
  for (const { name, value, at } of environment) {
    const time = drainVariables.has(name) && value !== undefined ? seconds(value) : undefined;
    if (time !== undefined) {
      return { seconds: time, words: `variable \`${name}\` is \`${value ?? ''}\``, at };
    }
  }
  return undefined;
}
