import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
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

const TOO_LARGE: ReadResult = { kind: 'problem', message: 'is too large to be read' };

/** Reads a file in one go. Files found in a folder are passed over when they are clearly no manifests. */
export function readManifest({ path, explicit }: FoundFile): ReadResult {
  const wanted = explicit || /(^|[\\/])kustomization\.ya?ml$/i.test(path);
  try {
    const bytes = readPath(path);
    if (!bytes) return wanted || mayBeManifest(path) ? TOO_LARGE : { kind: 'other' };
    return toManifest(bytes, wanted);
  } catch (error) {
    return { kind: 'problem', message: reasonOf(error) };
  }
}

/** Undefined where there is too much. A pipe and a device are read until they end, if they do. */
function readPath(path: string): Buffer | undefined {
  const file = openSync(path, 'r');
  try {
    return readToEnd(file);
  } finally {
    closeSync(file);
  }
}

/** The bytes of an open file from where it stands; undefined where there are too many. */
export function readToEnd(file: number): Buffer | undefined {
  const stats = fstatSync(file);
  if (stats.isFile() && stats.size > LARGEST_FILE) return undefined;
  // One byte more than it has tells that it has ended; what grows meanwhile is read on.
  let bytes = Buffer.allocUnsafe(stats.isFile() ? stats.size + 1 : 1 << 16);
  let length = 0;
  for (;;) {
    const read = readPart(file, bytes, length);
    if (read === 0) return bytes.subarray(0, length);
    length += read;
    if (length > LARGEST_FILE) return undefined;
    if (length === bytes.length) bytes = Buffer.concat([bytes], 2 * length);
  }
}

const clock = new Int32Array(new SharedArrayBuffer(4));

/** A pipe that somebody else has set not to block says to come again. */
function readPart(file: number, into: Buffer, at: number): number {
  for (;;) {
    try {
      return readSync(file, into, at, into.length - at, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(clock, 0, 0, 10);
    }
  }
}

/** Looks at the start of a file that is too large. */
function mayBeManifest(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(1 << 16);
    readPart(file, head, 0);
    return mentionsApi(head);
  } finally {
    closeSync(file);
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
