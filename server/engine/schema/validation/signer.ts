/** Names of certificate signers. Upstream: `ValidateSignerName`, `ValidateClusterTrustBundleName`. */
import { dnsLabelFaults, dnsSubdomainFaults, longestLabel, longestSubdomain } from '../content.js';
import { invalid, required, tooLong, type FieldError, type FieldPath } from '../field.js';
import { byteLength, goQuote } from '../go-text.js';

/** Reserved by the Kubernetes project. */
export function isKubernetesSigner(name: string): boolean {
  return /(^|\.)kubernetes\.io$/.test(name.split('/')[0] ?? '');
}

/** `example.com/signer-name`. */
export function checkSignerName(name: string, path: FieldPath): FieldError[] {
  if (name === '') {
    return [required(path)];
  }
  const [domain = '', rest, ...more] = name.split('/');
  if (rest === undefined || more.length > 0) {
    return [invalid(path, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'")];
  }
  const errors: FieldError[] = byteLength(domain) > longestSubdomain ? [tooLong(path, longestSubdomain)] : [];
  const labels = domain.split('.');
  errors.push(...checkParts(domain, labels, dnsLabelFaults, path));
  if (labels.length < 2) {
    errors.push(invalid(path, domain, 'should be a domain with at least two segments separated by dots'));
  }
  errors.push(...checkParts(rest, rest.split('.'), dnsSubdomainFaults, path));
  const limit = 2 * longestSubdomain + longestLabel + 2;
  return byteLength(name) > limit ? [...errors, tooLong(path, limit)] : errors;
}

/** Only the first broken part is reported. */
function checkParts(
  value: string,
  parts: readonly string[],
  faultsOf: (part: string) => readonly string[],
  path: FieldPath,
): FieldError[] {
  const broken = parts.find((part) => faultsOf(part).length > 0);
  return broken === undefined
    ? []
    : faultsOf(broken).map((fault) => invalid(path, value, `validating label ${goQuote(broken)}: ${fault}`));
}

/** A trust bundle of a signer is named after it: `example.com:signer-name:bundle`. */
export function trustBundleNameFaults(name: string): readonly string[] {
  const colon = name.lastIndexOf(':');
  return colon === 0
    ? ['ClusterTrustBundle without signer name must not have ":" in its name']
    : dnsSubdomainFaults(name.slice(colon + 1));
}
