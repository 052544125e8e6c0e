/** The first look at all files: what they are tied to and what they weigh. Nothing of them stays in memory. */
import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import type { Configuration } from '../../engine/linter/configuration.js';
import { isIgnoredFile } from '../../engine/linter/configuration.js';
import type { Configurations } from '../files/configurations.js';
import { toUri } from '../files/configurations.js';
import type { FoundFile, ReadProblem } from '../files/discover.js';
import { readManifest } from '../files/read.js';
import type { OnFile } from '../session.js';
import { workspaceKey } from '../session.js';
import type { Shard } from '../shard.js';
import { shareOf } from '../shard.js';
import type { Groups } from './groups.js';
import { groupFiles } from './groups.js';
import type { Ties } from './ties.js';
import { tiesOf } from './ties.js';

/** A manifest that was looked at. */
export interface PlannedFile extends FoundFile {
  readonly uri: string;
  readonly configuration: Configuration;
  /** Files see each other where this is the same. */
  readonly workspace: string;
  readonly ties: Ties;
  /** UTF-16 code units. */
  readonly size: number;
  /** Of the content; empty where no cache needs it. */
  readonly hash: string;
}

export interface Plan {
  readonly files: readonly PlannedFile[];
  readonly groups: Groups;
  /** The files to report on, by index: all of them, or the share of a shard. */
  readonly own: readonly number[];
  readonly problems: readonly ReadProblem[];
  /** Files of the share that the configuration excludes. */
  readonly ignored: number;
}

export interface PlanOptions {
  readonly configurations: Configurations;
  readonly shard: Shard | undefined;
  /** Take the hash of every content. */
  readonly hashes: boolean;
  readonly onFile: OnFile;
}

type Look = PlannedFile | 'ignored' | 'other' | ReadProblem;

export function planFiles(found: readonly FoundFile[], options: PlanOptions): Plan {
  const looks = found.map((file, index) => {
    options.onFile(index, found.length);
    return look(file, options);
  });
  const isOwn = shareOf(looks.map(weightOf), options.shard);
  const mine = looks.filter((_, index) => isOwn(index));
  const files = looks.filter(isPlanned);
  const ownFiles = new Set(mine.filter(isPlanned));
  return {
    files,
    groups: groupFiles(tied(files)),
    own: files.flatMap((file, index) => (ownFiles.has(file) ? [index] : [])),
    problems: mine.filter(isProblem),
    ignored: mine.filter((seen) => seen === 'ignored').length,
  };
}

/** An empty manifest still takes a moment to open. What is none must not move the borders: a file may come while the shards run. */
const weightOf = (seen: Look): number => (seen === 'other' ? 0 : isPlanned(seen) ? seen.size + 1 : 1);

const isPlanned = (seen: Look): seen is PlannedFile => typeof seen === 'object' && 'ties' in seen;
const isProblem = (seen: Look): seen is ReadProblem => typeof seen === 'object' && 'message' in seen;

function look(file: FoundFile, { configurations, hashes }: PlanOptions): Look {
  const { path } = file;
  const { configuration } = configurations.forFolder(dirname(resolve(path)));
  const uri = toUri(path);
  if (isIgnoredFile(configuration, uri)) return 'ignored';
  const result = readManifest(file);
  if (result.kind === 'problem') return { path, message: result.message };
  if (result.kind === 'other') return 'other';
  const { text } = result;
  return {
    ...file,
    uri,
    configuration,
    workspace: workspaceKey(configuration),
    ties: tiesOf(uri, text),
    size: text.length,
    hash: hashes ? contentHash(text) : '',
  };
}

/** Whoever asks where Pods would be scheduled looks at all of them, in their order. */
function tied(files: readonly PlannedFile[]): readonly PlannedFile[] {
  if (!files.some(({ configuration }) => configuration.cluster)) return files;
  return files.map((file) => ({ ...file, ties: { ...file.ties, namespaces: [...file.ties.namespaces, ALL] } }));
}

/** No namespace has such a name. */
const ALL = '\0all';

export function contentHash(text: string): string {
  // UTF-16 keeps what is no character apart, which UTF-8 would not.
  return createHash('sha256').update(text, 'utf16le').digest('base64url');
}
