import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from './make-folder.js';
import { writeAtomically } from './write.js';

/**
 * Writes a report: whole or not at all, in a folder that is made where it is missing.
 * A pipe or a device, such as `/dev/stdout`, is written to as it is.
 */
export function writeOutput(path: string, content: string): void {
  const bytes = Buffer.from(content);
  if (existsSync(path)) {
    if (statSync(path).isFile()) writeAtomically(path, bytes);
    else writeFileSync(path, bytes);
    return;
  }
  makeFolder(dirname(path));
  const temporary = join(dirname(path), `.${basename(path)}.podlint-${process.pid}`);
  try {
    writeNew(temporary, bytes);
    renameSync(temporary, path);
  } catch (error) {
    if (existsSync(temporary)) unlinkSync(temporary);
    throw error;
  }
}

function writeNew(path: string, bytes: Buffer): void {
  const file = openSync(path, 'wx');
  try {
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
