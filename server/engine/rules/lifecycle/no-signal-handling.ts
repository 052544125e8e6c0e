/**
 * A shell stands between the kubelet and the program.
 *
 * SIGTERM goes to the first process of a container. A shell that runs a script doesn't pass it on and doesn't end by it, so
 * the program never hears of the end and is killed when the grace period is over.
 */
import { definePodRule } from '../../linter/rule.js';
import type { PodContainer, SimpleCommand } from '../../pod/model.js';
import { isTool, programName } from '../../pod/programs.js';
import { quoteName } from '../support/names.js';

export const noSignalHandling = definePodRule({
  meta: {
    id: 'lifecycle/no-signal-handling',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'A shell that swallows the stop signal',
    summary: 'A shell script that starts the main program should hand over with `exec`.',
    why: 'When a Pod is stopped, SIGTERM goes to process 1 of each container. If that is a shell that waits for the program it started, the signal ends there: the program works on until the grace period is over and is then killed with requests open. `exec program` puts the program in the place of the shell.',
    whenNot: 'When the shell traps the signal, or the program need not stop gracefully.',
    source: {
      title: 'Pod lifecycle: termination of Pods',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
    },
    messages: {
      shell:
        '{container} starts `{program}` from a shell that stays process 1 and keeps the stop signal to itself: it is killed when the grace period ends. Start it with `exec {program}`.',
    },
  },

  *check(pod) {
    const { spec, runs } = pod.template;
    for (const container of pod.containers) {
      const matters =
        spec.terminationGracePeriodSeconds !== undefined || container.spec.lifecycle?.preStop !== undefined;
      if (runs !== 'forever' || container.phase !== 'main' || !matters || container.ending.ends === 'yes') {
        continue;
      }
      const last = shelteredProgram(container);
      if (last?.program !== undefined) {
        yield {
          messageId: 'shell',
          at: last.program.at,
          container: container.name,
          data: { container: quoteName(container), program: programName(last) },
        };
      }
    }
  },
});

/**
 * The last command of a script of several, where it is a program that stays. A shell replaces itself by a script's only command,
 * so that one is in no danger.
 */
function shelteredProgram({ commands, spec }: PodContainer): SimpleCommand | undefined {
  const last = commands.at(-1);
  const script = commands.length > 1 && commands.every(({ script: place }) => place !== undefined);
  const texts = [...(spec.command ?? []), ...(spec.args ?? [])];
  const handsOver = texts.some((text) => /\b(exec|trap)\s/.test(text));
  if (last?.program === undefined || !script || handsOver || last.background) {
    return undefined;
  }
  return isTool(last) || (last.script?.keywords ?? []).length > 0 ? undefined : last;
}
