/** Selectors of any shape match or do not match; `__proto__` and its like are labels. */
import { strict as assert } from 'node:assert';
import {
  compileLabelMap,
  compileLabelSelector,
  isEmptySelector,
} from '../../../server/engine/kubernetes/label-selector.js';
import { readSourceFile } from '../../../server/engine/kubernetes/read.js';
import type { Service, Deployment } from '../../../server/engine/kubernetes/types.js';
import { textOf } from './support.js';

const labels: readonly Readonly<Record<string, string>>[] = [
  {},
  { app: 'web' },
  JSON.parse('{"__proto__": "web", "constructor": ""}') as Record<string, string>,
];

export function fuzz(data: Buffer): void {
  const { objects } = readSourceFile('/x.yaml', textOf(data), { mode: 'fast' });
  for (const { value } of objects) {
    const { spec } = value as Deployment & Service;
    const matches = [compileLabelSelector(spec?.selector), compileLabelMap(spec?.selector)];
    for (const match of matches) for (const each of labels) assert.equal(typeof match(each), 'boolean');
    isEmptySelector(spec?.selector);
  }
}
