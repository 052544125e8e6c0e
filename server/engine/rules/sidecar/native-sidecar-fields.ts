/**
 * An init container has fields that only a native sidecar may have, or is one before clusters knew any.
 *
 * An init container that ends is never probed and has no lifecycle hooks; the API server refuses them
 * (`validateInitContainers` in pkg/apis/core/validation). `restartPolicy: Always` on an init container needs Kubernetes 1.29.
 */
import type { Fact, FixRecipe, RuleContext } from '../../linter/rule.js';
import { definePodRule } from '../../linter/rule.js';
import type { PodContainer, PodModel } from '../../pod/model.js';
import { quoteName } from '../support/names.js';
import { asContainer, nativeSidecars, restartAlways } from '../support/native-sidecar.js';
import { serverNote } from '../support/server-note.js';
import { inContainer } from '../support/site.js';

type MessageId = 'field' | 'resize' | 'old';

export const nativeSidecarFields = definePodRule<MessageId>({
  meta: {
    id: 'sidecar/native-sidecar-fields',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'An init container has fields of a sidecar',
    summary: 'Only an init container with `restartPolicy: Always` may have probes and lifecycle hooks.',
    why: 'An init container comes, prepares the house and leaves: there is nobody to probe and nothing to stop, so the API server refuses probes and lifecycle hooks on it. They belong to a native sidecar, an init container with `restartPolicy: Always`, which stays to the end of the Pod. A cluster older than 1.29 knows no native sidecars: it refuses the field, or drops it and waits for ever for the container to end.',
    whenNot: 'Never for manifests that are applied as they are.',
    source: {
      title: 'Sidecar containers and the Pod lifecycle',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#sidecar-containers-and-pod-lifecycle',
    },
    messages: {
      field:
        'Init container {container} has `{field}`, which only a native sidecar may have, so the API server refuses the Pod. Remove it, or add `restartPolicy: Always` if the container is to stay.',
      resize:
        'Init container {container} asks to be restarted when it is resized, which only a native sidecar may, so the API server refuses the Pod. Use `NotRequired`, or add `restartPolicy: Always` if the container is to stay.',
      old: 'Init container {container} is a native sidecar, which Kubernetes 1.{kubernetes} does not have (it came on in 1.29), so the Pod waits for it to end. Move it to `containers`.',
    },
    fix: 'suggestion',
  },

  *check(pod, context) {
    for (const container of pod.containers) {
      if (container.phase === 'init') {
        yield* forbiddenFields(pod, container, context);
      } else if (container.phase === 'sidecar' && !nativeSidecars(context)) {
        yield {
          messageId: 'old',
          at: inContainer(pod, container, 'restartPolicy'),
          container: container.name,
          data: { container: quoteName(container), kubernetes: context.kubernetes },
          fixes: [moveBack(pod, container)],
        };
      }
    }
  },
});

const forbidden = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const;

function* forbiddenFields(pod: PodModel, container: PodContainer, context: RuleContext): Iterable<Fact<MessageId>> {
  for (const field of forbidden) {
    if (container.spec[field] === undefined) {
      continue;
    }
    const at = { ...inContainer(pod, container, field), part: 'key' as const };
    yield {
      messageId: 'field',
      at,
      container: container.name,
      data: { container: quoteName(container), field },
      related: [serverNote(at, 'Forbidden: may not be set for init containers without restartPolicy=Always')],
      fixes: fixes(pod, container, field, context),
    };
  }
  for (const [index, { restartPolicy }] of (container.spec.resizePolicy ?? []).entries()) {
    if (restartPolicy === 'RestartContainer') {
      const at = inContainer(pod, container, 'resizePolicy', index, 'restartPolicy');
      const words = `Invalid value: "RestartContainer": must not be set to 'RestartContainer' for non-sidecar initContainers`;
      yield {
        messageId: 'resize',
        at,
        container: container.name,
        data: { container: quoteName(container) },
        related: [serverNote(at, words)],
      };
    }
  }
}

function moveBack(pod: PodModel, container: PodContainer): FixRecipe {
  const title = `Move ${quoteName(container)} back to the containers`;
  return { title, kind: 'suggestion', edits: () => asContainer(pod, container) };
}

function fixes(pod: PodModel, container: PodContainer, field: string, context: RuleContext): readonly FixRecipe[] {
  const { object } = pod.template;
  const remove: FixRecipe = {
    title: `Remove \`${field}\``,
    kind: 'suggestion',
    edits: () => [{ op: 'remove', object, path: [...container.path, field] }],
  };
  const stay: FixRecipe = {
    title: `Make ${quoteName(container)} a native sidecar`,
    kind: 'suggestion',
    edits: () => restartAlways(pod, container),
  };
  // What is known to end is prepared to end.
  return nativeSidecars(context) && container.ending.ends !== 'yes' ? [stay, remove] : [remove];
}
