/**
 * A Pod shares its process namespace, and nothing in it looks at the processes of another container.
 *
 * A Pod of one container shares it with the pause process alone, which then reaps its orphans: a known trick.
 */
import { definePodRule } from '../../linter/rule.js';
import type { PodContainer, PodModel } from '../../pod/model.js';
import { containerTexts } from '../support/container-texts.js';
import { firstContainers } from '../support/limits.js';
import { inSpec } from '../support/site.js';
import { plural } from '../support/words.js';

export const unneededProcessNamespace = definePodRule({
  meta: {
    id: 'sidecar/unneeded-process-namespace',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'Containers see the processes of each other without need',
    summary: 'A Pod should share its process namespace only if a container looks at the processes of another.',
    why: 'The containers of a house share its address and its refrigerator, but each has a room of its own. `shareProcessNamespace: true` takes the doors out: every container sees the processes, the environment variables (with their passwords) and, through `/proc/PID/root`, the files of all others, and no program is PID 1 of its container any more.',
    whenNot:
      'When a program finds the processes of its neighbours by other means than its command line, such as a profiler.',
    source: {
      title: 'Share process namespace between containers in a Pod',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/',
    },
    messages: {
      shared:
        '{count} share one process namespace, so each sees the processes, variables and files of the others, and nothing in the manifest makes use of it. Leave `shareProcessNamespace` out unless one of them needs it.',
    },
    fix: 'suggestion',
  },

  *check(pod) {
    const together = pod.containers.filter(({ phase }) => phase === 'main' || phase === 'sidecar');
    if (pod.template.spec.shareProcessNamespace !== true || together.length < 2) {
      return;
    }
    if (firstContainers(pod.containers).some(looksAtProcesses)) {
      return;
    }
    const at = inSpec(pod, 'shareProcessNamespace');
    yield {
      messageId: 'shared',
      at,
      data: { count: plural(together.length, 'container') },
      fixes: [removal(pod, at.path)],
    };
  },
});

/** Programs and phrases of those that signal, trace or inspect a process. */
const processWords =
  /(^|[\s/"'(`$;|&])(kill|pkill|killall|pgrep|pidof|ps|top|strace|gdb|nsenter|lsof|jcmd|jmap|jstack|perf|py-spy|rbspy|dlv|tini|dumb-init)(\s|$|["')`;|&])|\/proc\b|sig(hup|term|usr|nal)|\bpid\b|process|reload/i;

/** It may look at other processes: by its role, by what it is told, or by a right that is given for nothing else. */
function looksAtProcesses(container: PodContainer): boolean {
  const { role, spec, phase } = container;
  const added = spec.securityContext?.capabilities?.add ?? [];
  return (
    phase === 'ephemeral' ||
    role.role === 'debug' ||
    role.role === 'config-reloader' ||
    added.some((capability) => /^(CAP_)?(SYS_PTRACE|KILL|SYS_ADMIN|ALL)$/i.test(capability)) ||
    containerTexts(container).some(({ text }) => processWords.test(text)) ||
    processWords.test((spec.lifecycle?.preStop?.exec?.command ?? []).join(' ')) ||
    processWords.test((spec.livenessProbe?.exec?.command ?? []).join(' '))
  );
}

const removal = ({ template: { object } }: PodModel, path: readonly (string | number)[]) => ({
  title: 'Remove `shareProcessNamespace`',
  kind: 'suggestion' as const,
  edits: () => [{ op: 'remove' as const, object, path }],
});
