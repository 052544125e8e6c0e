/**
 * A probe's numbers contradict each other.
 *
 * The kubelet starts the next check a period after the last one *began*, but never two at a time (`worker.run` in pkg/kubelet/prober),
 * so a check that may take longer than the period stretches it, and every threshold with it.
 */
import { definePodRule, type FixRecipe } from '../../linter/rule.js';
import { probeBudget as budgetOf } from '../../pod/lifetimes.js';
import type { PodContainer, PodModel } from '../../pod/model.js';
import { quoteName } from '../support/names.js';
import { isManaged } from '../support/purpose.js';
import { serverNote } from '../support/server-note.js';
import { inContainer } from '../support/site.js';

const kinds = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const;

export const probeBudget = definePodRule({
  meta: {
    id: 'lifecycle/probe-budget',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'A probe whose numbers contradict each other',
    summary: "A probe's timeout must not exceed its period, and liveness and startup take one success.",
    why: 'The kubelet never runs two checks of one probe at a time. With `timeoutSeconds` above `periodSeconds` a hanging program is asked less often than the manifest says, so it is taken out of service, or restarted, later than was reckoned. Liveness and startup probes are over with the first success, so the API server refuses any other `successThreshold` for them.',
    whenNot: 'When the stretched period is what you want.',
    fix: 'suggestion',
    source: {
      title: 'Configure probes',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes',
    },
    messages: {
      success:
        "{container}'s {probe} sets `successThreshold: {threshold}`, but liveness and startup need a single success, so the API server refuses it. Remove it.",
      timeout:
        "{container}'s {probe} waits up to {timeout} s for an answer but asks every {period} s: a hanging check stretches the period to {timeout} s. Make `timeoutSeconds` shorter than `periodSeconds`.",
    },
  },

  *check(pod) {
    // kubeadm gives the static Pods of the control plane 15 s every 10 s on purpose.
    if (isManaged(pod)) {
      return;
    }
    for (const container of pod.containers) {
      for (const kind of kinds) {
        const probe = container.spec[kind];
        if (probe === undefined) {
          continue;
        }
        yield* checkSuccess(pod, container, kind);
        const { timeout, period } = budgetOf(probe);
        if (timeout > period) {
          yield {
            messageId: 'timeout',
            severity: 'warning',
            at: inContainer(pod, container, kind, 'timeoutSeconds'),
            container: container.name,
            data: { container: quoteName(container), probe: kind, timeout, period },
            related: [
              {
                message:
                  probe.periodSeconds === undefined ? `asked every ${period} s by default` : `asked every ${period} s`,
                at: inContainer(pod, container, kind, 'periodSeconds'),
              },
            ],
          };
        }
      }
    }
  },
});

/** Zero stands for the default, which is 1. */
function* checkSuccess(pod: PodModel, container: PodContainer, kind: (typeof kinds)[number]) {
  const threshold = container.spec[kind]?.successThreshold ?? 1;
  if (kind === 'readinessProbe' || threshold <= 1) {
    return;
  }
  const at = inContainer(pod, container, kind, 'successThreshold');
  const fix: FixRecipe = {
    title: 'Remove `successThreshold`: it is 1',
    kind: 'suggestion',
    edits: () => [{ op: 'remove', object: pod.template.object, path: at.path }],
  };
  yield {
    messageId: 'success' as const,
    at,
    container: container.name,
    data: { container: quoteName(container), probe: kind, threshold },
    related: [serverNote(at, `Invalid value: ${threshold}: must be 1`)],
    fixes: [fix],
  };
}
