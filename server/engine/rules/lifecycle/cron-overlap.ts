/**
 * Runs of a CronJob may overlap, and nobody has said whether they may.
 */
import { isKind } from '../../kubernetes/kinds.js';
import { defineObjectRule } from '../../linter/rule.js';
import { inObject } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const cronOverlap = defineObjectRule({
  kinds: ['CronJob'],
  meta: {
    id: 'lifecycle/cron-overlap',
    severity: 'info',
    presets: ['strict', 'all'],
    title: 'Runs of a CronJob may overlap',
    summary: 'A CronJob should say what happens when a run is not over before the next.',
    why: 'By default (`concurrencyPolicy: Allow`) a CronJob starts its next Job whether or not the last one is still running. When runs get slower, they pile up, work on the same data and slow each other down further. `Forbid` skips a run, `Replace` ends the old one.',
    whenNot: 'When runs are independent of each other; saying `Allow` silences the rule.',
    source: {
      title: 'CronJob: concurrency policy',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy',
    },
    messages: {
      unset:
        '{cronJob} (`{schedule}`) sets no `concurrencyPolicy`, so a slow run and the next one work at the same time. Set `Forbid`, `Replace` or, if they may, `Allow`.',
    },
    fix: 'suggestion',
  },

  *check(object) {
    if (
      !isKind(object, 'CronJob') ||
      object.value.spec?.concurrencyPolicy !== undefined ||
      object.value.spec?.suspend === true
    ) {
      return;
    }
    const { path } = inObject(object, 'spec');
    yield {
      messageId: 'unset',
      at: inObject(object, 'spec', 'schedule'),
      data: { cronJob: describeObject(object), schedule: object.value.spec?.schedule ?? '' },
      fixes: ['Forbid', 'Replace'].map((value) => ({
        title: `Set \`concurrencyPolicy: ${value}\``,
        kind: 'suggestion',
        edits: () => [{ op: 'add', object, path, key: 'concurrencyPolicy', value }],
      })),
    };
  },
});
