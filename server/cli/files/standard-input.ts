import { UsageError } from '../arguments.js';
import { reasonOf } from './discover.js';
import { readToEnd } from './read.js';

/** The standard input, whole. A folder in its place, or one that never ends, is wrong usage. */
export function readStandardInput(): Buffer {
  const bytes = tryRead();
  if (!bytes) throw new UsageError('The standard input is too large to be read.');
  return bytes;
}

function tryRead(): Buffer | undefined {
  try {
    return readToEnd(0);
  } catch (error) {
    throw new UsageError(`The standard input cannot be read: ${reasonOf(error)}.`);
  }
}
