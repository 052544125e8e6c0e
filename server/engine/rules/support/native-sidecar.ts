/** Native sidecars (KEP-753): init containers with `restartPolicy: Always`. */
import type { RecipeEdit, RuleContext } from '../../linter/rule.js';
import type { PodContainer, PodModel } from '../../pod/model.js';

/** On by default since Kubernetes 1.29 (feature gate `SidecarContainers`). */
export const firstNativeSidecarMinor = 29;

export function nativeSidecars({ kubernetes }: RuleContext): boolean {
  return kubernetes >= firstNativeSidecarMinor;
}

/** Moves a regular container, comments and all, to the end of the init containers: it starts after those that prepare the Pod. */
export function asSidecar(pod: PodModel, { path }: PodContainer): readonly RecipeEdit[] {
  const { object, specPath } = pod.template;
  return [{ op: 'move', object, path, to: [...specPath, 'initContainers'], add: { restartPolicy: 'Always' } }];
}

/** The way back, for clusters that know no native sidecars: comments and all, to the end of the regular containers. */
export function asContainer(pod: PodModel, { path }: PodContainer): readonly RecipeEdit[] {
  const { object, specPath } = pod.template;
  return [{ op: 'move', object, path, to: [...specPath, 'containers'], drop: ['restartPolicy'] }];
}

/** Lets an init container live to the end of the Pod, where it stands. */
export function restartAlways(pod: PodModel, { path, spec }: PodContainer): readonly RecipeEdit[] {
  const { object } = pod.template;
  return spec.restartPolicy === undefined
    ? [{ op: 'add', object, path, key: 'restartPolicy', value: 'Always' }]
    : [{ op: 'replace', object, path: [...path, 'restartPolicy'], value: 'Always' }];
}
