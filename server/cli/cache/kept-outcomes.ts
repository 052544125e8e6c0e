/** `--cache`: outcomes of earlier runs, each under everything that it depends on. */
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import type { Configuration } from '../../engine/linter/configuration.js';
import { holdInterrupts } from '../files/interrupts.js';
import type { FileOutcome } from '../outcome/outcome.js';
import type { LintedFile } from '../stages/lint-group.js';
import { groupsOf } from '../stages/lint-group.js';
import type { KeptOutcomes } from '../stages/lint-in-stages.js';
import type { Plan, PlannedFile } from '../stages/plan.js';
import type { CacheEntry } from './cache-file.js';
import { readCacheFile, writeCacheFile } from './cache-file.js';

export interface CacheOptions {
  readonly folder: string;
  /** What the command line says beyond configuration: other words have a file of their own. */
  readonly command: readonly string[];
  /** Settings of the linter that stand in no configuration. */
  readonly settings: { readonly today: string; readonly honourSuppressions: boolean };
}

export function openCache(plan: Plan, { folder, command, settings }: CacheOptions): KeptOutcomes {
  const name = hashOf([programStamp(), ...command]).slice(0, 32);
  const entries = readCacheFile(folder, name);
  const dependencies = createDependencies(plan, settings);
  const used = new Map<number, CacheEntry>();
  return {
    find: (index): FileOutcome | undefined => {
      const file = plan.files[index];
      const entry = file && entries.get(file.uri);
      if (!entry || !dependencies.hold(file, entry)) return undefined;
      used.set(index, entry);
      return entry.outcome;
    },
    keep: async (fresh) => {
      if (fresh.length === 0 && used.size === entries.size) return;
      const added = fresh.flatMap((linted) => dependencies.toEntry(linted) ?? []);
      const interrupted = await holdInterrupts(() => {
        writeCacheFile(folder, name, [...used.values(), ...added]);
      });
      if (interrupted) process.kill(process.pid, interrupted);
    },
  };
}

const hashOf = (parts: readonly unknown[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** Another version, or another build of it, may find other things. */
function programStamp(): string {
  const { size, mtimeMs } = statSync(__filename);
  return [process.env.PODLINT_VERSION ?? '', size, Math.round(mtimeMs)].join(' ');
}

interface Dependencies {
  /** Is all that the entry depends on as it was? */
  readonly hold: (file: PlannedFile, entry: CacheEntry) => boolean;
  readonly toEntry: (linted: LintedFile) => CacheEntry | undefined;
}

function createDependencies(plan: Plan, settings: CacheOptions['settings']): Dependencies {
  const configurations = new Map<Configuration, string>();
  const configurationOf = ({ configuration }: PlannedFile): string => {
    const known = configurations.get(configuration) ?? configurationHash(configuration, settings);
    configurations.set(configuration, known);
    return known;
  };
  const groupHashes = new Map<number, string>();
  const groupHash = (group: number): string => {
    const known =
      groupHashes.get(group) ??
      hashOf((plan.groups.members[group] ?? []).map((index) => [plan.files[index]?.uri, plan.files[index]?.hash]));
    groupHashes.set(group, known);
    return known;
  };
  const surroundings = new Map<string, string>();
  const surroundingsOf = (index: number, { workspace }: PlannedFile, asked: readonly string[]): string => {
    const groups = new Set([plan.groups.groupOf[index] ?? 0, ...groupsOf(asked, workspace, plan)]);
    const key = [...groups].join(' ');
    const known = surroundings.get(key) ?? hashOf([...groups].map(groupHash));
    surroundings.set(key, known);
    return known;
  };
  const indices = new Map(plan.files.map((file, index) => [file, index]));
  return {
    hold: (file, { content, configuration, surroundings: around, asked }) =>
      content === file.hash &&
      configuration === configurationOf(file) &&
      around === surroundingsOf(indices.get(file) ?? 0, file, asked),
    toEntry: ({ index, asked, outcome }) => {
      const file = plan.files[index];
      return (
        file && {
          uri: file.uri,
          content: file.hash,
          configuration: configurationOf(file),
          surroundings: surroundingsOf(index, file, asked),
          asked,
          outcome,
        }
      );
    },
  };
}

/** The day counts only where an exception ends some day. */
function configurationHash(
  configuration: Configuration,
  { today, honourSuppressions }: CacheOptions['settings'],
): string {
  const ends = configuration.exceptions.some(({ until }) => until !== undefined);
  const plain = JSON.stringify(configuration, (_, value: unknown) =>
    value instanceof Map
      ? [...(value as ReadonlyMap<unknown, unknown>)]
      : value instanceof RegExp
        ? String(value)
        : value,
  );
  return hashOf([plain, honourSuppressions, ends ? today : '']);
}
