/** What is dropped onto the panel or pasted into it, and what is supposed at the moment of a reload. */
/* global window, document, DataTransfer, DragEvent, ClipboardEvent, File */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { out } from '../harness.mjs';

const LIST = '{"apiVersion":"v1","kind":"List","items":[]}';

/** A drag as a browser fires it, with files and texts. */
const drag = (page, type, { files = [], texts = {}, target = 'main', leaves = false }) =>
  page.evaluate(
    ({ kind, data, content, selector, out }) => {
      const dataTransfer = new DataTransfer();
      for (const { name, text } of data) dataTransfer.items.add(new File([text], name));
      for (const [format, text] of Object.entries(content)) dataTransfer.setData(format, text);
      const event = new DragEvent(kind, {
        dataTransfer,
        bubbles: true,
        cancelable: true,
        composed: true,
        relatedTarget: out ? null : document.body,
      });
      return !document.querySelector(selector).dispatchEvent(event);
    },
    { kind: type, data: files, content: texts, selector: target, out: leaves },
  );

const paste = (page, text, target = 'main') =>
  page.evaluate(
    ({ content, selector }) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', content);
      document
        .querySelector(selector)
        .dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true, composed: true }));
    },
    { content: text, selector: target },
  );

export async function testDrop(panel, fixtures, step) {
  const { page } = panel;
  const target = page.locator('.drop-target');
  const imports = async () => (await panel.take()).filter(({ type }) => type === 'import' || type === 'importFiles');
  const said = async (amount = 1) => {
    await page.waitForFunction(
      (least) => window.said.filter(({ type }) => type.startsWith('import')).length >= least,
      amount,
    );
    return imports();
  };
  const start = async () => {
    await panel.open();
    await panel.show(fixtures.result());
    await panel.take();
  };

  await step('a drag shows where to drop, until it leaves', async () => {
    await start();
    equal(await drag(page, 'dragenter', { files: [{ name: 'nodes.yaml', text: LIST }] }), true);
    await target.getByText('Drop to import a cluster').waitFor();
    await drag(page, 'dragleave', { files: [{ name: 'nodes.yaml', text: LIST }] });
    equal(await target.count(), 1, 'from one element to the next');
    await drag(page, 'dragleave', { leaves: true });
    await panel.settle();
    equal(await target.count(), 0);
    equal(await drag(page, 'dragenter', { texts: { 'application/vnd.code.tree': 'x' } }), false);
    equal(await target.count(), 0, 'something that is no text');
  });

  await step('files are read and handed on as one text', async () => {
    await start();
    const files = [
      { name: 'nodes.json', text: LIST },
      { name: 'pods.yaml', text: 'kind: PodList\nitems: []\n' },
    ];
    await drag(page, 'dragenter', { files });
    equal(await drag(page, 'drop', { files }), true);
    deepEqual(await said(), [{ type: 'import', text: `${LIST}\n---\nkind: PodList\nitems: []\n` }]);
    equal(await target.count(), 0);
  });

  await step('a file is dropped by the browser itself, as a mouse would', async () => {
    const path = join(out, 'dropped-nodes.json');
    writeFileSync(path, LIST);
    const session = await page.context().newCDPSession(page);
    for (const type of ['dragEnter', 'dragOver', 'drop']) {
      const data = { items: [], files: [path], dragOperationsMask: 1 };
      await session.send('Input.dispatchDragEvent', { type, x: 200, y: 300, data });
      if (type === 'dragOver') await target.getByText('Drop to import a cluster').waitFor();
    }
    deepEqual(await said(), [{ type: 'import', text: LIST }]);
    await session.detach();
  });

  await step('a text is handed on, and files of the workspace by their addresses', async () => {
    await drag(page, 'drop', { texts: { 'text/plain': LIST } });
    deepEqual(await said(), [{ type: 'import', text: LIST }]);
    await drag(page, 'drop', { texts: { 'text/plain': '/shop/n.yaml', 'text/uri-list': 'file:///shop/n.yaml' } });
    deepEqual(await said(), [{ type: 'importFiles', uris: ['file:///shop/n.yaml'] }]);
  });

  await step('the clipboard is pasted anywhere but into a field, with a key only', async () => {
    await paste(page, LIST);
    deepEqual(await said(), [{ type: 'import', text: LIST }]);
    await paste(page, LIST, 'input.number');
    await panel.settle();
    deepEqual(await imports(), []);
  });

  await step('what cannot be a cluster is refused at once, aloud, and the note can be dismissed', async () => {
    await drag(page, 'drop', { files: [{ name: 'photo.png', text: '\u0089PNG\0\0' }] });
    const alert = page.getByRole('alert');
    await alert.getByText('There is no text in it: kubectl get nodes,pods -A -o yaml prints what is needed.').waitFor();
    deepEqual(await imports(), []);
    await alert.getByRole('button', { name: 'Dismiss' }).press('Enter');
    equal(await alert.count(), 0);
  });

  await step('what the server says of an import is shown, as text', async () => {
    await panel.post({ type: 'imported', failed: true, text: 'There is no Node in it: <b>kubectl</b>.' });
    await page.getByRole('alert').getByText('There is no Node in it: <b>kubectl</b>.').waitFor();
    await panel.post({ type: 'imported', failed: false, text: '3 nodes and 9 Pods are in cluster.yaml now.' });
    await page.getByRole('status').getByText('3 nodes and 9 Pods').waitFor();
    equal(await page.getByRole('alert').count(), 0);
  });

  await step('a cluster can be dropped where there is no result yet', async () => {
    await panel.open();
    await panel.show(fixtures.empty('noNodes'));
    await panel.take();
    await drag(page, 'drop', { texts: { 'text/plain': LIST } });
    deepEqual(await said(), [{ type: 'import', text: LIST }]);
  });

  await step('a what-if is kept before anything has answered it', async () => {
    await start();
    await panel.post({ type: 'restore', state: { folded: [] } });
    await panel.settle();
    const kept = () => page.evaluate(() => JSON.parse(window.sessionStorage.getItem('state')));
    // In one task: nothing of the extension can arrive in between.
    const stored = await page.evaluate(() => {
      [...document.querySelectorAll('podlint-what-if button')]
        .find((one) => one.textContent.trim() === 'Cordon')
        .click();
      return JSON.parse(window.sessionStorage.getItem('state'));
    });
    deepEqual(stored.supposed, { operations: [{ op: 'cordon', node: 'node-b' }] });
    equal(stored.uri, 'file:///shop/web.yaml');
    await panel.post({ type: 'supposed', supposed: { operations: [{ op: 'fail', node: 'node-a' }], replicas: 4 } });
    await panel.settle();
    deepEqual((await kept()).supposed, { operations: [{ op: 'fail', node: 'node-a' }], replicas: 4 });
    await panel.open({ fresh: false });
    ok((await kept()).supposed.replicas === 4, 'a page that has just been made forgets nothing');
    await panel.post({ type: 'supposed', supposed: {} });
    await panel.settle();
    equal((await kept()).supposed, undefined);
  });
}
