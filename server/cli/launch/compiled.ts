/** A bundle's text with the code that V8 made of it before, which takes half of the time to start. */
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { makeFolder } from '../files/make-folder.js';
import { command } from './settings.js';

/** A CommonJS module that is not compiled yet. Bundles are ASCII. */
export interface Bundle {
  readonly source: string;
  /** Its `__filename`. */
  readonly path: string;
}

export function compile({ source, path }: Bundle, cachedData?: Buffer): Script {
  const wrapped = `(function (exports, require, module, __filename, __dirname) { ${source}\n})`;
  return new Script(wrapped, { filename: path, ...(cachedData && { cachedData }) });
}

/** Compiles with what is kept in the file, and keeps there what could not be taken from it. */
export function compileWithFile(bundle: Bundle, file: string | undefined): Script {
  const script = compile(bundle, file !== undefined && existsSync(file) ? readFileSync(file) : undefined);
  if (file !== undefined && script.cachedDataRejected !== false) {
    process.once('exit', () => {
      keep(file, script);
    });
  }
  return script;
}

/** Runs the module, and returns what it exports. */
export function run(script: Script, path: string, requireFrom: (id: string) => unknown): unknown {
  const module = { exports: {} };
  const body = script.runInThisContext() as (...values: readonly unknown[]) => void;
  body(module.exports, requireFrom, module, path, dirname(path));
  return module.exports;
}

/**
 * A file in the user's cache folder, named by all that compiled code depends on, and by the command: each compiles what it calls.
 * `file` holds the program; undefined where there is no such folder.
 */
export function cacheFile(file: string): string | undefined {
  const { XDG_CACHE_HOME, HOME, LOCALAPPDATA } = process.env;
  const folder = XDG_CACHE_HOME ?? (HOME === undefined ? LOCALAPPDATA : join(HOME, '.cache'));
  if (folder === undefined || folder === '') return undefined;
  const { size, mtimeMs } = statSync(file);
  const name = [command, process.version, process.arch, size, Math.round(mtimeMs)].join('-');
  return join(folder, 'podlint', `${name}.bin`);
}

/** At the end of a run the functions that it called are compiled, too. Whoever cannot write there goes on without. */
function keep(path: string, script: Script): void {
  try {
    makeFolder(dirname(path), 0o700);
    const temporary = `${path}.${process.pid}`;
    writeFileSync(temporary, script.createCachedData(), { mode: 0o600 });
    renameSync(temporary, path);
  } catch {
    // A read-only home, a full disk: nothing depends on it.
  }
}
