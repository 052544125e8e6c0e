/**
 * Rendered manifests know where they come from: `helm template` writes `# Source: chart/templates/web.yaml` above each of them,
 * `kustomize build` (with `buildMetadata: [originAnnotations]`) an annotation. Code hosts show findings there.
 */
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TextRange } from '../engine/document/tree.js';
import { objectsOf } from '../engine/kubernetes/documents.js';
import type { SourceFile } from '../engine/kubernetes/object.js';
import type { Finding, RelatedLocation } from '../engine/linter/finding.js';
import { toUri } from './files/configurations.js';
import { isInside } from './files/inside.js';
import { repositoryOf } from './files/discover.js';
import type { Lines } from './lines.js';
import { createLineCache } from './lines.js';
import type { Report } from './report.js';

/** The file that the document of a rendered stream comes from, as its tool names it. */
export function originOf(file: SourceFile, document: number): string | undefined {
  const found = file.stream.documents[document];
  if (!found) return undefined;
  return helmOrigin(file.stream.text, found) ?? kustomizeOrigin(file, document);
}

/** The comment stands right behind the `---`, before the first key. */
function helmOrigin(text: string, { start }: TextRange): string | undefined {
  const [, source] =
    /^(?:(?:---[^\r\n]*|[ \t]*)\r?\n)*# Source: ([^\r\n]+)/.exec(text.slice(start, start + 2000)) ?? [];
  return source?.trim();
}

function kustomizeOrigin(file: SourceFile, document: number): string | undefined {
  const [object] = objectsOf(file, document);
  const annotation = object?.metadata.annotations?.['config.kubernetes.io/origin'];
  if (annotation === undefined || /^[ \t]*repo:/m.test(annotation)) return undefined;
  return /^[ \t]*path: *(?<path>\S.*)$/m.exec(annotation)?.groups?.path?.trimEnd();
}

/** The report as code hosts need it: findings in rendered text stand at the files that it was rendered from. */
export function atOrigins(report: Report, directory: string): Report {
  if (!report.findings.some((finding) => report.originOf(finding) !== undefined)) return report;
  const files = createOriginFiles(directory);
  const identities = new Map<Finding, Finding>();
  const move = (finding: Finding): Finding => {
    const origin = report.originOf(finding);
    if (origin === undefined) return finding;
    const moved: Finding = {
      ...finding,
      ...files.place(origin, finding, report),
      related: relatedAt(finding),
      fixes: [],
    };
    identities.set(moved, finding);
    return moved;
  };
  const relatedAt = (finding: Finding): readonly RelatedLocation[] =>
    finding.related.map((related) => {
      const origin = report.originOf({ ...finding, uri: related.uri, range: related.range });
      return origin === undefined ? related : { ...related, ...files.place(origin, related, report) };
    });
  const findings = report.findings.map(move);
  return {
    ...report,
    findings,
    suppressed: report.suppressed.map((accepted) => ({ ...accepted, finding: move(accepted.finding) })),
    files: [...new Set([...report.files, ...findings.map(({ uri }) => uri)])],
    linesOf: (uri) => files.linesOf(uri) ?? report.linesOf(uri),
    identityOf: (finding) => report.identityOf(identities.get(finding) ?? finding),
  };
}

interface Place {
  readonly uri: string;
  readonly range: TextRange;
}

interface OriginFiles {
  readonly place: (origin: string, at: Place, report: Report) => Place;
  readonly linesOf: (uri: string) => Lines | undefined;
}

function createOriginFiles(directory: string): OriginFiles {
  const paths = new Map<string, string>();
  const texts = new Map<string, string>();
  const linesOf = createLineCache((uri) => texts.get(uri) ?? '');
  const root = repositoryOf(directory) ?? directory;
  const pathOf = (origin: string): string => {
    const known = paths.get(origin);
    if (known !== undefined) return known;
    const path = findOrigin(origin, directory);
    paths.set(origin, path);
    texts.set(toUri(path), readTemplate(path, root));
    return path;
  };
  return {
    linesOf: (uri) => (texts.has(uri) ? linesOf(uri) : undefined),
    place: (origin, { uri, range }, report) => {
      const own = toUri(pathOf(origin));
      const lines = report.linesOf(uri);
      const rendered = lines.lineText(lines.placeAt(range.start).line).trim();
      return { uri: own, range: matchingLine(texts.get(own) ?? '', rendered) };
    },
  };
}

/** A comment of a manifest must not open any file of this machine, and none that never ends. */
function readTemplate(path: string, root: string): string {
  try {
    const real = realpathSync(path);
    return isInside(real, realpathSync(root)) && statSync(real).isFile() ? readFileSync(real, 'utf8') : '';
  } catch {
    return '';
  }
}

/**
 * Helm names files from the chart's name, whatever its folder is called. The chart is looked for in the folder and in those below it;
 * where it is not found, the name stands as Helm wrote it.
 */
function findOrigin(origin: string, directory: string): string {
  const direct = resolve(directory, origin);
  if (existsSync(direct)) return direct;
  const [chart = '', ...rest] = origin.split('/');
  for (const folder of [directory, ...foldersBelow(directory, 2)]) {
    const path = join(folder, ...rest);
    if (rest.length > 0 && chartName(folder) === chart && existsSync(path)) return path;
  }
  return direct;
}

function foldersBelow(folder: string, depth: number): readonly string[] {
  if (depth === 0) return [];
  try {
    const folders = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
      .map((entry) => join(folder, entry.name));
    return [...folders, ...folders.flatMap((child) => foldersBelow(child, depth - 1))];
  } catch {
    return [];
  }
}

function chartName(folder: string): string | undefined {
  const path = join(folder, 'Chart.yaml');
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  return /^name:\s*["']?(?<name>[\w.-]+)/m.exec(readTemplate(path, folder))?.groups?.name;
}

/** The one line of the template that the rendered line can come from; the start of the file where it is none or several. */
function matchingLine(template: string, rendered: string): TextRange {
  const lines = [...template.matchAll(/[^\r\n]+/g)].map(({ 0: line, index }) => ({
    text: line.trim(),
    start: index + line.length - line.trimStart().length,
  }));
  const same = lines.filter(({ text }) => text === rendered);
  const found = same.length > 0 ? same : lines.filter(({ text }) => renders(text, rendered));
  const [line, ...others] = found;
  return line && others.length === 0 ? { start: line.start, end: line.start + line.text.length } : { start: 0, end: 0 };
}

/** Does the line of a template, with any text in place of its actions, give the rendered line? */
function renders(line: string, rendered: string): boolean {
  const [first = '', ...parts] = aroundActions(line);
  const last = parts.at(-1);
  if (last === undefined || first.length < 3) return false;
  return rendered.startsWith(first) && rendered.endsWith(last) && rendered.length >= first.length + last.length;
}

/** The pieces of a template's line between its `{{ actions }}`; one that is not closed is text. */
function aroundActions(line: string): readonly string[] {
  const pieces: string[] = [];
  let from = 0;
  for (let open = line.indexOf('{{'); open !== -1; open = line.indexOf('{{', from)) {
    const close = line.indexOf('}}', open + 2);
    if (close === -1) break;
    pieces.push(line.slice(from, open));
    from = close + 2;
  }
  return [...pieces, line.slice(from)];
}
