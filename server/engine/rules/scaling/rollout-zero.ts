/**
 * A rolling update may neither add nor take away a Pod.
 *
 * It could not take a single step, so the API server refuses it (`ValidateRollingUpdateDeployment`,
 * `ValidateRollingUpdateDaemonSet` in pkg/apis/apps/validation).
 */
import { percentage } from '../../kubernetes/int-or-string.js';
import type { IntOrString } from '../../kubernetes/types.js';
import { definePodRule } from '../../linter/rule.js';
import { serverNote } from '../support/server-note.js';
import { describeObject } from '../support/words.js';
import { workloadSpec, workloadSpecPath } from '../support/workload.js';

export const rolloutZero = definePodRule({
  meta: {
    id: 'scaling/rollout-zero',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'A rolling update that cannot take a step',
    summary: '`maxSurge` and `maxUnavailable` must not both be zero.',
    why: 'A rolling update replaces Pods step by step: it either starts a new one first (`maxSurge`) or stops an old one first (`maxUnavailable`). With both at zero it may do neither, so the API server refuses the object.',
    whenNot: 'Never.',
    source: {
      title: 'Deployments: max unavailable',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-unavailable',
    },
    messages: {
      zero: '{workload} sets `maxSurge` and `maxUnavailable` both to 0: no Pod could ever be replaced, so the API server refuses it. Allow one of them to be 1.',
    },
  },

  *check(pod) {
    const { object } = pod.template;
    const field =
      object.kind === 'Deployment' ? 'strategy' : object.kind === 'DaemonSet' ? 'updateStrategy' : undefined;
    if (field === undefined) {
      return;
    }
    const { type = 'RollingUpdate', rollingUpdate = {} } = workloadSpec(pod)[field] ?? {};
    // Left out they are 25 % each in a Deployment; a DaemonSet's surge is 0 and its maxUnavailable 1.
    const { maxSurge = object.kind === 'DaemonSet' ? 0 : '25%', maxUnavailable } = rollingUpdate;
    if (type !== 'RollingUpdate' || maxUnavailable === undefined || !isZero(maxUnavailable) || !isZero(maxSurge)) {
      return;
    }
    const path = [...workloadSpecPath(pod), field, 'rollingUpdate'];
    const at = { object, path: [...path, 'maxUnavailable'] };
    const words =
      object.kind === 'DaemonSet'
        ? 'Required value: cannot be 0 when maxSurge is 0'
        : `Invalid value: ${JSON.stringify(maxUnavailable)}: may not be 0 when \`maxSurge\` is 0`;
    yield {
      messageId: 'zero',
      at,
      data: { workload: describeObject(object) },
      related: [
        ...(rollingUpdate.maxSurge === undefined
          ? []
          : [{ message: 'no surge either', at: { object, path: [...path, 'maxSurge'] } }]),
        serverNote(at, words),
      ],
    };
  },
});

function isZero(value: IntOrString): boolean {
  return value === 0 || percentage(value) === 0;
}
