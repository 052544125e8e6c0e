/** `podlint diff BASE HEAD --cluster FILE|PRESET`: what a change does to the schedule. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { KubernetesObject } from '../../engine/kubernetes/object.js';
import { buildCluster, isClusterDocument } from '../../engine/scheduler/clusters/build-cluster.js';
import { createDefaultProfile } from '../../engine/scheduler/plugins/registry.js';
import { diffSchedules } from '../../engine/simulation/answers/schedule-diff.js';
import type { CommandLine } from '../arguments.js';
import { UsageError } from '../arguments.js';
import type { Host } from '../host.js';
import { EXIT } from '../host.js';
import { manifestsAt } from '../git/revision.js';
import { readCluster } from '../simulate/read-cluster.js';
import type { TextFile } from '../simulate/read-files.js';
import { parseText, readTexts } from '../simulate/read-files.js';
import { diffJson, diffMarkdown } from '../simulation/diff-report.js';
import { complain } from '../simulation/documents.js';
import { DEFAULT_CLUSTER } from '../simulation/load.js';
import type { ColorChoice } from '../terminal/style.js';

export function runDiff({ values, words }: CommandLine, host: Host): number {
  const [base, head, ...more] = words;
  if (base === undefined || head === undefined || more.length > 0)
    throw new UsageError('Give two sides: `podlint diff BASE HEAD`, each a file, a folder or a git revision.');
  const color = (values.get('color')?.at(-1) ?? 'auto') as ColorChoice;
  const profile = createDefaultProfile();
  const cluster = readCluster(values.get('cluster') ?? [DEFAULT_CLUSTER], profile, host);
  if (complain(cluster.problems, cluster.unreadable, { color, host })) return EXIT.failure;
  const sides = [base, head].map((side) => readSide(side, { color, host }));
  const [before, after] = sides;
  if (before === undefined || after === undefined) return EXIT.failure;
  const diffs = diffSchedules(before, after, () => buildCluster(cluster.documents, profile).snapshot, profile);
  const report = { base, head, cluster: cluster.name, diffs };
  host.write(values.get('format')?.at(-1) === 'json' ? diffJson(report) : diffMarkdown(report));
  const isWorse = diffs.some(
    ({ verdict, after: now }) =>
      verdict === 'worse' || (verdict === 'added' && now !== undefined && now.placed < now.wanted),
  );
  return isWorse ? EXIT.findings : EXIT.clean;
}

/** Undefined where it could not be read; it has been said what. */
function readSide(
  side: string,
  options: { readonly color: ColorChoice; readonly host: Host },
): readonly KubernetesObject[] | undefined {
  const { host } = options;
  const isPath = side === '-' || /[*?[{]/.test(side) || existsSync(resolve(host.directory, side));
  const files: readonly TextFile[] | undefined = isPath ? undefined : manifestsAt(side, host.directory);
  const read = files === undefined ? readTexts([side], host) : { files, problems: [] };
  const parsed = read.files.map(parseText);
  // A repository holds much that is no manifest; what cannot be read of a named path is a mistake.
  const problems = files === undefined ? parsed.flatMap((file) => file.problems) : [];
  if (complain(problems, read.problems, options)) return undefined;
  return parsed.flatMap(({ file }) => file.objects).filter(({ value }) => !isClusterDocument(value));
}
