/** Which files concern Podlint; client, server and file watchers agree by using these. */

export const CONFIGURATION_FILE = 'podlint.yaml';

/** Glob of everything that can be a manifest, or say how manifests belong together. */
export const MANIFEST_GLOB = '**/{*.yaml,*.yml,*.json,Kustomization}';

/** The same for one file name. */
export const MANIFEST_NAME = /(?:\.ya?ml|\.json|^Kustomization)$/i;

/** Every Kubernetes object names both, in whatever style of YAML or JSON it is written. */
const API_VERSION = /(?:^|[\s{,"'-])apiVersion["']?\s*:/;
const KIND = /(?:^|[\s{,"'-])kind["']?\s*:/;

/**
 * Does this text look as if it held Kubernetes objects? Cheap, and right for half-typed and broken texts too, where a parser
 * could not tell.
 */
export const looksLikeKubernetes = (text: string): boolean => API_VERSION.test(text) && KIND.test(text);

/** A kustomization may leave out what names an object; it tells which files belong together. */
export const isKustomization = (uri: string): boolean => /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(uri);

export const isConfigurationFile = (uri: string): boolean => uri.endsWith(`/${CONFIGURATION_FILE}`);
