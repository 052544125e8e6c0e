import { afterEach, describe, expect, it } from 'vitest';
import type { CodeAction, WorkspaceEdit } from 'vscode-languageserver/node';
import { AUTOSCALER, CLASHING_DEPLOYMENT, DEPLOYMENT_WITH_REPLICAS, deployment, service } from './manifests.js';
import { MODERN, rulesOf, startSession, type Session, type SessionOptions } from './session.js';

let session: Session;
afterEach(async () => {
  expect(session.errors).toEqual([]);
  await session.dispose();
});

const start = async (options?: SessionOptions): Promise<Session> => (session = await startSession(options));

/** The actions for the first finding of a rule, as an editor asks for them. */
async function actionsFor(path: string, rule: string): Promise<readonly CodeAction[]> {
  const diagnostic = (await session.diagnostics(path)).find(({ code }) => code === rule)!;
  return session.actions(path, diagnostic.range, { diagnostics: [diagnostic] });
}

const titled = (actions: readonly CodeAction[], title: string | RegExp): CodeAction => {
  const found = actions.find((action) =>
    typeof title === 'string' ? action.title === title : title.test(action.title),
  );
  if (!found) throw new Error(`No action ${String(title)} among ${actions.map((action) => action.title).join('; ')}.`);
  return found;
};

describe('quick fixes', () => {
  it('move one of two clashing ports, and the document is clean', async () => {
    await start();
    await session.open('shop.yaml', CLASHING_DEPLOYMENT);
    const fix = titled(await actionsFor('shop.yaml', 'network/port-clash'), /8081/);
    expect(fix.kind).toBe('quickfix');
    expect(fix.diagnostics).toHaveLength(1);
    await session.apply(fix.edit);
    expect(await session.diagnostics('shop.yaml')).toEqual([]);
    expect(session.text('shop.yaml').match(/808\d/g)).toEqual(expect.arrayContaining(['8080', '8081']));
  });

  it('ask for confirmation when they reach into another file', async () => {
    const named = service('8080').replace('- port: 80', '- name: metrics\n      port: 80');
    await start({ files: { 'service.yaml': named } });
    await session.open('deployment.yaml', CLASHING_DEPLOYMENT);
    await session.logged(/^Read 1 manifest/);
    const { edit } = titled(await actionsFor('deployment.yaml', 'network/port-clash'), /^Move/);
    const changed = edit?.documentChanges?.map((change) => 'textDocument' in change && change.textDocument);
    expect(changed).toEqual([
      { uri: session.uri('deployment.yaml'), version: 1 },
      { uri: session.uri('service.yaml'), version: null },
    ]);
    expect(Object.values(edit?.changeAnnotations ?? {})).toEqual([
      { label: expect.stringMatching(/^Move/) as string, needsConfirmation: true },
    ]);
  });

  it('come as plain changes for a client without versions', async () => {
    const workspace = { ...MODERN.workspace, workspaceEdit: {} };
    await start({ capabilities: { ...MODERN, workspace } });
    await session.open('shop.yaml', CLASHING_DEPLOYMENT);
    const { edit } = titled(await actionsFor('shop.yaml', 'network/port-clash'), /8081/);
    expect(Object.keys(edit?.changes ?? {})).toEqual([session.uri('shop.yaml')]);
    expect(edit?.documentChanges).toBeUndefined();
  });

  it('are offered for a place without diagnostics from the client', async () => {
    await start();
    await session.open('shop.yaml', CLASHING_DEPLOYMENT);
    const [clash] = await session.diagnostics('shop.yaml');
    expect((await session.actions('shop.yaml', clash.range)).map(({ title }) => title)).toContain(
      'Explain network/port-clash',
    );
    const elsewhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
    expect(await session.actions('shop.yaml', elsewhere)).toEqual([]);
  });

  it('are of the version that is open when they are asked for', async () => {
    await start();
    await session.open('shop.yaml', CLASHING_DEPLOYMENT);
    await session.edit('shop.yaml', 'kind: Deployment', '# one line more\nkind: Deployment');
    await session.apply(titled(await actionsFor('shop.yaml', 'network/port-clash'), /8081/).edit);
    expect(await session.diagnostics('shop.yaml')).toEqual([]);
  });
});

