/**
 * Certificates that no TLS server could use. Upstream: `warningsForSecret` in `pkg/registry/core/secret`, which asks Go's `tls.X509KeyPair`.
 * Only what that says of the PEM blocks is said here: whether certificate and key belong together is left to the server.
 */
import { decodeBase64 } from '../../document/base64.js';
import type { Secret } from '../../kubernetes/types.js';
import { child, mapKey } from '../field.js';
import { annotationOf } from '../validation/labels.js';
import { warnAt, type Warning } from './warning.js';

const dataPath = child(undefined, 'data');

export function secretWarnings({ type, data = {} }: Secret): Warning[] {
  if (type !== 'kubernetes.io/tls') return [];
  const typesOf = (key: string) => pemTypes(decodeBase64(annotationOf(data, key) ?? '') ?? '');
  const certificate = certificateFault(typesOf('tls.crt'));
  if (certificate !== undefined) return [warnAt(mapKey(dataPath, 'tls.crt'), certificate)];
  const key = keyFault(typesOf('tls.key'));
  return key === undefined ? [] : [warnAt(mapKey(dataPath, 'tls.key'), key)];
}

/** The types of the blocks of a text: `CERTIFICATE`, `RSA PRIVATE KEY`. */
function pemTypes(text: string): readonly string[] {
  const ended = new Set([...text.matchAll(/^-----END ([^\n-]+)-----/gm)].map(([, type]) => type));
  return [...text.matchAll(/^-----BEGIN ([^\n-]+)-----/gm)].flatMap(([, type = '']) => (ended.has(type) ? [type] : []));
}

function certificateFault(types: readonly string[]): string | undefined {
  if (types.includes('CERTIFICATE')) return undefined;
  if (types.length === 0) return 'tls: failed to find any PEM data in certificate input';
  return types.length === 1 && types[0]?.endsWith('PRIVATE KEY') === true
    ? 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched'
    : `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${types.join(' ')}]`;
}

function keyFault(types: readonly string[]): string | undefined {
  if (types.some((type) => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY'))) return undefined;
  if (types.length === 0) return 'tls: failed to find any PEM data in key input';
  return types.length === 1 && types[0] === 'CERTIFICATE'
    ? 'tls: found a certificate rather than a key in the PEM for the private key'
    : `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${types.join(' ')}]`;
}
