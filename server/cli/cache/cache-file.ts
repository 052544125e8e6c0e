/**
 * The file of `--cache`. Anybody may have written it, or half of it: what does not check out is not there.
 * It is replaced in one step, so that runs beside each other see the old one or the new one.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../files/make-folder.js';
import type { FileOutcome } from '../outcome/outcome.js';
import { isList, isOutcome, isRecord, isText } from '../outcome/read-outcome.js';

/** What is kept of a file, with the hashes of all that it depends on. */
export interface CacheEntry {
  readonly uri: string;
  readonly content: string;
  readonly configuration: string;
  /** Of the other files that its rules may have looked at. */
  readonly surroundings: string;
  /** The namespaces that its rules asked for. */
  readonly asked: readonly string[];
  readonly outcome: FileOutcome;
}

/** Raised when an entry gets another shape. */
const FORMAT = 1;

/** A larger file is not worth reading, and all of a folder's files together are kept below four times as much. */
const LARGEST_FILE = 128 * 1024 * 1024;
const LARGEST_FOLDER = 4 * LARGEST_FILE;

const SUFFIX = '.podlint-cache';

/** `name`: hexadecimal, of all that the entries have in common. */
export function readCacheFile(folder: string, name: string): ReadonlyMap<string, CacheEntry> {
  try {
    const path = join(folder, `${name}${SUFFIX}`);
    const stats = statSync(path);
    // A pipe would be waited for, and a device has no end.
    if (!stats.isFile() || stats.size > LARGEST_FILE) return new Map();
    const text = readFileSync(path, 'utf8');
    const end = text.indexOf('\n');
    const body = text.slice(end + 1);
    if (text.slice(0, end) !== header(name, body)) return new Map();
    const entries: unknown = JSON.parse(body);
    return new Map(isList(entries, isEntry) ? entries.map((entry) => [entry.uri, entry]) : []);
  } catch {
    return new Map();
  }
}

/** Nothing depends on it: where it cannot be written, the next run works anew. */
export function writeCacheFile(folder: string, name: string, entries: readonly CacheEntry[]): void {
  const temporary = join(folder, `.${name}.${process.pid}`);
  try {
    const body = JSON.stringify(entries);
    if (body.length > LARGEST_FILE / 2) return;
    makeFolder(folder);
    ignoreInGit(folder);
    writeFileSync(temporary, `${header(name, body)}\n${body}`, { flag: 'wx' });
    renameSync(temporary, join(folder, `${name}${SUFFIX}`));
    prune(folder);
  } catch {
    removeQuietly(temporary);
  }
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Its folder is none.
  }
}

function header(name: string, body: string): string {
  return `podlint-cache ${FORMAT} ${name} ${createHash('sha256').update(body).digest('hex')}`;
}

function ignoreInGit(folder: string): void {
  try {
    writeFileSync(join(folder, '.gitignore'), '*\n', { flag: 'wx' });
  } catch {
    // It is there already.
  }
}

/** Files of other command lines and older versions go, the oldest first, when they become too many. */
function prune(folder: string): void {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => ({ path: join(folder, file), stats: statSync(join(folder, file)) }))
    .sort((left, right) => right.stats.mtimeMs - left.stats.mtimeMs);
  let total = 0;
  for (const { path, stats } of files) {
    total += stats.size;
    if (total > LARGEST_FOLDER) rmSync(path, { force: true });
  }
}

function isEntry(value: unknown): value is CacheEntry {
  return (
    isRecord(value) &&
    [value.uri, value.content, value.configuration, value.surroundings].every(isText) &&
    isList(value.asked, isText) &&
    isOutcome(value.outcome) &&
    value.outcome.uri === value.uri
  );
}
