import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { judgeCase } from '../../../server/engine/scheduler/cases.js';
import { createDefaultProfile } from '../../../server/engine/scheduler/plugins/registry.js';
import { compareSummary, type VerdictSummary } from './summary.js';

function read(name: string): Buffer {
  return readFileSync(new URL(`./perf/${name}`, import.meta.url));
}

describe('large clusters', () => {
  it.each([1000, 5000])('%i nodes get the verdicts of the real kube-scheduler', (nodes) => {
    const given: unknown = JSON.parse(gunzipSync(read(`perf-${nodes}.case.json.gz`)).toString());
    const recorded = JSON.parse(read(`perf-${nodes}.verdict.json`).toString()) as { readonly pods: readonly VerdictSummary[] };
    const { pods } = judgeCase(given, createDefaultProfile());
    expect(pods).toHaveLength(recorded.pods.length);
    const differences = recorded.pods.map((summary, index) => [summary.pod, compareSummary(summary, pods[index]!)]);
    expect(differences).toEqual(recorded.pods.map(({ pod }) => [pod, []]));
  });
});
