import { isCount, isList, isRecord, isText } from '../outcome/read-outcome.js';
import type { Summary } from '../report.js';
import type { Shard } from '../shard.js';

const COUNTS = [
  'files',
  'objects',
  'errors',
  'warnings',
  'infos',
  'suppressed',
  'templates',
  'ignored',
  'fixed',
] as const;

export function isSummary(value: unknown): value is Summary {
  return (
    isRecord(value) &&
    COUNTS.every((name) => isCount(value[name])) &&
    isList(
      value.unreadable,
      (entry): entry is Summary['unreadable'][number] => isRecord(entry) && isText(entry.file) && isText(entry.message),
    )
  );
}

export function addSummaries(summaries: readonly Summary[]): Summary {
  const sum = (name: (typeof COUNTS)[number]): number => summaries.reduce((total, summary) => total + summary[name], 0);
  return {
    files: sum('files'),
    objects: sum('objects'),
    errors: sum('errors'),
    warnings: sum('warnings'),
    infos: sum('infos'),
    suppressed: sum('suppressed'),
    templates: sum('templates'),
    ignored: sum('ignored'),
    fixed: sum('fixed'),
    unreadable: summaries.flatMap(({ unreadable }) => unreadable),
  };
}

export function isShard(value: unknown): value is Shard {
  return (
    isRecord(value) && isCount(value.index) && isCount(value.count) && value.index >= 1 && value.index <= value.count
  );
}
