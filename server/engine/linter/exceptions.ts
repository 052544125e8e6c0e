/** Findings that the configuration accepts: the maps under `ignore`. */
import type { Exception } from './configuration.js';
import type { Finding } from './finding.js';
import { matchesGlob, matchesName } from './glob.js';
import { relativePath } from './location.js';
import { meansRule } from './rule-settings.js';

/** The first exception that the finding falls under. `today` is YYYY-MM-DD; without it no exception ends. */
export function findException(
  exceptions: readonly Exception[],
  finding: Finding,
  today: string | undefined,
): Exception | undefined {
  return exceptions.find((exception) => holds(exception, today) && accepts(exception, finding));
}

/** Days of one form compare as texts. */
function holds({ until }: Exception, today: string | undefined): boolean {
  return until === undefined || today === undefined || today <= until;
}

function accepts(exception: Exception, finding: Finding): boolean {
  const { rule, container } = exception;
  if (rule !== undefined && !meansRule(rule, finding.rule)) return false;
  if (container !== undefined && !matchesName(container, finding.container ?? '')) return false;
  return acceptsFile(exception, finding) && acceptsObject(exception, finding);
}

function acceptsFile({ file, folder }: Exception, { uri }: Finding): boolean {
  if (!file) return true;
  const path = relativePath(folder, uri);
  return path !== undefined && matchesGlob(file, path);
}

function acceptsObject({ object: pattern }: Exception, { object }: Finding): boolean {
  if (pattern === undefined) return true;
  if (!object) return false;
  const [name = '', kind = '', namespace] = pattern.split('/').reverse();
  if (namespace !== undefined && !matchesName(namespace, object.namespace ?? 'default')) return false;
  return matchesName(kind, object.kind) && matchesName(name, object.name);
}
