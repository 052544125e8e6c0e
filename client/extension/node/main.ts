/** The extension on a desktop or on the machine of a remote workspace. */
import { createExtension } from '../extension.js';

// Bundles of their own, loaded when they are needed.
export const { activate, deactivate } = createExtension(
  async () => import('./language-client.js'),
  async () => (await import('./cluster-reader.js')).clusterReader,
);
