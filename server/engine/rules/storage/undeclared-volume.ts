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
import { dnsLabelFaults } from '../../schema/content.js';
import { goQuote } from '../../schema/go-text.js';
import { serverNote } from '../support/server-note.js';
import { quoteName } from '../support/names.js';
import { declaredVolumes, meantVolumes } from '../support/volume-names.js';
import { isBuiltIn } from '../support/workload.js';

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
        "{container} {uses} volume `{volume}`, which the Pod doesn't declare, so the API server refuses it. Add it to `volumes`.",
      misspelt:
        "{container} {uses} volume `{volume}`, which the Pod doesn't declare, so the API server refuses it. Did you mean `{nearest}`?",
    },
    fix: 'suggestion',
  },

  *check(pod, context) {
    const declared = declaredVolumes(pod);
    const meant = meantVolumes(pod);
    // A custom controller may add volumes of its own before it makes the Pods.
    const severity = isBuiltIn(pod.template.object) ? 'error' : 'warning';
    for (const use of usesOf(pod)) {
      if (declared.has(use.volume)) {
        continue;
      }
      const at = { object: pod.template.object, path: use.path };
      const nearest = meant.get(use.volume);
      yield {
        messageId: nearest === undefined ? 'undeclared' : 'misspelt',
        at,
        severity,
        container: use.container.name,
        data: { container: quoteName(use.container), uses: use.words, volume: use.volume, nearest: nearest ?? '' },
        related: severity === 'error' ? [serverNote(at, `Not found: ${goQuote(use.volume)}`)] : [],
        fixes: fixes(pod, context, use, nearest),
      };
    }
  },
});

interface Use {
  readonly container: PodContainer;
  readonly volume: string;
  /** In words: what the container does with it. */
  readonly words: string;
  readonly kind: 'mount' | 'device' | 'file';
  /** Where the name stands. */
  readonly path: Path;
}

function* usesOf(pod: PodModel): Iterable<Use> {
  for (const container of pod.containers) {
    const { volumeMounts = [], volumeDevices = [], env = [] } = container.spec;
    const use = (kind: Use['kind'], words: string, volume: string | undefined, ...path: Path): Use[] =>
      volume === undefined || volume === ''
        ? []
        : [{ container, volume, words, kind, path: [...container.path, ...path] }];
    for (const [index, { name }] of volumeMounts.entries()) {
      yield* use('mount', 'mounts', name, 'volumeMounts', index, 'name');
    }
    for (const [index, { name }] of volumeDevices.entries()) {
      yield* use('device', 'uses', name, 'volumeDevices', index, 'name');
    }
    for (const [index, { valueFrom }] of env.entries()) {
      const volume = valueFrom?.fileKeyRef?.volumeName;
      yield* use('file', 'reads a variable from', volume, 'env', index, 'valueFrom', 'fileKeyRef', 'volumeName');
    }
  }
}

function fixes(
  pod: PodModel,
  { neighbourhood }: RuleContext,
  { volume, kind, path }: Use,
  nearest: string | undefined,
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
      title: `Use \`${nearest}\` instead`,
      kind: 'suggestion',
      edits: () => [{ op: 'replace', object, path, value: nearest }],
    });
  }
  // A declaration needs a name that the API server takes.
  if (dnsLabelFaults(volume).length > 0) {
    return found;
  }
  if (neighbourhood.find('PersistentVolumeClaim', namespace, volume, object) !== undefined) {
    found.push(declare('from the claim of that name', { persistentVolumeClaim: { claimName: volume } }));
  }
  if (kind === 'mount' && neighbourhood.find('ConfigMap', namespace, volume, object) !== undefined) {
    found.push(declare('from the ConfigMap of that name', { configMap: { name: volume } }));
  }
  // A block device cannot be an emptyDir.
  if (kind !== 'device') {
    found.push(declare('as an emptyDir', { emptyDir: {} }));
  }
  return found;
}
