import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Replaces a file's content in one step: a reader, a crash or a full disk sees the old text or the new one, never a piece.
 * The mode stays; a symbolic link stays, too, and the file it leads to is replaced.
 */
export function writeAtomically(path: string, content: Buffer): void {
  const target = realpathSync(path);
  const { mode, uid, gid } = statSync(target);
  const temporary = join(dirname(target), `.${basename(target)}.podlint-${process.pid}`);
  const file = openSync(temporary, 'wx', mode);
  try {
    try {
      writeFully(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    keepOwner(temporary, uid, gid);
    // The mode given to `open` was narrowed by the umask.
    chmodSync(temporary, mode);
    renameSync(temporary, target);
  } catch (error) {
    unlinkSync(temporary);
    throw error;
  }
}

function writeFully(file: number, content: Buffer): void {
  for (let written = 0; written < content.length;) written += writeSync(file, content, written);
}

/** Only root may give a file away; for everyone else the new file is their own, as with any editor. */
function keepOwner(path: string, uid: number, gid: number): void {
  if (process.getuid?.() !== 0) return;
  chownSync(path, uid, gid);
}
