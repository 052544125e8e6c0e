import { afterEach, describe, expect, it } from 'vitest';
import { DidChangeWorkspaceFoldersNotification, WorkspaceDiagnosticRequest } from 'vscode-languageserver/node';
import { AUTOSCALER, CLASHING_DEPLOYMENT, DEPLOYMENT_WITH_REPLICAS } from './manifests.js';
import { rulesOf, startSession, type Session } from './session.js';

let session: Session;
afterEach(async () => {
  expect(session.errors).toEqual([]);
  await session.dispose();
});

const FILES = { 'one/deployment.yaml': DEPLOYMENT_WITH_REPLICAS, 'two/autoscaler.yaml': AUTOSCALER };

describe('workspace folders', () => {
  const change = (added: readonly string[], removed: readonly string[] = []): Promise<void> => {
    const toFolder = (name: string): { uri: string; name: string } => ({ uri: session.uri(name), name });
    return session.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
      event: { added: added.map(toFolder), removed: removed.map(toFolder) },
    });
  };

  it('are worlds of their own', async () => {
    session = await startSession({ files: FILES, folders: ['one', 'two'] });
    await session.logged(/^Read 1 manifest files of 1 in .*two/);
    await session.open('one/deployment.yaml', DEPLOYMENT_WITH_REPLICAS);
    expect(await session.diagnostics('one/deployment.yaml')).toEqual([]);
  });

  it('may come and go', async () => {
    session = await startSession({ files: { ...FILES, 'one/autoscaler.yaml': AUTOSCALER }, folders: [] });
    await session.open('one/deployment.yaml', DEPLOYMENT_WITH_REPLICAS);
    expect(await session.diagnostics('one/deployment.yaml')).toEqual([]);
    await change(['one']);
    await session.settles('one/deployment.yaml', 'scaling/hpa-and-replicas');
    await change([], ['one']);
    await session.settles('one/deployment.yaml');
  });

  it('may have names that URIs escape', async () => {
    const files = {
      'a b#c/deploy@v1,2+3.yaml': DEPLOYMENT_WITH_REPLICAS,
      'a b#c/autoscaler [x]&$.yaml': AUTOSCALER,
    };
    session = await startSession({ files, folders: ['a%20b%23c'] });
    await session.logged(/^Read 2 manifest/);
    // Clients differ in what they escape; it is one file all the same.
    for (const name of ['deploy@v1,2+3.yaml', 'deploy%40v1%2C2%2B3%2Eyaml']) {
      const spelled = session.uri(`a%20b%23c/${name}`);
      await session.open(spelled, DEPLOYMENT_WITH_REPLICAS);
      const [found] = await session.settles(spelled, 'scaling/hpa-and-replicas');
      expect(decodeURIComponent(found.relatedInformation?.[0].location.uri ?? '')).toBe(
        decodeURIComponent(session.uri('a b#c/autoscaler [x]&$.yaml')),
      );
      await session.close(spelled);
    }
    const { items } = await session.connection.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds: [] });
    expect(items).toHaveLength(2);
  });
});

describe('a virtual workspace', () => {
  const folder = 'vscode-vfs://github/podlint/shop';
  const files = new Map([
    [`${folder}/deployment.yaml`, CLASHING_DEPLOYMENT],
    [`${folder}/autoscaler.yaml`, AUTOSCALER],
    [`${folder}/podlint.yaml`, 'rules: { network/port-clash: warning }\n'],
  ]);
  const readFile = (parameters: unknown): string | null => files.get((parameters as { uri: string }).uri) ?? null;
  const findFiles = (): readonly string[] => [...files.keys()];

  it('is read through the client', async () => {
    session = await startSession({
      folders: [folder],
      initializationOptions: { fileSystem: true },
      answers: { 'podlint/readFile': readFile, 'podlint/findFiles': findFiles },
    });
    await session.logged(/^Read 2 manifest files of 3 in vscode-vfs/);
    await session.open(`${folder}/deployment.yaml`, CLASHING_DEPLOYMENT);
    const found = await session.diagnostics(`${folder}/deployment.yaml`);
    expect(rulesOf(found)).toEqual(['network/port-clash']);
    expect(found[0].severity).toBe(2);
  });

  it('shows the progress of a long scan, which the user may stop', async () => {
    let stop = (): void => undefined;
    const stopped = new Promise<null>(
      (resolve) =>
        (stop = () => {
          resolve(null);
        }),
    );
    const states: string[] = [];
    session = await startSession({
      folders: [folder],
      initializationOptions: { fileSystem: true, status: true },
      // A network that does not answer until the user has lost his patience.
      answers: {
        'podlint/readFile': (parameters) =>
          (parameters as { uri: string }).uri.endsWith('autoscaler.yaml') ? stopped : readFile(parameters),
        'podlint/findFiles': findFiles,
      },
    });
    session.connection.onNotification(
      'podlint/status',
      ({ workspace }: { workspace: { scan: string } }) => void states.push(workspace.scan),
    );
    const began = new Promise<string | number>((resolve) => {
      session.connection.onNotification(
        '$/progress',
        ({ token, value }: { token: string | number; value: { kind: string } }) => {
          if (value.kind === 'begin') resolve(token);
        },
      );
    });
    await session.open(`${folder}/deployment.yaml`, CLASHING_DEPLOYMENT);
    expect(rulesOf(await session.diagnostics(`${folder}/deployment.yaml`))).toEqual(['network/port-clash']);
    const token = await began;
    await session.connection.sendNotification('window/workDoneProgress/cancel', { token });
    stop();
    await session.logged(/not all of them/);
    await session.diagnostics(`${folder}/deployment.yaml`);
    expect(states).toEqual(['running', 'partial']);
  });
});

describe('the status of a document', () => {
  it('says what was done with it', async () => {
    const news: { uri: string; state: string; errors: number; warnings: number; configuration?: string }[] = [];
    session = await startSession({
      files: { 'podlint.yaml': 'ignore: [generated/]\n' },
      initializationOptions: { status: true },
    });
    session.connection.onNotification('podlint/status', (status: (typeof news)[number]) => void news.push(status));
    const stateOf = async (path: string, text: string): Promise<string | undefined> => {
      await session.open(path, text);
      await session.diagnostics(path);
      return news.findLast(({ uri }) => uri === session.uri(path))?.state;
    };
    expect(await stateOf('shop.yaml', CLASHING_DEPLOYMENT)).toBe('checked');
    expect(news.at(-1)).toMatchObject({ errors: 1, warnings: 0, configuration: session.uri('podlint.yaml') });
    expect(await stateOf('generated/shop.yaml', CLASHING_DEPLOYMENT)).toBe('ignored');
    expect(await stateOf('templates/shop.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: {{ toYaml . }}\n')).toBe(
      'template',
    );
    expect(await stateOf('compose.yaml', 'services: {}\n')).toBe('foreign');
  });
});
