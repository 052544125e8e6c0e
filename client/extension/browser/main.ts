/** The extension in a browser, where it is one file and runs in a web worker. */
import { createExtension } from '../extension.js';
import * as languageClient from './language-client.js';

export const { activate, deactivate } = createExtension(() => Promise.resolve(languageClient));
