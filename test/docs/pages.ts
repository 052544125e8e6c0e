/** The pages that people read, as tests need them: links, headings, blocks of commands. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Page {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** Every Markdown file but fixtures, golden data and what others wrote. */
export const pages: readonly Page[] = execFileSync(
  'git',
  ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '*.md'],
  { cwd: root, encoding: 'utf8' },
)
  .split('\0')
  .filter(
    (path) => path !== '' && !/^test\/(?:golden|schemas|matrix|workbench)\//.test(path) && existsSync(join(root, path)),
  )
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

const withoutCode = (text: string): string =>
  text.replace(/^ *```[^]*?^ *```/gm, '').replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()<>]/g, '_'));

/** Targets of links and pictures. */
export const linksOf = ({ text }: Page): readonly string[] =>
  [...withoutCode(text).matchAll(/\]\(([^()[\]\s]+)\)/g)].map(([, target]) => target);

/** What GitHub makes of headings: lower case, blanks as hyphens, punctuation left out. */
export function anchorsOf({ text }: Page): ReadonlySet<string> {
  const headings = [...text.replace(/^ *```[^]*?^ *```/gm, '').matchAll(/^#{1,6} +(.+)$/gm)].map(
    ([, heading]) => heading,
  );
  return new Set(
    headings.map((heading) =>
      heading
        .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\- _]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    ),
  );
}

/** What is wrong with a link, or undefined. */
export function faultOf(target: string, page: Page): string | undefined {
  if (/^(?:https:|mailto:)/.test(target)) return undefined;
  if (/^[a-z]+:/.test(target)) return 'has a scheme that is not https';
  const [path, anchor] = target.split('#') as [string, string?];
  const file = path === '' ? page.path : relative(root, join(root, dirname(page.path), path));
  if (file.startsWith('..')) return 'leads out of the repository';
  if (!existsSync(join(root, file))) return 'leads to no file';
  if (anchor === undefined || /^L\d+$/.test(anchor)) return undefined;
  const there = pages.find((each) => each.path === file);
  return there && anchorsOf(there).has(anchor) ? undefined : 'leads to no heading';
}

export interface CommandLine {
  readonly page: string;
  readonly line: string;
}

/** The lines of blocks marked `sh`, and those that begin with `$` in others. */
export const commandLines: readonly CommandLine[] = pages.flatMap(({ path, text }) =>
  [...text.matchAll(/^( *)```(\w*)\n([^]*?)^ *```/gm)].flatMap(([, , language, block]) =>
    block.split('\n').flatMap((raw): readonly CommandLine[] => {
      const line = raw
        .trim()
        .replace(/(?:^| )#.*$/, '')
        .trim();
      if (language === 'sh') return line === '' ? [] : [{ page: path, line }];
      return line.startsWith('$ ') ? [{ page: path, line: line.slice(2) }] : [];
    }),
  ),
);
