/** A second client: Neovim, from the system's packages, with the language server of the command line. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { step } from './report.mjs';
import { ensureNeovim } from './setup.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

export async function driveNeovim() {
  const neovim = await step('Neovim is installed', () => ensureNeovim());
  const folder = mkdtempSync(join(tmpdir(), 'podlint-neovim-'));
  try {
    cpSync(join(root, 'test/workbench/fixtures/shop'), folder, { recursive: true });
    const seen = await step('speaks with `podlint lsp --stdio`', () => open(neovim, folder));
    await step('shows the diagnostics of the file, and of its neighbour what concerns it', () =>
      assert.deepEqual(seen.before, ['network/port-clash 33', 'scaling/hpa-and-replicas 7']),
    );
    await step('shows what is left after an edit', () => assert.deepEqual(seen.after, ['scaling/hpa-and-replicas 7']));
    await step('hovers', () => assert.match(JSON.stringify(seen.hover), /containerPort/));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function open(neovim, folder) {
  const report = join(folder, 'report.json');
  const script = join(root, 'test/workbench/neovim.lua');
  execFileSync(neovim, ['--headless', '--clean', '-n', 'deployment.yaml', '-c', `luafile ${script}`], {
    cwd: folder,
    env: { ...process.env, PODLINT_NEOVIM: [process.execPath, join(root, 'dist/podlint.cjs'), report].join('\n') },
    stdio: ['ignore', 2, 2],
    timeout: 90_000,
  });
  return JSON.parse(readFileSync(report, 'utf8'));
}
