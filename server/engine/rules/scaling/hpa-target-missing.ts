/**
 * A HorizontalPodAutoscaler names a workload that isn't there.
 *
 * Only for Kubernetes' own kinds, and only where the workspace is complete for the target's kind.
 */
import { isKind } from '../../kubernetes/kinds.js';
import { defineObjectRule } from '../../linter/rule.js';
import { nearestName } from '../support/nearest.js';
import { builtInTarget, scalableKinds } from '../support/scale-target.js';
import { inObject } from '../support/site.js';
import { describeObject } from '../support/words.js';

export const hpaTargetMissing = defineObjectRule({
  kinds: ['HorizontalPodAutoscaler'],
  meta: {
    id: 'scaling/hpa-target-missing',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'The autoscaler has no target',
    summary: 'A HorizontalPodAutoscaler must name a workload that exists.',
    why: 'An autoscaler whose target is missing reports `FailedGetScale` and does nothing, while the workload that it was meant for keeps its number of Pods under any load. It is mostly a misspelt name, or a kind that was changed later.',
    whenNot: 'When the workload is kept outside the workspace; `complete: false` says so for everything.',
    source: {
      title: 'Horizontal Pod Autoscaling',
      url: 'https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/',
    },
    messages: {
      missing:
        '{autoscaler} scales {kind} `{name}`, which the workspace does not have, so it does nothing. Correct the name or add the workload.',
      misspelt:
        '{autoscaler} scales {kind} `{name}`, which the workspace does not have, so it does nothing. Did you mean `{nearest}`?',
      otherKind:
        '{autoscaler} scales {kind} `{name}`, but `{name}` is a {actual}, so it does nothing. Set `kind: {actual}` and its `apiVersion`.',
    },
    fix: 'suggestion',
  },

  *check(object, { neighbourhood }) {
    if (!isKind(object, 'HorizontalPodAutoscaler')) {
      return;
    }
    const kind = builtInTarget(object);
    const name = object.value.spec?.scaleTargetRef?.name;
    const namespace = object.namespace ?? 'default';
    if (kind === undefined || name === undefined || !scalableKinds.has(kind)) {
      return;
    }
    if (neighbourhood.workload(kind, namespace, name, object) !== undefined) {
      return;
    }
    const data = { autoscaler: describeObject(object), kind, name };
    const other = [...scalableKinds].find((candidate) => neighbourhood.workload(candidate, namespace, name, object));
    if (other !== undefined) {
      yield {
        messageId: 'otherKind',
        at: inObject(object, 'spec', 'scaleTargetRef', 'kind'),
        data: { ...data, actual: other },
      };
      return;
    }
    if (!neighbourhood.isComplete('Pod', namespace, object)) {
      return;
    }
    const pods = neighbourhood.pods(namespace, object);
    const names = pods.map(({ template }) => template.object).filter((candidate) => candidate.kind === kind);
    const nearest = nearestName(
      name,
      names.map((candidate) => candidate.name),
    );
    const at = inObject(object, 'spec', 'scaleTargetRef', 'name');
    if (nearest === undefined) {
      yield { messageId: 'missing', at, data };
    } else {
      yield {
        messageId: 'misspelt',
        at,
        data: { ...data, nearest },
        fixes: [
          {
            title: `Scale \`${nearest}\``,
            kind: 'suggestion',
            edits: () => [{ op: 'replace', object, path: at.path, value: nearest }],
          },
        ],
      };
    }
  },
});
