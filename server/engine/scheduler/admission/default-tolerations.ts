/** DefaultTolerationSeconds admission. Upstream: `plugin/pkg/admission/defaulttolerationseconds`. */
import type { Toleration } from '../../kubernetes/types.js';

const nodeTroubles = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

/** Pods stay five minutes on a node that is not ready or unreachable, unless they say otherwise. */
export function withDefaultTolerations(tolerations: readonly Toleration[] = []): readonly Toleration[] {
  const added = nodeTroubles
    .filter(
      (trouble) =>
        !tolerations.some(
          ({ key = '', effect = '' }) => (key === trouble || key === '') && (effect === 'NoExecute' || effect === ''),
        ),
    )
    .map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }));
  return added.length === 0 ? tolerations : [...tolerations, ...added];
}
