/** Writes podlint.schema.json, the schema of podlint.yaml, from the definitions that read it. */
import { writeFileSync } from 'node:fs';
import { load } from './load.mjs';

const { schemaFiles } = await load('test/support/generated.ts');
for (const [path, content] of await schemaFiles()) writeFileSync(path, content);
