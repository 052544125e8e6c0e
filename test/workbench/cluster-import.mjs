/** A real cluster becomes a file in the workbench: by a drop onto the preview, and from a context of the kubeconfig where the workspace is trusted. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { URLSearchParams } from 'node:url';
import { startApiServer } from './api-server.mjs';
import { installExtension } from './code-server.mjs';
import { createPreview } from './preview.mjs';
import { step } from './report.mjs';
import { createHands, out, root, vsix, withWorkbench } from './workbench.mjs';

const fixture = join(root, 'test/workbench/fixtures/preview');

const IMPORT = 'Podlint: Import a Cluster';

export async function driveClusterImport(tools) {
  const folder = mkdtempSync(join(tmpdir(), 'podlint-api-server-'));
  const api = await startApiServer(folder);
  const prepare = (profile) => step('installs the package', () => installExtension(tools, profile, vsix));
  const server = () => ({ env: { KUBECONFIG: api.kubeconfig } });
  try {
    await withWorkbench(tools, { name: 'cluster', fixture, prepare, server }, async ({ page, profile, origin }) => {
      const hands = createHands(page);
      const look = { page, hands, preview: createPreview(page), api, inFolder: (path) => join(profile.folder, path) };
      await step('opens the folder in Restricted Mode', async () => {
        await page.goto(`${origin}/?${new URLSearchParams({ folder: profile.folder })}`);
        await hands.appears(page.locator('.monaco-workbench'), 60_000);
        await hands.openFile('web.yaml', 'nginx');
      });
      await offersNoContext(look);
      await takesADrop(look);
      await trusts(look);
      await readsAContext(look);
    });
  } finally {
    await api.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function offersNoContext({ page, hands, api }) {
  await step('offers no context where the workspace is not trusted', async () => {
    await hands.runCommand(IMPORT);
    await hands.appears(row(page, 'From the clipboard'));
    assert.equal(await row(page, 'From a kubectl context').count(), 0);
    await page.keyboard.press('Escape');
    assert.deepEqual(api.asked, []);
  });
}

async function takesADrop({ page, hands, preview, inFolder }) {
  await step('refuses a drop that is no cluster, in the preview', async () => {
    await page.locator('.codelens-decoration a', { hasText: 'Fits on 2 of 3 nodes' }).first().click();
    await preview.heading('Fits on 2 of 3 nodes');
    await drop(preview, 'NAME STATUS ROLES\nworker-1 Ready <none>');
    await preview.shows(/There is no Node in it: kubectl get nodes,pods -A -o yaml prints what is needed/);
  });
  await step('makes a file of what kubectl printed, and looks at it', async () => {
    await drop(preview, KUBECTL);
    await hands.choose('Keep the names');
    await saves({ page, hands });
    await preview.shows(/Imported into dropped\.podlint\.yaml, which is looked at here now\. Nodes: 1, Pods: 0\./);
    await preview.heading('Fits on 1 of 1 node – would land on only');
    await page.screenshot({ path: join(out, 'cluster-dropped.png') });
    assert.ok(existsSync(inFolder('dropped.podlint.yaml')));
  });
}

async function trusts({ page, hands }) {
  await step('is trusted', async () => {
    await hands.runCommand('Workspaces: Manage Workspace Trust');
    await page
      .locator('.workspace-trust-editor')
      .getByRole('button', { name: /^Trust/ })
      .first()
      .click();
    await hands.appears(page.getByText('You trust this folder').first());
  });
}

async function readsAContext({ page, hands, api, inFolder }) {
  await step('says what it will ask for, and asks for nothing before somebody agrees', async () => {
    await hands.runCommand(IMPORT);
    await hands.choose('From a kubectl context');
    await hands.choose('bank');
    const dialog = page.locator('.monaco-dialog-box');
    await hands.appears(dialog.getByText('Read the cluster of the context bank?'));
    const words = await dialog.innerText();
    for (const path of ['/api/v1/nodes', '/api/v1/pods', '/apis/apps/v1/statefulsets'])
      assert.ok(words.includes(path), path);
    await page.screenshot({ path: join(out, 'cluster-consent.png') });
    assert.deepEqual(api.asked, []);
    await dialog.getByRole('button', { name: 'Read' }).click();
  });
  await step('reads these lists and writes what the scheduler reads of them', async () => {
    await hands.choose('Keep the names');
    await saves({ page, hands }, 'bank.podlint.yaml');
    const file = inFolder('bank.podlint.yaml');
    for (const end = performance.now() + 20_000; !existsSync(file); await sleep(100))
      assert.ok(performance.now() < end, 'The file was never written.');
    const text = readFileSync(file, 'utf8');
    for (const name of ['worker-1', 'worker-2', 'control-1', 'ledger-0']) assert.ok(text.includes(name), name);
    assert.doesNotMatch(text, /swordfish|not-for-others|my-token/);
    assert.deepEqual([...new Set(api.asked.map(({ method }) => method))], ['GET']);
    assert.deepEqual([...new Set(api.asked.map(({ authorization }) => authorization))], ['Bearer my-token']);
    assert.deepEqual(
      api.asked.filter(({ path }) => /secret|configmap/i.test(path)),
      [],
    );
  });
}

const KUBECTL = `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Node
    metadata:
      name: only
    status:
      allocatable: {cpu: "4", memory: 8Gi, pods: "110"}
`;

const row = (page, text) => page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();

/** The workbench's own dialog for files is a list with a field that holds the path. */
async function saves({ page, hands }, name = 'dropped.podlint.yaml') {
  const field = page.locator('.quick-input-widget input').first();
  await hands.appears(field);
  for (const end = performance.now() + 20_000; !(await field.inputValue()).endsWith('.podlint.yaml'); await sleep(100))
    assert.ok(performance.now() < end, 'Nobody asked where to save the file.');
  const path = await field.inputValue();
  await field.fill(path.replace(/[^/]+$/, name));
  await page.keyboard.press('Enter');
}

/** As a browser fires it. VS Code itself lets a drag from outside through while Shift is held. */
const drop = (preview, text) =>
  preview.inside(
    (view) =>
      view?.evaluate((content) => {
        const { document, DataTransfer, DragEvent } = globalThis;
        const dataTransfer = new DataTransfer();
        dataTransfer.setData('text/plain', content);
        return document
          .querySelector('main')
          .dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true, composed: true }))
          ? undefined
          : true;
      }, text),
    'a place to drop',
  );
