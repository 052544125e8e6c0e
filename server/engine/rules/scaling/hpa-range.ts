/**
 * A HorizontalPodAutoscaler has no room to scale.
 */
import { isKind } from '../../kubernetes/kinds.js';
import { defineObjectRule } from '../../linter/rule.js';
import { serverNote } from '../support/server-note.js';
import { inObject } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const hpaRange = defineObjectRule({
  kinds: ['HorizontalPodAutoscaler'],
  meta: {
    id: 'scaling/hpa-range',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'The autoscaler has no room to scale',
    summary: "A HorizontalPodAutoscaler's maximum must be above its minimum.",
    why: 'Between a minimum and an equal maximum there is nothing to choose: the autoscaler holds a fixed number of Pods, and looks like scaling until the load comes. A minimum above the maximum is refused by the API server.',
    whenNot: 'When an autoscaler is held at one number for a while on purpose.',
    source: {
      title: 'Horizontal Pod Autoscaling',
      url: 'https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/',
    },
    messages: {
      equal:
        '{autoscaler} has `minReplicas` and `maxReplicas` both at {most}, so it never scales. Raise `maxReplicas`.',
      reversed:
        '{autoscaler} has `minReplicas: {least}` above `maxReplicas: {most}`, so the API server refuses it. Raise `maxReplicas`.',
    },
  },

  *check(object) {
    if (!isKind(object, 'HorizontalPodAutoscaler')) {
      return;
    }
    const { minReplicas = 1, maxReplicas } = object.value.spec ?? {};
    if (maxReplicas === undefined || maxReplicas < 1 || maxReplicas > minReplicas) {
      return;
    }
    const at = inObject(object, 'spec', 'maxReplicas');
    const minimum = inObject(object, 'spec', 'minReplicas');
    const reversed = minReplicas > maxReplicas;
    const words = `Invalid value: ${maxReplicas}: must be greater than or equal to \`minReplicas\``;
    yield {
      messageId: reversed ? 'reversed' : 'equal',
      severity: reversed ? 'error' : 'warning',
      at,
      data: { autoscaler: describeObject(object), least: minReplicas, most: maxReplicas },
      related: [
        ...(object.value.spec?.minReplicas === undefined
          ? []
          : [{ message: `the minimum is ${minReplicas}`, at: minimum }]),
        ...(reversed ? [serverNote(at, words)] : []),
      ],
    };
  },
});
