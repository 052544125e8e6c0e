import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { judgeCase } from '../../../server/engine/scheduler/cases.js';
import { createDefaultProfile } from '../../../server/engine/scheduler/plugins/registry.js';
import { compareVerdicts, type GoldenPair } from './compare.js';

const directory = new URL('./', import.meta.url);
const files = ['visible', 'random'].flatMap((folder) =>
  readdirSync(new URL(folder, directory))
    .filter((name) => name.endsWith('.ndjson.gz'))
    .map((name) => `${folder}/${name}`),
);
const profile = createDefaultProfile();

function readPairs(name: string): readonly GoldenPair[] {
  const text = gunzipSync(readFileSync(new URL(name, directory))).toString();
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as GoldenPair);
}

describe('verdicts of the real kube-scheduler', () => {
  it('are there', () => {
    expect(files.length).toBeGreaterThanOrEqual(29);
  });

  it.each(files)('%s: every case, in every field that is determined', (name) => {
    const pairs = readPairs(name);
    expect(pairs.length).toBeGreaterThan(40);
    const different = pairs.flatMap(({ case: given, verdict }) =>
      compareVerdicts(verdict, judgeCase(given, profile)).map((difference) => ({ case: given.name, ...difference })),
    );
    expect(different.slice(0, 3), `${different.length} fields differ`).toEqual([]);
  });
});
