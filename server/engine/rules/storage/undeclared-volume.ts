/**
 * A container mounts a volume that its Pod doesn't declare.
 *
 * Storage belongs to the Pod: a container can only be given what stands in the Pod's `volumes`
 * (or, in a StatefulSet, in `volumeClaimTemplates`). The API server refuses the rest
 * (`ValidateVolumeMounts` in pkg/apis/core/validation).
 */
import type { Path } from '../../document/tree.js';
import type { PodContainer, PodModel } from '../../pod/model.js';
import type { FixRecipe, RuleContext } from '../../linter/rule.js';
import { definePodRule } from '../../linter/rule.js';
import { nearestName } from '../support/nearest.js';
import { serverNote } from '../support/server-note.js';
import { inContainer } from '../support/site.js';
import { quoteName } from '../support/names.js';
import { claimTemplateNames, isBuiltIn } from '../support/workload.js';

export const undeclaredVolume = definePodRule({
  meta: {
    id: 'storage/undeclared-volume',
    severity: 'error',
    presets: ['recommended', 'strict', 'all'],
    title: 'A mounted volume is not declared',
    summary: 'Every volume that a container mounts must be declared by its Pod.',
    why: 'Volumes are shared equipment of the whole Pod: the Pod declares them once, its containers mount them by name. A mount whose name stands nowhere in `volumes` has nothing to show, so the API server refuses the whole object and no Pod is made.',
    whenNot: 'Never for plain manifests. Switch it off for a template whose volumes are added before it is applied.',
    source: { title: 'Volumes', url: 'https://kubernetes.io/docs/concepts/storage/volumes/' },
    messages: {
      undeclared:
        "{container} mounts volume `{volume}`, which the Pod doesn't declare, so the API server refuses it. Add it to `volumes`.",
      misspelt:
        "{container} mounts volume `{volume}`, which the Pod doesn't declare, so the API server refuses it. Did you mean `{nearest}`?",
    },
    fix: 'suggestion',
  },

  *check(pod, context) {
    const declared = declaredVolumes(pod);
    // A custom controller may add volumes of its own before it makes the Pods.
    const severity = isBuiltIn(pod.template.object) ? 'error' : 'warning';
    for (const { container, volume, path } of mountsOf(pod)) {
      if (declared.has(volume)) {
        continue;
      }
      const at = { object: pod.template.object, path };
      const nearest = nearestName(volume, declared);
      yield {
        messageId: nearest === undefined ? 'undeclared' : 'misspelt',
        at,
        severity,
        container: container.name,
        data: { container: quoteName(container), volume, nearest: nearest ?? '' },
        related: severity === 'error' ? [serverNote(at, `Not found: "${volume}"`)] : [],
        fixes: fixes(pod, context, { volume, path, nearest }),
      };
    }
  },
});

interface Mount {
  readonly container: PodContainer;
  readonly volume: string;
  /** Where the name stands. */
  readonly path: Path;
}

function* mountsOf(pod: PodModel): Iterable<Mount> {
  for (const container of pod.containers) {
    for (const list of ['volumeMounts', 'volumeDevices'] as const) {
      for (const [index, { name }] of (container.spec[list] ?? []).entries()) {
        if (name !== undefined && name !== '') {
          yield { container, volume: name, path: inContainer(pod, container, list, index, 'name').path };
        }
      }
    }
  }
}

function declaredVolumes(pod: PodModel): ReadonlySet<string> {
  const names = new Set(claimTemplateNames(pod));
  for (const { volume } of pod.volumes) {
    if (volume.name !== undefined) {
      names.add(volume.name);
    }
  }
  return names;
}

function fixes(
  pod: PodModel,
  { neighbourhood }: RuleContext,
  { volume, path, nearest }: { readonly volume: string; readonly path: Path; readonly nearest: string | undefined },
): readonly FixRecipe[] {
  const { object, namespace, specPath } = pod.template;
  const declare = (what: string, source: Readonly<Record<string, unknown>>): FixRecipe => ({
    title: `Declare volume \`${volume}\` ${what}`,
    kind: 'suggestion',
    edits: () => [{ op: 'append', object, path: [...specPath, 'volumes'], value: { name: volume, ...source } }],
  });
  const found: FixRecipe[] = [];
  if (nearest !== undefined) {
    found.push({
      title: `Mount \`${nearest}\` instead`,
      kind: 'suggestion',
      edits: () => [{ op: 'replace', object, path, value: nearest }],
    });
  }
  if (neighbourhood.find('PersistentVolumeClaim', namespace, volume, object) !== undefined) {
    found.push(declare('from the claim of that name', { persistentVolumeClaim: { claimName: volume } }));
  }
  if (neighbourhood.find('ConfigMap', namespace, volume, object) !== undefined) {
    found.push(declare('from the ConfigMap of that name', { configMap: { name: volume } }));
  }
  // A block device cannot be an emptyDir.
  if (!path.includes('volumeDevices')) {
    found.push(declare('as an emptyDir', { emptyDir: {} }));
  }
  return found;
}
