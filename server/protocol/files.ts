/** Which files concern Podlint; client, server and file watchers agree by using these. */

export const CONFIGURATION_FILE = 'podlint.yaml';

/** Glob of everything that can be a manifest. */
export const MANIFEST_GLOB = '**/*.{yaml,yml,json}';

export const CONFIGURATION_GLOB = `**/${CONFIGURATION_FILE}`;

/** Every Kubernetes object names both, in whatever style of YAML or JSON it is written. */
const API_VERSION = /(?:^|[\s{,"'-])apiVersion["']?\s*:/;
const KIND = /(?:^|[\s{,"'-])kind["']?\s*:/;

/**
 * Does this text look as if it held Kubernetes objects? Cheap, and right for half-typed and broken texts too, where a parser
 * could not tell.
 */
export const looksLikeKubernetes = (text: string): boolean => API_VERSION.test(text) && KIND.test(text);

export const isConfigurationFile = (uri: string): boolean => uri.endsWith(`/${CONFIGURATION_FILE}`);
