/**
 * A container takes longer to stop than the Pod allows.
 *
 * The grace period runs from the moment of deletion: the preStop hook comes out of it, and only what is left is for the program
 * itself (`killContainer` in pkg/kubelet/kuberuntime). When it is over, everything is killed, sidecars included.
 */
import { definePodRule } from '../../linter/rule.js';
import { gracePeriod } from '../../pod/lifetimes.js';
import type { PodContainer, PodModel } from '../../pod/model.js';
import { stoppingTime } from '../../pod/stopping.js';
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
      const stop = stoppingTime(container, object);
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

function note(pod: PodModel, container: PodContainer, stop: number, grace: number) {
  const at = inContainer(pod, container, 'lifecycle', 'preStop', 'sleep');
  return serverNote(
    at,
    `Invalid value: ${stop}: must be non-negative and less than terminationGracePeriodSeconds (${grace})`,
  );
}
