import { describe, expect, it } from 'vitest';
import { readSourceFile } from '../../../server/engine/kubernetes/read.js';
import { createWorkspace } from '../../../server/engine/workspace/workspace.js';
import { MultiMap } from '../../../server/engine/workspace/multi-map.js';

const configMap = (name: string, data = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata: {a: "${data}"}\n`;

describe('MultiMap', () => {
  it('keeps the order in which values came, without ranks', () => {
    const map = new MultiMap<string>();
    for (const value of ['3', '1', '2']) map.add('key', value);
    expect([...map.get('key')]).toEqual(['3', '1', '2']);
  });

  it('keeps the order of ranks when values go and come back', () => {
    const map = new MultiMap<string>(Number);
    for (const value of ['1', '2', '3']) map.add('key', value);
    map.delete('key', '2');
    map.add('key', '2');
    expect([...map.get('key')]).toEqual(['1', '2', '3']);
    for (const value of ['1', '2', '3']) map.delete('key', value);
    map.add('key', '1');
    expect([...map.get('key')]).toEqual(['1']);
  });
});

describe('a workspace', () => {
  it('keeps the place of a file that is edited', () => {
    const workspace = createWorkspace();
    const put = (uri: string, text: string): void => {
      workspace.update(readSourceFile(uri, text, { mode: 'fast' }));
    };
    put('/one.yaml', `${configMap('a')}---\n${configMap('b')}`);
    put('/two.yaml', configMap('c'));
    put('/one.yaml', `${configMap('new')}---\n${configMap('b', 'changed')}`);
    const names = workspace.neighbourhood.objects('ConfigMap', 'default').map(({ name }) => name);
    expect(names).toEqual(['new', 'b', 'c']);
  });
});
