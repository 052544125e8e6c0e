/**
 * What the single executable runs first: its programs are assets of it, and so is the code that V8 compiled of them when it was built.
 * Another processor or other options of V8 (`NODE_OPTIONS`) make V8 refuse that code; then it is kept in the user's cache folder as by launch.ts.
 * A thread runs this as well.
 */
import { getRawAsset } from 'node:sea';
import type { Script } from 'node:vm';
import type { Bundle } from './compiled.js';
import { cacheFile, compile, compileWithFile } from './compiled.js';
import { codeName, createLoader } from './programs.js';
import { command, settle } from './settings.js';

const CODE_FOR = ['cli.cjs', 'server.cjs'];

const asset = (name: string): Buffer => Buffer.from(getRawAsset(name) as ArrayBuffer);

function compileAsset(bundle: Bundle, name: string): Script {
  if (!CODE_FOR.includes(name)) return compile(bundle);
  const script = compile(bundle, asset(codeName(name, name === 'server.cjs' ? 'lsp' : command)));
  if (script.cachedDataRejected !== true) return script;
  return name === 'cli.cjs' ? compileWithFile(bundle, cacheFile(process.execPath)) : script;
}

settle();
createLoader({
  // Read as Latin-1 it needs no decoding.
  sourceOf: (name) => asset(name).toString('latin1'),
  compile: compileAsset,
  path: process.execPath,
})('./cli.cjs');
