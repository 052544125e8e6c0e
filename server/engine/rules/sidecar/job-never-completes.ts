/**
 * A helper among the containers of a Job never ends, so the Job never completes.
 *
 * A Pod succeeds when all its regular containers have ended. A native sidecar (KEP-753) is stopped by the kubelet when they have.
 */
import type { FixRecipe, RuleContext } from '../../linter/rule.js';
import { definePodRule } from '../../linter/rule.js';
import type { PodContainer, PodModel } from '../../pod/model.js';
import { isKnownHelper } from '../support/helpers.js';
import { firstContainers } from '../support/limits.js';
import { quoteName } from '../support/names.js';
import { asSidecar, nativeSidecars } from '../support/native-sidecar.js';
import { containerName } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const jobNeverCompletes = definePodRule({
  meta: {
    id: 'sidecar/job-never-completes',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'A helper keeps a Job from completing',
    summary: 'A helper that never ends must not stand among the containers of a Job.',
    why: 'The containers of a Pod live and die together: a Job is done only when every one of its regular containers has ended. A proxy or log shipper beside the task runs on when the task is finished, so the Pod stays `Running`, the Job never completes, and a CronJob piles them up. As a native sidecar, an init container with `restartPolicy: Always`, it starts before the task and the kubelet stops it when the task is done.',
    whenNot: 'When the task ends its helper itself, in a way that the manifest does not show.',
    source: {
      title: 'Sidecar containers and Jobs',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#jobs-with-sidecar-containers',
    },
    messages: {
      helper:
        '{helper} never ends by itself ({evidence}), so {workload} never completes after {task} is done. Make it a native sidecar: an init container with `restartPolicy: Always`.',
      old: '{helper} never ends by itself ({evidence}), so {workload} never completes after {task} is done. Let {task} stop it at its end; native sidecars need Kubernetes 1.29.',
    },
    fix: 'suggestion',
  },

  *check(pod, context) {
    if (pod.template.runs !== 'to-completion') {
      return;
    }
    const main = firstContainers(pod.containers.filter(({ phase }) => phase === 'main'));
    const task = main.find(({ ending }) => ending.ends !== 'no');
    for (const helper of main) {
      const { ends, basis, evidence, at } = helper.ending;
      if (ends !== 'no' || task === undefined || isStoppedByTask(pod, helper) || servesInBarePod(pod, helper)) {
        continue;
      }
      yield {
        messageId: nativeSidecars(context) ? 'helper' : 'old',
        at: containerName(pod, helper),
        severity: basis === 'command' ? 'error' : 'warning',
        container: helper.name,
        data: {
          helper: quoteName(helper),
          evidence,
          workload: describeObject(pod.template.object),
          task: quoteName(task),
        },
        related: at === undefined ? [] : [{ message: `This never ends: ${evidence}.`, at }],
        fixes: fixes(pod, helper, context),
      };
    }
  },
});

/**
 * Tasks of older clusters end their helper themselves: by its shutdown endpoint, by a signal in a shared process namespace.
 * `quitquitquit` is what Envoy, Istio's agent and the Cloud SQL proxy call theirs, `/shutdown` is Linkerd's and Dapr's.
 */
function isStoppedByTask(pod: PodModel, helper: PodContainer): boolean {
  const stops = /quitquitquit|\/shutdown\b|linkerd-await|scuttle/;
  const kills = /\b(pkill|killall|kill)\b/;
  return pod.containers.some(
    ({ words, image, phase }, index) =>
      phase === 'main' &&
      pod.containers[index] !== helper &&
      (stops.test(image.text) ||
        words.some(
          ({ text }) => stops.test(text) || (pod.template.spec.shareProcessNamespace === true && kills.test(text)),
        )),
  );
}

/** A server in a bare Pod that is not restarted may be what the Pod is for; a command that never ends, or a helper, is not. */
function servesInBarePod({ template }: PodModel, helper: PodContainer): boolean {
  return template.object.kind === 'Pod' && helper.ending.basis === 'image' && !isKnownHelper(helper);
}

function fixes(pod: PodModel, helper: PodContainer, context: RuleContext): readonly FixRecipe[] {
  return nativeSidecars(context)
    ? [
        {
          title: `Make ${quoteName(helper)} a native sidecar`,
          kind: 'suggestion',
          edits: () => asSidecar(pod, helper),
        },
      ]
    : [];
}
