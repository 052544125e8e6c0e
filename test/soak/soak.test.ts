import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test(
  'the language server stays sound for a quarter of a minute; `npm run soak` takes its time',
  { timeout: 120_000 },
  () => {
    const script = fileURLToPath(new URL('run.mjs', import.meta.url));
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--minutes', '0.25', '--files', '200'], {
      encoding: 'utf8',
    });
    expect(`${stdout}${stderr}`).toMatch(/\nsound\n$/);
    expect(status).toBe(0);
  },
);
