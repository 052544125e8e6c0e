import { describe, expect, it } from 'vitest';
import { readTransfer, type DroppedFile, type Transfer } from '../../../client/webview/view-model/dropped.js';

const file = (name: string, text: string, size = text.length): DroppedFile => ({
  name,
  size,
  text: () => Promise.resolve(text),
});

const transfer = (files: readonly DroppedFile[], data: Readonly<Record<string, string>> = {}): Transfer => ({
  files,
  getData: (type) => data[type] ?? '',
});

describe('what is dropped', () => {
  it('is the text of all files, as documents of one stream', async () => {
    expect(await readTransfer(transfer([file('nodes.yaml', 'a: 1'), file('pods.json', '{}')]))).toEqual({
      kind: 'text',
      text: 'a: 1\n---\n{}',
    });
  });

  it('is the files where their names came along as text', async () => {
    const dropped = transfer([file('nodes.yaml', 'a: 1')], {
      'text/plain': 'nodes.yaml',
      'text/uri-list': 'file:///n',
    });
    expect(await readTransfer(dropped)).toMatchObject({ kind: 'text', text: 'a: 1' });
  });

  it('is a text', async () => {
    expect(await readTransfer(transfer([], { 'text/plain': 'kind: List' }))).toEqual({
      kind: 'text',
      text: 'kind: List',
    });
  });

  it('is a list of addresses, without comments and without pages of the web', async () => {
    const list =
      '# from the explorer\r\nfile:///shop/nodes.yaml\r\nhttps://example.com/\r\nvscode-remote://wsl/pods.yaml';
    expect(await readTransfer(transfer([], { 'text/uri-list': list, 'text/plain': '/shop/nodes.yaml' }))).toEqual({
      kind: 'files',
      uris: ['file:///shop/nodes.yaml', 'vscode-remote://wsl/pods.yaml'],
    });
  });

  it('is taken at once: the transfer is empty when its event is over', async () => {
    let over = false;
    const once: Transfer = {
      files: [file('a.yaml', 'a: 1')],
      getData: () => {
        if (over) throw new Error('The event is over.');
        return '';
      },
    };
    const reading = readTransfer(once);
    over = true;
    expect(await reading).toMatchObject({ kind: 'text' });
  });

  it.each<[string, Transfer, RegExp]>([
    ['nothing', transfer([]), /no text in it: kubectl get nodes/],
    ['blanks', transfer([], { 'text/plain': ' \n ' }), /no text/],
    ['a picture', transfer([file('a.png', '\u0089PNG\0\0')]), /no text/],
    [
      'a folder',
      transfer([{ name: 'shop', size: 4096, text: () => Promise.reject(new Error('no')) }]),
      /shop cannot be read/,
    ],
    ['too much', transfer([file('a.yaml', 'a', 300 * 1024 * 1024)]), /more than 256 MB/],
    ['too many', transfer(Array.from({ length: 51 }, (_, index) => file(`${index}.yaml`, 'a'))), /At most 50 files/],
  ])('is no cluster: %s', async (_, dropped, fault) => {
    const read = await readTransfer(dropped);
    expect(read.kind === 'fault' && read.fault).toMatch(fault);
  });
});
