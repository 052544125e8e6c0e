/** Hovers, pages and links of the editor, and what is off where nobody trusts the workspace (SECURITY.md, "editor"). */
import { readFileSync, readdirSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { DocumentLink, Hover } from 'vscode-languageserver';
import { EXPLAIN_POD_REQUEST, type PodExplanation } from '../../server/protocol/messages.js';
import { startSession, type Session } from '../language-server/session.js';
import { OWN_ELEMENTS, rendered } from './rendered.js';
import { EVIL, controls, evilPod } from './texts.js';

const root = new URL('../../', import.meta.url);

/** What is left of tags and addresses when a text is rendered with HTML switched on. */
function expectTame(text: string): void {
  expect(controls(text)).toEqual([]);
  const { elements, targets } = rendered(text);
  expect(elements.filter((name) => !OWN_ELEMENTS.includes(name))).toEqual([]);
  const known = /^file:\/\/|^https:\/\/[\w.-]+\.(?:org|io|com)\//;
  expect(targets.filter((target) => !known.test(target) || target.includes('evil'))).toEqual([]);
}

describe('in the editor', () => {
  let session: Session | undefined;

  afterEach(async () => {
    await session?.dispose();
    session = undefined;
  });

  test.each(EVIL.map((evil, index) => [index, evil] as const))(
    'text %i of a manifest is text in hovers, on the page of a Pod and in links',
    async (_, evil) => {
      session = await startSession({ files: { 'x.yaml': '' } });
      const text = evilPod(evil);
      await session.open('x.yaml', text);
      const textDocument = { uri: session.uri('x.yaml') };
      const lines = text.split('\n');
      let hovers = 0;
      for (const [line, content] of lines.entries()) {
        for (let character = 2; character < content.length; character += 23) {
          const hover = await session.connection.sendRequest<Hover | null>('textDocument/hover', {
            textDocument,
            position: { line, character },
          });
          if (hover === null) continue;
          hovers += 1;
          expectTame((hover.contents as { value: string }).value);
        }
      }
      expect(hovers).toBeGreaterThan(10);
      const page = await session.connection.sendRequest<PodExplanation | null>(EXPLAIN_POD_REQUEST, {
        ...textDocument,
        line: 5,
        character: 4,
      });
      expectTame(page!.markdown);
      const links = await session.connection.sendRequest<DocumentLink[] | null>('textDocument/documentLink', {
        textDocument,
      });
      for (const { target } of links ?? []) expect(target).toMatch(/^https:\/\/(?!evil)/);
    },
  );
});

describe('a workspace that nobody trusts', () => {
  const sources = ['server', 'client'].flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => ({ file: `${folder}/${file}`, text: readFileSync(new URL(`${folder}/${file}`, root), 'utf8') })),
  );

  test('is served by an engine and a server that start no program, open no connection and load no code', () => {
    const able =
      /(?:from |import\(|require\()['"](?:node:)?(?:child_process|net|tls|http|https|http2|dgram|vm|cluster|inspector)['"]|\beval\(|new Function\(|\bfetch\(/;
    const found = sources.filter(
      ({ file, text }) => /^server\/(?:engine|language-server|protocol)\//.test(file) && able.test(text),
    );
    expect(found.map(({ file }) => file)).toEqual([]);
  });

  test('is one in which the client starts no program: what does asks first', () => {
    const able = sources.filter(
      ({ file, text }) => file.startsWith('client/extension/') && text.includes('child_process'),
    );
    for (const { file, text } of able) {
      const folder = file.slice(0, file.lastIndexOf('/'));
      const around = sources.filter((source) => source.file.startsWith(folder)).map((source) => source.text);
      expect(
        [text, ...around].some((each) => each.includes('workspace.isTrusted')),
        file,
      ).toBe(true);
    }
  });

  test('is one in which no cluster is reached: its credentials may be a program', () => {
    const reaching = sources.filter(({ text }) => text.includes('readContext(await load())'));
    expect(reaching.map(({ file }) => file)).toEqual(['client/extension/commands/import-cluster.ts']);
    // The choice that loads the reader is only there where somebody trusts the workspace.
    for (const { text } of reaching)
      expect(text).toMatch(/if \(load && vscode\.workspace\.isTrusted\) \{[^}]*load\(\)/);
  });

  test('is declared as supported, with every setting that could name a program restricted', () => {
    const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
      capabilities: { untrustedWorkspaces: { supported: unknown; restrictedConfigurations?: string[] } };
      contributes: { configuration: { properties: Record<string, unknown> } };
    };
    const { untrustedWorkspaces } = manifest.capabilities;
    expect([true, 'limited']).toContain(untrustedWorkspaces.supported);
    const settings = Object.keys(manifest.contributes.configuration.properties);
    const programs = settings.filter((name) => /path|command|executable|kubectl|binary/i.test(name));
    expect(programs.filter((name) => untrustedWorkspaces.restrictedConfigurations?.includes(name) !== true)).toEqual(
      [],
    );
  });

  test('has no Markdown that may run commands', () => {
    expect(
      sources.filter(({ text }) => /isTrusted: true|\.isTrusted = |supportHtml/.test(text)).map(({ file }) => file),
    ).toEqual([]);
  });
});
