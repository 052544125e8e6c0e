/** Which containers of a Pod run at the same time (KEP-753). */
import type { PodContainer } from '../../pod/model.js';

/**
 * Init containers run alone, one after another; a sidecar starts in its place among them and lives to the end of the Pod;
 * main and ephemeral containers come after all of them. So only an init container can miss somebody:
 * it meets the sidecars that started before it and nobody else.
 */
export function runTogether(a: PodContainer, b: PodContainer): boolean {
  if (a.phase === 'init' && b.phase === 'init') {
    return a === b;
  }
  if (a.phase === 'init' || b.phase === 'init') {
    const [init, other] = a.phase === 'init' ? [a, b] : [b, a];
    return other.phase === 'sidecar' && other.order < init.order;
  }
  return true;
}