describe('fix all', () => {
  const everywhere = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

  it('applies the safe fixes of the document and no others', async () => {
    await start({ files: { 'autoscaler.yaml': AUTOSCALER } });
    await session.open('deployment.yaml', DEPLOYMENT_WITH_REPLICAS.replace('9090', '8080'));
    await session.settles('deployment.yaml', 'network/port-clash', 'scaling/hpa-and-replicas');
    const actions = await session.actions('deployment.yaml', everywhere, { only: ['source.fixAll'] });
    expect(actions.map(({ kind }) => kind)).toEqual(['source.fixAll.podlint']);
    await session.apply(actions[0]?.edit);
    expect(rulesOf(await session.diagnostics('deployment.yaml'))).toEqual(['network/port-clash']);
    expect(session.text('deployment.yaml')).toBe(CLASHING_DEPLOYMENT);
  });

  it('is not offered where there is nothing to fix safely, nor unasked', async () => {
    await start();
    await session.open('shop.yaml', CLASHING_DEPLOYMENT);
    expect(await session.actions('shop.yaml', everywhere, { only: ['source.fixAll.podlint'] })).toEqual([]);
    const kinds = (await session.actions('shop.yaml', everywhere)).map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['quickfix']));
    expect(await session.actions('shop.yaml', everywhere, { only: ['refactor'] })).toEqual([]);
  });
});

describe('disabling a rule', () => {
  const RULE = 'network/port-clash';

  it.each(['\n', '\r\n'])('for a line puts a comment above it (line break %j)', async (lineBreak) => {
    await start();
    const text = CLASHING_DEPLOYMENT.replaceAll('\n', lineBreak);
    await session.open('shop.yaml', text);
    await session.apply(titled(await actionsFor('shop.yaml', RULE), `Disable ${RULE} for this line`).edit);
    expect(await session.diagnostics('shop.yaml')).toEqual([]);
    expect(session.text('shop.yaml').split(lineBreak)).toHaveLength(text.split(lineBreak).length + 1);
    expect(session.text('shop.yaml')).toMatch(
      /^ {14}# podlint-disable-next-line network\/port-clash\r?\n {14}containerPort: 8080/m,
    );
  });

  it('for the file puts a comment at its top', async () => {
    await start();
    await session.open('shop.yaml', CLASHING_DEPLOYMENT);
    await session.apply(titled(await actionsFor('shop.yaml', RULE), `Disable ${RULE} for this file`).edit);
    expect(session.text('shop.yaml')).toBe(`# podlint-disable-file ${RULE}\n${CLASHING_DEPLOYMENT}`);
    expect(await session.diagnostics('shop.yaml')).toEqual([]);
  });

  it('joins a comment that is there already', async () => {
    await start({ files: { 'autoscaler.yaml': AUTOSCALER } });
    const text = DEPLOYMENT_WITH_REPLICAS.replace('9090', '8080');
    await session.open('deployment.yaml', text);
    await session.settles('deployment.yaml', RULE, 'scaling/hpa-and-replicas');
    for (const rule of [RULE, 'scaling/hpa-and-replicas']) {
      await session.apply(titled(await actionsFor('deployment.yaml', rule), `Disable ${rule} for this file`).edit);
    }
    expect(session.text('deployment.yaml')).toBe(`# podlint-disable-file ${RULE}, scaling/hpa-and-replicas\n${text}`);
    expect(await session.diagnostics('deployment.yaml')).toEqual([]);
  });

  it('keeps a comment out of a block scalar and out of JSON', async () => {
    await start();
    const text = deployment().replace(
      'image: registry.example.com/shop/worker:2.0.1',
      'image: registry.example.com/shop/worker:2.0.1\n          command:\n            - sh\n            - -c\n            - |\n              echo start\n              curl http://localhost:9999/',
    );
    await session.open('shop.yaml', text);
    const found = await session.diagnostics('shop.yaml');
    const dangling = found.find(({ code }) => code === 'network/dangling-localhost');
    expect(dangling).toBeDefined();
    const titles = (await session.actions('shop.yaml', dangling!.range)).map(({ title }) => title);
    expect(titles).toContain('Disable network/dangling-localhost for this file');
    expect(titles).not.toContain('Disable network/dangling-localhost for this line');

    await session.open(
      'pod.json',
      '{"apiVersion": "v1", "kind": "Pod",\n "kind": "Pod", "metadata": {"name": "a"}}',
      'json',
    );
    const [json] = await session.diagnostics('pod.json');
    const inJson = (await session.actions('pod.json', json.range)).map(({ title }) => title);
    const disabling = inJson.filter((title) => title.startsWith('Disable'));
    expect(disabling).not.toEqual([]);
    expect(disabling.filter((title) => !title.endsWith(' for this object'))).toEqual([]);
  });

  it('for a document of a stream puts comments around it', async () => {
    await start();
    const second = CLASHING_DEPLOYMENT.replaceAll('storefront', 'office');
    await session.open('shop.yaml', `${CLASHING_DEPLOYMENT}---\n${second}`);
    await session.apply(titled(await actionsFor('shop.yaml', RULE), `Disable ${RULE} for this document`).edit);
    expect(session.text('shop.yaml')).toBe(
      `# podlint-disable ${RULE}\n${CLASHING_DEPLOYMENT}# podlint-enable ${RULE}\n---\n${second}`,
    );
    const left = await session.diagnostics('shop.yaml');
    expect(left.map(({ code }) => code)).toEqual([RULE]);
    await session.apply(titled(await actionsFor('shop.yaml', RULE), `Disable ${RULE} for this document`).edit);
    expect(await session.diagnostics('shop.yaml')).toEqual([]);
  });

  it('for an object writes an annotation', async () => {
    await start();
    await session.open('shop.yaml', CLASHING_DEPLOYMENT);
    await session.apply(titled(await actionsFor('shop.yaml', RULE), `Disable ${RULE} for this object`).edit);
    expect(session.text('shop.yaml')).toContain(`  annotations:\n    podlint.dev/disable: ${RULE}\n`);
    expect(await session.diagnostics('shop.yaml')).toEqual([]);
  });

  it('takes the reason that a client has asked for', async () => {
    await start({ initializationOptions: { askReason: true } });
    await session.open('shop.yaml', CLASHING_DEPLOYMENT);
    const { command } = titled(await actionsFor('shop.yaml', RULE), `Disable ${RULE} with a reason…`);
    const [question] = command?.arguments as { places: string[] }[];
    expect(question.places).toEqual(['line', 'object', 'file']);
    for (const place of question.places) {
      const answer = { ...question, place, reason: ' moved\nnext week ' };
      const edit = await session.connection.sendRequest<WorkspaceEdit>('podlint/suppress', answer);
      expect(JSON.stringify(edit)).toContain(`${RULE} -- moved next week`);
    }
    const gone = { ...question, start: 1, place: 'line' };
    expect(await session.connection.sendRequest('podlint/suppress', gone)).toBeNull();
  });
});

