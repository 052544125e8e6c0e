/**
 * A helper signals a process of another container that it cannot see.
 *
 * Without `shareProcessNamespace` each container has a process table of its own: `pkill nginx` in the sidecar finds nothing.
 */
import { definePodRule } from '../../linter/rule.js';
import type { CommandWord, PodContainer, PodModel } from '../../pod/model.js';
import { firstContainers } from '../support/limits.js';
import { quoteName } from '../support/names.js';

export const processNamespace = definePodRule({
  meta: {
    id: 'sidecar/process-namespace',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'A helper signals a process it cannot see',
    summary: 'A container that signals the processes of another needs `shareProcessNamespace`.',
    why: 'The containers of a house share its network and its volumes, but each has a process table of its own unless the Pod says `shareProcessNamespace: true`. A helper that sends `SIGHUP` to its neighbour finds no such process, so a changed configuration or a new certificate is never loaded.',
    whenNot: 'When the signalled program runs in the same container.',
    source: {
      title: 'Share process namespace between containers in a Pod',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/',
    },
    messages: {
      signal:
        '{helper} signals `{program}`, which runs in {target}, but the Pod does not share its process namespace, so it finds no such process. Set `shareProcessNamespace: true`, or reload over the network.',
    },
    fix: 'suggestion',
  },

  *check(pod) {
    if (pod.template.spec.shareProcessNamespace === true) {
      return;
    }
    for (const helper of firstContainers(pod.containers)) {
      const signal = findSignal(pod, helper);
      if (signal === undefined) {
        continue;
      }
      const { object, specPath } = pod.template;
      yield {
        messageId: 'signal',
        at: signal.word.at,
        container: helper.name,
        data: { helper: quoteName(helper), program: signal.program, target: quoteName(signal.target) },
        fixes: [
          {
            title: 'Share the process namespace of the Pod',
            kind: 'suggestion',
            edits: () => [{ op: 'add', object, path: specPath, key: 'shareProcessNamespace', value: true }],
          },
        ],
      };
    }
  },
});

interface Signal {
  readonly word: CommandWord;
  readonly program: string;
  readonly target: PodContainer;
}

/** `pkill nginx`, `killall -HUP envoy`, `kill $(pidof nginx)`: a name that is the image of a sibling and not the helper's own. */
function findSignal(pod: PodModel, helper: PodContainer): Signal | undefined {
  for (const { program, arguments: words } of helper.commands) {
    const tool = program?.text.split('/').at(-1) ?? '';
    const named = ['pkill', 'killall', 'pidof', 'pgrep'].includes(tool) ? words : [];
    for (const word of named) {
      const target = word.text.startsWith('-') ? undefined : siblingRunning(pod, helper, word.text);
      if (target !== undefined) {
        return { word, program: word.text, target };
      }
    }
  }
  return undefined;
}

function siblingRunning(pod: PodModel, helper: PodContainer, program: string): PodContainer | undefined {
  const runs = ({ image, knowledge }: PodContainer): boolean => image.name === program || knowledge?.id === program;
  const lives = ({ phase }: PodContainer): boolean => phase === 'main' || phase === 'sidecar';
  return runs(helper) ? undefined : pod.containers.find((other) => other !== helper && lives(other) && runs(other));
}
