/** Which YAML is meant for Kubernetes. */
import type { YamlDocument } from '../../document/tree.js';

/** It names an API, or is too broken to tell. */
export function looksLikeManifest({ root }: YamlDocument): boolean {
  if (root === undefined) {
    return true;
  }
  return root.kind === 'map' && root.entries.some(({ key }) => key.value === 'apiVersion' || key.value === 'kind');
}
