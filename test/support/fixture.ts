/**
 * Fixtures: manifests with marks (see marks.ts) and, in front, headers.
 *
 *     # title: Two web servers
 *     # example: wrong            (shown on the rule's page; `right` for one without findings)
 *     # preset: all               (`recommended` unless given; the tested rule is on in any case)
 *     # options: {max: 6}         (of the tested rule)
 *     # config: {kubernetes: "1.28", complete: true}   (any other keys of podlint.yaml)
 *
 * Several files of one workspace stand behind each other, each after a line `# //- /path/of/the/file.yaml`.
 */
import { parse } from 'yaml';
import type { Mark } from './marks.js';
import { groupsOf, readMarks, writeMarks } from './marks.js';

export interface Fixture {
  readonly headers: ReadonlyMap<string, string>;
  readonly files: readonly FixtureFile[];
}

export interface FixtureFile {
  /** An absolute path; the workspace is `/`. */
  readonly uri: string;
  readonly text: string;
  readonly marks: readonly Mark[];
}

const HEADERS = ['title', 'example', 'preset', 'kubernetes', 'options', 'config'];
const FILE = /^# \/\/- (?<uri>\/\S+)$/;

/** The file name of a fixture that is one file, so that it reads like one. */
const SINGLE = '/manifest.yaml';

export function parseFixture(source: string): Fixture {
  const lines = source.split('\n');
  const headers = new Map<string, string>();
  let line = 0;
  for (; line < lines.length; line += 1) {
    const { key = '', value = '' } = groupsOf(/^# (?<key>[a-z]+): (?<value>.*?)\r?$/, lines[line]) ?? {};
    if (!HEADERS.includes(key)) break;
    headers.set(key, value);
  }
  return { headers, files: splitFiles(lines.slice(line)) };
}

function splitFiles(lines: readonly string[]): readonly FixtureFile[] {
  const parts: { uri: string; lines: string[] }[] = [];
  for (const line of lines) {
    const uri = groupsOf(FILE, line.replace(/\r$/, ''))?.uri;
    if (uri !== undefined) parts.push({ uri, lines: [] });
    else if (parts.length === 0) parts.push({ uri: SINGLE, lines: [line] });
    else parts.at(-1)?.lines.push(line);
  }
  return parts.map((part, index) => {
    // The break before the next header belongs to the header.
    const isLast = index === parts.length - 1;
    return { uri: part.uri, ...readMarks(part.lines.join('\n') + (isLast ? '' : '\n')) };
  });
}

export function renderFixture({ headers, files }: Fixture): string {
  const head = [...headers].map(([key, value]) => `# ${key}: ${value}\n`).join('');
  return head + renderFiles(files);
}

export function renderFiles(files: readonly FixtureFile[]): string {
  if (files.length === 1 && files[0]?.uri === SINGLE) return writeMarks(files[0]);
  return files.map((file) => `# //- ${file.uri}\n${writeMarks(file)}`).join('');
}

/** A header that holds a flow map, such as `options: {max: 6}`. */
export function headerMap(fixture: Fixture, key: string): Readonly<Record<string, unknown>> {
  const value = fixture.headers.get(key);
  return value === undefined ? {} : (parse(value) as Record<string, unknown>);
}
