/**
 * The annotation that names the Pod's default container names none of its containers.
 *
 * `kubectl logs`, `exec`, `attach` and `cp` read `kubectl.kubernetes.io/default-container`
 * (`FindOrDefaultContainerByName` in staging/src/k8s.io/kubectl/pkg/cmd/util/podcmd) and fall back to the first container.
 */
import type { FixRecipe } from '../../linter/rule.js';
import { definePodRule } from '../../linter/rule.js';
import type { PodModel } from '../../pod/model.js';
import { nearestName } from '../support/nearest.js';
import { listNames } from '../support/words.js';

const annotations = [
  'kubectl.kubernetes.io/default-container',
  'kubectl.kubernetes.io/default-logs-container',
] as const;

export const defaultContainer = definePodRule({
  meta: {
    id: 'sidecar/default-container',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'The default container does not exist',
    summary: 'The annotation `kubectl.kubernetes.io/default-container` must name a container of the Pod.',
    why: 'Where several containers share a house, this annotation tells `kubectl logs` and `kubectl exec` at whose door to knock. If it names nobody, kubectl takes the first container, so people read the logs of the proxy and wonder where those of the application are.',
    whenNot:
      'When the named container is added to the Pod on its way, by an admission webhook that Podlint does not know.',
    source: {
      title: 'Well-known labels, annotations and taints',
      url: 'https://kubernetes.io/docs/reference/labels-annotations-taints/#kubectl-kubernetes-io-default-container',
    },
    messages: {
      unknown:
        'The default container is `{name}`, but the Pod has none of that name (it has {known}), so kubectl takes the first one. Name a container of the Pod.',
      misspelt:
        'The default container is `{name}`, but the Pod has none of that name, so kubectl takes the first one. Did you mean `{nearest}`?',
    },
    fix: 'safe',
  },

  *check(pod) {
    const names = pod.containers.map(({ name }) => name).filter((name) => name !== '');
    const all = new Set([...names, ...pod.injections.flatMap(({ adds }) => adds.containers)]);
    for (const key of annotations) {
      const name = Object.hasOwn(pod.template.annotations, key) ? pod.template.annotations[key] : undefined;
      if (name === undefined || all.has(name)) {
        continue;
      }
      const path = [...pod.template.path, 'metadata', 'annotations', key];
      const nearest = nearestName(name, names) ?? onlyMain(pod);
      const main = pod.containers.flatMap((one) => (one.phase === 'main' && one.name !== '' ? [one.name] : []));
      yield {
        messageId: nearest === undefined ? 'unknown' : 'misspelt',
        at: { object: pod.template.object, path },
        data: { name, known: main.length === 0 ? 'none' : listNames(main), nearest: nearest ?? '' },
        fixes: nearest === undefined ? [] : [nameInstead(pod, path, nearest)],
      };
    }
  },
});

function onlyMain({ containers }: PodModel): string | undefined {
  const [only, ...others] = containers.filter(({ phase }) => phase === 'main');
  return others.length > 0 || only?.name === '' ? undefined : only?.name;
}

function nameInstead({ template }: PodModel, path: readonly (string | number)[], name: string): FixRecipe {
  return {
    title: `Name \`${name}\``,
    kind: 'safe',
    edits: () => [{ op: 'replace', object: template.object, path, value: name }],
  };
}
