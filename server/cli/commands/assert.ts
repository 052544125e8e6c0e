/** `podlint assert FILE…`: holds files of assertions against the simulation. */
import { dirname, resolve } from 'node:path';
import { buildCluster } from '../../engine/scheduler/clusters/build-cluster.js';
import type { CheckedExpectation } from '../../engine/simulation/assertions/check-assertions.js';
import { createAssertionChecker } from '../../engine/simulation/assertions/check-assertions.js';
import type { Assertion, AssertionFile } from '../../engine/simulation/assertions/read-assertions.js';
import { isAssertionDocument, readAssertions } from '../../engine/simulation/assertions/read-assertions.js';
import { podTemplatesOf } from '../../engine/kubernetes/workload.js';
import type { CommandLine } from '../arguments.js';
import { UsageError } from '../arguments.js';
import type { Host } from '../host.js';
import { EXIT } from '../host.js';
import { createLines } from '../lines.js';
import type { PlacedProblem } from '../simulate/read-files.js';
import { complain, nameOf, readDocuments, type ReadDocument } from '../simulation/documents.js';
import { DEFAULT_CLUSTER, load } from '../simulation/load.js';
import type { AssertionReport, CheckedAssertion, CheckedFile } from '../simulation/assertion-report.js';
import { renderAssertions } from '../simulation/assertion-report.js';
import type { ColorChoice } from '../terminal/style.js';
import { createStyle, wantsColor } from '../terminal/style.js';

interface AssertOptions {
  readonly host: Host;
  readonly color: ColorChoice;
  /** `--cluster`, in place of what the files say. */
  readonly clusters: readonly string[] | undefined;
}

export function runAssert({ values, words }: CommandLine, host: Host): number {
  if (words.length === 0) throw new UsageError('Nothing to check: give files of assertions.');
  const options: AssertOptions = {
    host,
    color: (values.get('color')?.at(-1) ?? 'auto') as ColorChoice,
    clusters: values.get('cluster'),
  };
  const { documents, problems, unreadable } = readDocuments(words, host);
  if (complain(problems, unreadable, options)) return EXIT.failure;
  const found = documents.filter(({ value }) => isAssertionDocument(value));
  if (found.length === 0) {
    host.complain('podlint: there is no document of kind Assertions (podlint.dev/v1) in what was named.\n');
    return EXIT.failure;
  }
  const files: CheckedFile[] = [];
  for (const document of found) {
    const checked = checkDocument(document, options);
    if (checked === undefined) return EXIT.failure;
    files.push(checked);
  }
  const report: AssertionReport = { files };
  const style = createStyle(
    wantsColor(options.color, { environment: host.environment, isTerminal: host.columns !== undefined }),
  );
  host.write(renderAssertions(report, values.get('format')?.at(-1) ?? 'pretty', style));
  const all = files.flatMap(({ assertions }) => assertions.flatMap(({ checks }) => checks));
  return all.every(({ passed }) => passed) ? EXIT.clean : EXIT.findings;
}

function checkDocument(document: ReadDocument, options: AssertOptions): CheckedFile | undefined {
  const { value, file, problemAt } = document;
  const read = readAssertions(value);
  const problems = [
    ...read.problems.map(({ message, path }) => problemAt(message, path)),
    ...(read.file === undefined ? [] : emptyExpectations(read.file, document)),
  ];
  if (complain(problems, [], options) || read.file === undefined) return undefined;
  const { host } = options;
  const folder = dirname(file.uri);
  const loaded = load(
    (read.file.manifests ?? [file.uri]).map((path) => resolve(folder, path)),
    options.clusters ?? [clusterOf(read.file, folder)],
    options,
  );
  if (loaded === undefined) return undefined;
  const own = loaded.objects.some((object) => podTemplatesOf(object).length > 0);
  const whole =
    own || read.file.manifests !== undefined ? loaded : load([folder], [clusterOf(read.file, folder)], options);
  if (whole === undefined) return undefined;
  const { profile, cluster, objects } = whole;
  const { documents } = cluster;
  const checker = createAssertionChecker({
    build: () => buildCluster(documents, profile),
    cluster: documents,
    objects,
    profile,
  });
  const lines = createLines(file.text);
  const assertions = read.file.assertions.map((assertion, index): CheckedAssertion => {
    const checks = checker.check(assertion).map((check) => {
      const { range } = problemAt('', pathOf(check, index));
      return { ...check, ...lines.placeAt(range.start) };
    });
    return { workload: assertion.workload, reason: assertion.reason, checks };
  });
  return { name: nameOf(file.uri, host), cluster: cluster.name, assertions };
}

/** A file names its cluster relative to itself. */
function clusterOf({ cluster = DEFAULT_CLUSTER }: AssertionFile, folder: string): string {
  return /[./\\]/.test(cluster) ? resolve(folder, cluster) : cluster;
}

function pathOf({ key }: CheckedExpectation, index: number): readonly (string | number)[] {
  return key === 'workload' ? ['assertions', index, 'workload'] : ['assertions', index, 'expect', key];
}

/** An assertion that expects nothing would always pass. */
function emptyExpectations({ assertions }: AssertionFile, { problemAt }: ReadDocument): readonly PlacedProblem[] {
  return assertions.flatMap((assertion: Assertion, index) =>
    Object.keys(assertion.expect).length === 0
      ? [problemAt('Nothing is expected here.', ['assertions', index, 'expect'])]
      : [],
  );
}
