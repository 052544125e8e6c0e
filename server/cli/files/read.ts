import { readFileSync, statSync } from 'node:fs';
import type { DecodedText } from './decode.js';
import { decodeText } from './decode.js';
import type { FoundFile } from './discover.js';
import { reasonOf } from './discover.js';

export type ReadResult =
  | (DecodedText & { readonly kind: 'manifest' })
  /** Neither `apiVersion` nor `kind` stands in it, and nobody asked for it by name. */
  | { readonly kind: 'other' }
  | { readonly kind: 'problem'; readonly message: string };

/** Node makes no text of more than 512 MB, and no manifest comes near. */
const LARGEST_FILE = 256 * 1024 * 1024;

/** Reads a file in one go. Files found in a folder are passed over when they are clearly no manifests. */
export function readManifest({ path, explicit }: FoundFile): ReadResult {
  try {
    if (explicit && statSync(path).size > LARGEST_FILE) return { kind: 'problem', message: 'is too large to be read' };
    return toManifest(readFileSync(path), explicit || /(^|[\\/])kustomization\.ya?ml$/i.test(path));
  } catch (error) {
    return { kind: 'problem', message: reasonOf(error) };
  }
}

/** The same for bytes that came in another way. */
export function toManifest(bytes: Buffer, wanted: boolean): ReadResult {
  if (!wanted && isReport(bytes)) return { kind: 'other' };
  const isUtf16 = bytes[0] === 0xff || bytes[0] === 0xfe;
  if (!isUtf16 && !wanted && !mentionsApi(bytes)) return bytes.includes(0) ? checkUtf16(bytes) : { kind: 'other' };
  const decoded = decodeText(bytes);
  if (isUtf16 && !wanted && !/apiVersion|kind/.test(decoded.text)) return { kind: 'other' };
  return { kind: 'manifest', ...decoded };
}

/**
 * A report of Podlint's own, left in the folder by an earlier run or by another shard of this one: it speaks of objects, but holds none,
 * and a shard that comes later must not count other files than those before it.
 */
function isReport(bytes: Buffer): boolean {
  const head = bytes.toString('latin1', 0, 200);
  return reportHeads.some((pattern) => pattern.test(head));
}

const reportHeads = [
  /^\{\s{0,9}"version": 1,\s{0,9}"(?:findings|shard)"/,
  /^\{"podlintResults"/,
  /^\{\s{0,9}"source": \{\s{0,9}"name": "podlint"/,
  /^\{\s{0,9}"\$schema": "[^"]*sarif/,
  /^\[\s{0,9}\{\s{0,9}"type": "issue",\s{0,9}"check_name"/,
];

function mentionsApi(bytes: Buffer): boolean {
  return bytes.includes('apiVersion') || bytes.includes('kind');
}

/** A manifest in UTF-16 without a byte order mark must not pass for a binary file. */
function checkUtf16(bytes: Buffer): ReadResult {
  const narrowed = Buffer.from(bytes.subarray(0, 1 << 20).filter((byte) => byte !== 0));
  if (!mentionsApi(narrowed)) return { kind: 'other' };
  return { kind: 'problem', message: 'is no UTF-8 text; it looks like UTF-16 without a byte order mark' };
}
