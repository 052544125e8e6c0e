/** Chooses of a corpus that has grown what is worth keeping: the shortest inputs that together take all branches. */
import { createRequire } from 'node:module';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { COUNTERS, instrument } from './instrument.mjs';

export function keepCorpus(file, grown, kept) {
  const { code, count } = instrument(readFileSync(file, 'utf8'));
  const program = file.replace(/\.cjs$/, '.kept.cjs');
  writeFileSync(program, code);
  const counters = (globalThis[COUNTERS] = new Uint8Array(count));
  const { fuzz } = createRequire(import.meta.url)(program);
  const seen = new Uint8Array(count);
  const addsBranch = (input) => {
    counters.fill(0);
    try {
      fuzz(input);
    } catch {
      return false;
    }
    const isNew = counters.some((hits, index) => hits > 0 && seen[index] === 0);
    if (isNew) counters.forEach((hits, index) => (seen[index] |= Number(hits > 0)));
    return isNew;
  };
  const before = existsSync(kept) ? gunzipSync(readFileSync(kept)).toString('latin1').trim().split('\n') : [];
  const inputs = [
    ...before.map((line) => Buffer.from(line, 'base64')),
    ...readdirSync(grown).map((name) => readFileSync(join(grown, name))),
  ].sort((one, other) => one.length - other.length);
  const lines = inputs.filter(addsBranch).map((input) => input.toString('base64'));
  mkdirSync(dirname(kept), { recursive: true });
  writeFileSync(kept, gzipSync(`${lines.join('\n')}\n`, { level: 9 }));
  console.log(`${basename(kept)}: ${lines.length} of ${inputs.length} inputs kept`);
}
