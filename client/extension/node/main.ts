/** The extension on a desktop or on the machine of a remote workspace. */
import { createExtension } from '../extension.js';

// A bundle of its own, loaded when it is needed.
export const { activate, deactivate } = createExtension(async () => import('./language-client.js'));
