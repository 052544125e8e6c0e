/**
 * A container takes longer to stop than the Pod allows.
 *
 * The grace period runs from the moment of deletion: the preStop hook comes out of it, and only what is left is for the program
 * itself (`killContainer` in pkg/kubelet/kuberuntime). When it is over, everything is killed, sidecars included.
 */
import { definePodRule } from '../../linter/rule.js';
import type { Site } from '../../kubernetes/object.js';
import { flagsOf } from '../../pod/flags.js';
import { gracePeriod } from '../../pod/lifetimes.js';
import type { PodContainer, PodModel } from '../../pod/model.js';
import { programName } from '../../pod/programs.js';
import { readExecCommand } from '../../pod/words.js';
import { seconds } from '../support/durations.js';
import { quoteName } from '../support/names.js';
import { serverNote } from '../support/server-note.js';
import { inContainer, inSpec } from '../support/site.js';

export const graceTooShort = definePodRule({
  meta: {
    id: 'lifecycle/grace-too-short',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'The grace period is over before the container has stopped',
    summary: 'What a container does to stop must fit into the termination grace period.',
    why: 'The grace period covers the preStop hook *and* the shutdown of the program. A hook that sleeps through all of it leaves no second for the program: it gets SIGKILL in the middle of its requests, which is what the sleep was meant to prevent. The API server refuses a `sleep` action that is longer than the grace period.',
    whenNot: 'When the hook is known to end sooner than its text says.',
    source: {
      title: 'Container lifecycle hooks',
      url: 'https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-execution',
    },
    messages: {
      refused:
        "{container}'s preStop sleeps {stop} s, longer than the grace period of {grace} s, so the API server refuses it. Set `terminationGracePeriodSeconds` to {enough} or more.",
      hook: "{container}'s preStop sleeps {stop} s of a grace period of {grace} s: it is killed without time to shut down. Set `terminationGracePeriodSeconds` to {enough} or more.",
      drain:
        '{container} may take {stop} s to stop ({evidence}), but the grace period is {grace} s: it is killed before it is done. Set `terminationGracePeriodSeconds` to {enough} or more.',
    },
    fix: 'suggestion',
  },

  *check(pod) {
    const { spec, object, specPath } = pod.template;
    // A negative one counts as 1; zero is another matter.
    const written = gracePeriod(pod);
    const grace = written < 0 ? 1 : written;
    if (grace === 0) {
      return;
    }
    for (const container of pod.containers) {
      const stop = stopOf(container, object);
      if (stop === undefined || stop.seconds < grace) {
        continue;
      }
      const refused = stop.native && stop.seconds > grace;
      const enough = Math.ceil(stop.seconds) + margin;
      const isSet = spec.terminationGracePeriodSeconds !== undefined;
      yield {
        messageId: refused ? 'refused' : stop.drain ? 'drain' : 'hook',
        severity: refused ? 'error' : 'warning',
        at: stop.at,
        container: container.name,
        data: { container: quoteName(container), stop: stop.seconds, grace, enough, evidence: stop.evidence },
        related: [
          {
            message: isSet ? `the grace period is ${grace} s` : `the grace period is ${grace} s unless set here`,
            at: inSpec(pod, 'terminationGracePeriodSeconds'),
          },
          ...(refused ? [note(pod, container, stop.seconds, grace)] : []),
        ],
        fixes: [
          {
            title: `Set \`terminationGracePeriodSeconds: ${enough}\``,
            kind: 'suggestion',
            edits: () => [
              isSet
                ? { op: 'replace', object, path: inSpec(pod, 'terminationGracePeriodSeconds').path, value: enough }
                : { op: 'add', object, path: specPath, key: 'terminationGracePeriodSeconds', value: enough },
            ],
          },
        ],
      };
    }
  },
});

/** Seconds that a program usually needs for itself, as much as the default grace period gives it. */
const margin = 30;

interface Stop {
  readonly seconds: number;
  readonly at: Site;
  /** The hook is a `sleep` action, which the API server checks. */
  readonly native: boolean;
  /** The program's own drain time is part of it. */
  readonly drain: boolean;
  readonly evidence: string;
}

/** How long the container is known to take: its hook first, then the drain time that it was given. */
function stopOf(container: PodContainer, object: PodModel['template']['object']): Stop | undefined {
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
    evidence: hook === undefined ? drain.words : `preStop ${hook.seconds} s, then ${drain.words}`,
  };
}

function hookOf({ spec, path }: PodContainer, object: PodModel['template']['object']): Stop | undefined {
  const { sleep, exec } = spec.lifecycle?.preStop ?? {};
  const common = { drain: false, evidence: '' };
  if (sleep?.seconds !== undefined) {
    const at = { object, path: [...path, 'lifecycle', 'preStop', 'sleep', 'seconds'] };
    return { ...common, seconds: sleep.seconds, at, native: true };
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
  return first === undefined || total === 0 ? undefined : { ...common, seconds: total, at: first.at, native: false };
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

function note(pod: PodModel, container: PodContainer, stop: number, grace: number) {
  const at = inContainer(pod, container, 'lifecycle', 'preStop', 'sleep');
  return serverNote(
    at,
    `Invalid value: ${stop}: must be non-negative and less than terminationGracePeriodSeconds (${grace})`,
  );
}