describe('explaining a Pod', () => {
  it('puts all that is known of it on one page', async () => {
    await start();
    await session.open('shop.yaml', `${service('http')}---\n${deployment()}`);
    const place = { uri: session.uri('shop.yaml'), line: 30, character: 10 };
    const page = await session.connection.sendRequest<{ title: string; markdown: string }>('podlint/explainPod', place);
    expect(page.title).toBe('Deployment storefront');
    expect(page.markdown).toContain('| quality of service | BestEffort |');
    expect(page.markdown).toContain('- starts: `site` and `worker`');
    expect(page.markdown).toContain('- 8080/TCP as `http`: `site` (declared)');
    expect(page.markdown).toContain('- Service `storefront:80` → 8080');
    const outside = { ...place, line: 2 };
    expect(await session.connection.sendRequest('podlint/explainPod', outside)).toBeNull();
  });
});

describe('explaining a rule', () => {
  it('opens the page through the client when it has no command of its own', async () => {
    await start();
    expect(session.initialized.capabilities.executeCommandProvider?.commands).toEqual(['podlint.explainRule']);
    const shown: unknown[] = [];
    session.connection.onRequest('window/showDocument', (parameters) => {
      shown.push(parameters);
      return { success: true };
    });
    await session.connection.sendRequest('workspace/executeCommand', {
      command: 'podlint.explainRule',
      arguments: ['api/syntax'],
    });
    expect(shown).toEqual([{ uri: expect.stringMatching(/^https:.*api\/syntax/) as string, external: true }]);
  });

  it('leaves the command to a client that has it, and answers with a page to read offline', async () => {
    await start({ initializationOptions: { explainRule: true } });
    expect(session.initialized.capabilities.executeCommandProvider).toBeUndefined();
    const rules = await session.connection.sendRequest<{ id: string }[]>('podlint/rules');
    expect(rules.map(({ id }) => id)).toContain('network/port-clash');
    for (const { id } of rules) {
      const page = await session.connection.sendRequest<{ markdown: string }>('podlint/rule', { rule: id });
      expect(page.markdown).toContain('## Why');
    }
    expect(await session.connection.sendRequest('podlint/rule', { rule: 'no/such' })).toBeNull();
  });
});
