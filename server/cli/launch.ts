/**
 * What npm's command runs first: starts the program with the code that V8 compiled the last time.
 *
 * Node 22 keeps compiled code by itself when it is asked to; for Node 20 it is kept here, in the user's cache folder.
 * Without such a folder the program is compiled anew each time.
 */
import { readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { cacheFile, compileWithFile, run } from './launch/compiled.js';
import { settle } from './launch/settings.js';

const path = join(__dirname, 'cli.cjs');

function launch(): void {
  const { createRequire } = nodeModule;
  const { enableCompileCache } = nodeModule as { enableCompileCache?: () => void };
  settle();
  const cache = enableCompileCache ? undefined : cacheFile(path);
  if (cache === undefined) {
    enableCompileCache?.();
    createRequire(path)(path);
    return;
  }
  // Read as Latin-1 it needs no decoding.
  const script = compileWithFile({ source: readFileSync(path, 'latin1'), path }, cache);
  run(script, path, createRequire(path));
}

launch();
