import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { CompletionRequest, HoverRequest, type CompletionList } from 'vscode-languageserver/node';
import { AUTOSCALER, CLASHING_DEPLOYMENT, DEPLOYMENT_WITH_REPLICAS } from './manifests.js';
import { startSession, type Session, type SessionOptions } from './session.js';

/** The server of the browser: a worker that reads no file itself, whatever its scheme. */

const sessions: Session[] = [];
afterEach(async () => {
  for (const session of sessions.splice(0)) {
    expect(session.errors).toEqual([]);
    await session.dispose();
  }
});

const start = async (options: SessionOptions): Promise<Session> => {
  const session = await startSession({ server: 'web', ...options });
  sessions.push(session);
  return session;
};

/** What the extension answers, over a folder of this machine. */
const CLIENT_FILES = {
  initializationOptions: { fileSystem: true },
  answers: {
    'podlint/readFile': (parameters: unknown) => {
      const { uri } = parameters as { readonly uri: string };
      return readFileSync(fileURLToPath(uri), 'utf8');
    },
    'podlint/findFiles': (parameters: unknown) => {
      const folder = fileURLToPath((parameters as { readonly folder: string }).folder);
      return readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.yaml'))
        .map((name) => pathToFileURL(`${folder}/${name}`).href);
    },
  },
};

describe('in a worker', () => {
  it('knows the files that the client reads for it', async () => {
    const session = await start({ files: { 'apps/autoscaler.yaml': AUTOSCALER }, ...CLIENT_FILES });
    await session.logged(/^Read 1 manifest/);
    await session.open('deployment.yaml', DEPLOYMENT_WITH_REPLICAS);
    await session.settles('deployment.yaml', 'scaling/hpa-and-replicas');
  });

  it('reads its configuration through the client', async () => {
    const files = { 'podlint.yaml': 'rules:\n  network/port-clash: off\n' };
    const session = await start({ files, ...CLIENT_FILES });
    await session.open('deployment.yaml', CLASHING_DEPLOYMENT);
    await session.settles('deployment.yaml');
  });

  it('follows edits of open documents when the client reads nothing', async () => {
    const session = await start({});
    await session.open('deployment.yaml', CLASHING_DEPLOYMENT);
    await session.settles('deployment.yaml', 'network/port-clash');
    await session.edit('deployment.yaml', 'containerPort: 8080', 'containerPort: 8081');
    await session.settles('deployment.yaml');
  });

  it('has the descriptions of fields in itself', async () => {
    const session = await start({});
    await session.open('deployment.yaml', CLASHING_DEPLOYMENT);
    const line = CLASHING_DEPLOYMENT.split('\n').findIndex((text) => text.includes('containerPort'));
    const position = { line, character: CLASHING_DEPLOYMENT.split('\n')[line].indexOf('containerPort') + 2 };
    const textDocument = { uri: session.uri('deployment.yaml') };
    const hover = (await session.connection.sendRequest(HoverRequest.type, { textDocument, position }))!;
    expect(JSON.stringify(hover.contents)).toContain('Number of port to expose');
    const completion = await session.connection.sendRequest(CompletionRequest.type, { textDocument, position });
    expect((completion as CompletionList).items.map(({ label }) => label)).toContain('hostPort');
  });
});
