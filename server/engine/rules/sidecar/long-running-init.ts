/**
 * An init container never ends, so the Pod never starts.
 *
 * The kubelet runs init containers one after another and starts the regular ones when the last has succeeded.
 * Only one with `restartPolicy: Always` (KEP-753) may live on beside them.
 */
import type { FixRecipe, RuleContext } from '../../linter/rule.js';
import { definePodRule } from '../../linter/rule.js';
import type { PodContainer, PodModel } from '../../pod/model.js';
import { quoteName } from '../support/names.js';
import { nativeSidecars, restartAlways } from '../support/native-sidecar.js';
import { containerName } from '../support/site.js';

export const longRunningInit = definePodRule({
  meta: {
    id: 'sidecar/long-running-init',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'An init container never ends',
    summary: 'An init container must end, or be a native sidecar.',
    why: 'Init containers prepare the house and leave; only then the family moves in. The kubelet waits for each of them to end before it starts the next, so one that serves, watches or sleeps for ever holds the whole Pod in `Init:0/1`, and its application never starts. With `restartPolicy: Always` it becomes a native sidecar: the kubelet starts it in its turn, goes on, and stops it after the application.',
    whenNot: 'When the program ends by a condition that the manifest does not show.',
    source: {
      title: 'Sidecar containers',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/',
    },
    messages: {
      never:
        'Init container {container} never ends ({evidence}), so the Pod never gets past it and its other containers never start. Give it `restartPolicy: Always` to make it a native sidecar, or let it end.',
      old: 'Init container {container} never ends ({evidence}), so the Pod never gets past it and its other containers never start. Move it to `containers`, or let it end.',
    },
    fix: 'suggestion',
  },

  *check(pod, context) {
    for (const container of pod.containers) {
      const { ends, basis, evidence, at } = container.ending;
      if (container.phase !== 'init' || ends !== 'no') {
        continue;
      }
      yield {
        messageId: nativeSidecars(context) ? 'never' : 'old',
        at: basis === 'command' && at !== undefined ? at : containerName(pod, container),
        severity: basis === 'command' ? 'error' : 'warning',
        container: container.name,
        data: { container: quoteName(container), evidence },
        fixes: fixes(pod, container, context),
      };
    }
  },
});

function fixes(pod: PodModel, container: PodContainer, context: RuleContext): readonly FixRecipe[] {
  return nativeSidecars(context)
    ? [
        {
          title: `Make ${quoteName(container)} a native sidecar`,
          kind: 'suggestion',
          edits: () => restartAlways(pod, container),
        },
      ]
    : [];
}
