import type { ServerInfo } from './session.js';

/** What the server calls itself. The version is put in by the bundler. */
export const SERVER: ServerInfo = { name: 'Podlint', version: process.env.PODLINT_VERSION ?? '0.0.0' };
