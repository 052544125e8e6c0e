/** Writes the pages of the rules (docs/rules), their list, and the examples that `podlint explain` shows. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { load } from './load.mjs';

const { ruleDocs } = await load('test/support/generated.ts');
for (const [path, content] of await ruleDocs()) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
