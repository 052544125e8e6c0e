/**
 * What runs first: starts the program with the code that V8 compiled the last time, which takes half of the time to start.
 *
 * Node 22 keeps compiled code by itself when it is asked to; for Node 20 it is kept here, in the user's cache folder.
 * Without such a folder the program is compiled anew each time.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

const program = join(__dirname, 'cli.cjs');

const command = /^[a-z]+$/.exec(process.argv[2] ?? '')?.[0] ?? 'lint';

/**
 * How much a function runs before V8 optimizes it, in bytes of its code: some ten times what is usual. Linting calls thousands of functions
 * and ends within seconds; optimizing them as early as in a server costs a third of the processor's time, most of it for code that is thrown
 * away again because the next manifest has other fields. Measured on Node 20; later ones have a compiler between the two.
 */
const OPTIMIZE_LATER = '--interrupt-budget=800000';

/** These run long, or the same code again and again. */
const BUSY_COMMANDS = ['lsp', 'simulate', 'validate'];

function launch(): void {
  const { createRequire } = nodeModule;
  const { enableCompileCache } = nodeModule as { enableCompileCache?: () => void };
  if (!enableCompileCache && !BUSY_COMMANDS.includes(command)) setFlagsFromString(OPTIMIZE_LATER);
  const cache = enableCompileCache ? undefined : cacheFile();
  if (cache === undefined) {
    enableCompileCache?.();
    createRequire(program)(program);
    return;
  }
  const cachedData = existsSync(cache) ? readFileSync(cache) : undefined;
  // The bundle is ASCII, and read as Latin-1 it needs no decoding.
  const source = readFileSync(program, 'latin1');
  const script = new Script(`(function (exports, require, module, __filename, __dirname) { ${source}\n})`, {
    filename: program,
    ...(cachedData && { cachedData }),
  });
  if (script.cachedDataRejected !== false) {
    process.once('exit', () => {
      keep(cache, script);
    });
  }
  const module = { exports: {} };
  const run = script.runInThisContext() as (...values: readonly unknown[]) => void;
  run(module.exports, createRequire(program), module, program, dirname(program));
}

/** Named by all that the compiled code depends on, and by the command: each compiles what it calls. */
function cacheFile(): string | undefined {
  const { XDG_CACHE_HOME, HOME, LOCALAPPDATA } = process.env;
  const folder = XDG_CACHE_HOME ?? (HOME === undefined ? LOCALAPPDATA : join(HOME, '.cache'));
  if (folder === undefined || folder === '') return undefined;
  const { size, mtimeMs } = statSync(program);
  const name = [command, process.version, process.arch, size, Math.round(mtimeMs)].join('-');
  return join(folder, 'podlint', `${name}.bin`);
}

/** At the end of a run the functions that it called are compiled, too. Whoever cannot write there goes on without. */
function keep(path: string, script: Script): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const temporary = `${path}.${process.pid}`;
    writeFileSync(temporary, script.createCachedData(), { mode: 0o600 });
    renameSync(temporary, path);
  } catch {
    // A read-only home, a full disk: nothing depends on it.
  }
}

launch();
