import { createHash } from 'node:crypto';
import type { Finding } from '../engine/linter/finding.js';
import type { FindingIdentity } from '../engine/linter/fingerprint.js';

/**
 * Hexadecimal names of findings: by rule, object and structural path, and by `file` where a host wants them unique in a repository.
 * Equal ones in one run are told apart by number.
 */
export function createFingerprints(
  identityOf: (finding: Finding) => FindingIdentity,
  fileOf?: (finding: Finding) => string,
): (finding: Finding) => string {
  const counts = new Map<string, number>();
  return (finding) => {
    const { rule, object, path } = identityOf(finding);
    const parts = [rule, object, path, ...(fileOf ? [fileOf(finding)] : [])];
    const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
    const count = (counts.get(hash) ?? 0) + 1;
    counts.set(hash, count);
    return `${hash}:${count}`;
  };
}
