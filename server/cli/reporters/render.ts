/** A report in any format. Each is a module of its own, loaded when it is wanted. */
import type { RuleMeta } from '../../engine/linter/rule.js';
import type { Host } from '../host.js';
import type { Format } from '../lint-options.js';
import { hostRoot, linkToHost } from '../ci-host.js';
import { atOrigins } from '../origins.js';
import type { Report } from '../report.js';
import { nameFrom } from '../report.js';
import type { Style } from '../terminal/style.js';

export interface Rendering {
  readonly host: Pick<Host, 'directory' | 'environment'>;
  readonly rules: readonly RuleMeta<string>[];
  /** For what people read. */
  readonly style: Style;
  readonly columns: number;
  readonly quiet: boolean;
}

/** These speak of the text that was read, the others of files that somebody will open. */
const NOT_MOVED: ReadonlySet<Format> = new Set(['json', 'pretty', 'results']);

export async function renderReport(full: Report, format: Format, rendering: Rendering): Promise<string> {
  const { host, rules, style, columns, quiet } = rendering;
  const report = NOT_MOVED.has(format) ? full : atOrigins(full, host.directory);
  switch (format) {
    case 'json':
      return (await import('./json.js')).reportJson(report);
    case 'sarif':
      return (await import('./sarif.js')).reportSarif(inRepository(report, host), {
        rules,
        version: process.env.PODLINT_VERSION ?? '',
      });
    case 'github':
      return (await import('./github.js')).reportGithub(inRepository(report, host));
    case 'gitlab':
      return (await import('./gitlab.js')).reportGitlab(inRepository(report, host));
    case 'junit':
      return (await import('./junit.js')).reportJunit(report);
    case 'checkstyle':
      return (await import('./checkstyle.js')).reportCheckstyle(report);
    case 'rdjson':
      return (await import('./rdjson.js')).reportRdjson(report);
    case 'markdown':
      return renderMarkdown(full, host);
    case 'results':
      return (await import('../merge/results.js')).reportResults(full, host.directory);
    case 'pretty':
      return (await import('./pretty.js')).reportPretty(report, { style, columns, summary: !quiet });
  }
}

/** Markdown for a page of the code host, in which files are links. */
export async function renderMarkdown(report: Report, host: Rendering['host'], limit?: number): Promise<string> {
  const { reportMarkdown } = await import('./markdown.js');
  const context = { linkTo: linkToHost(host.environment), ...(limit !== undefined && { limit }) };
  return reportMarkdown(inRepository(atOrigins(report, host.directory), host), context);
}

/** Code hosts know files by their path in the repository, wherever the job has changed to. */
function inRepository(report: Report, { directory, environment }: Rendering['host']): Report {
  const root = hostRoot(environment, directory);
  if (root === directory) return report;
  const inRoot = (name: string): string => nameFrom(root, nameInside(directory, name));
  return {
    ...report,
    nameOf: (uri) => inRoot(report.nameOf(uri)),
    summary: {
      ...report.summary,
      unreadable: report.summary.unreadable.map(({ file, message }) => ({ file: inRoot(file), message })),
    },
  };
}

const nameInside = (directory: string, name: string): string =>
  name.startsWith('/') || name.startsWith('<') || /^[a-z]:/i.test(name) ? name : `${directory}/${name}`;
