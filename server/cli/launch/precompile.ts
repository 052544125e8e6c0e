/**
 * Stands for the launcher while the single executable is built: runs a command with the programs that lie beside it, and leaves the code
 * of all that was called beside them. Threads start it as well.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from './compiled.js';
import { codeName, createLoader } from './programs.js';
import { command, settle } from './settings.js';

settle();
createLoader({
  sourceOf: (name) => readFileSync(join(__dirname, name), 'latin1'),
  compile: (bundle, name) => {
    const script = compile(bundle);
    process.once('exit', () => {
      writeFileSync(join(__dirname, codeName(name, command)), script.createCachedData());
    });
    return script;
  },
  path: join(__dirname, 'cli.cjs'),
})('./cli.cjs');
