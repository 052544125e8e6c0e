/** A copy tells the story that a world made anew would tell, and leaves the one it was made from alone. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findPreset, presetNames } from '../../../server/engine/scheduler/clusters/presets.js';
import { cloneWorld } from '../../../server/engine/simulation/clone-world.js';
import { applyManifests, createClusterWorld } from '../../../server/engine/simulation/create-world.js';
import { runOperations } from '../../../server/engine/simulation/operations/run.js';
import { playScenario, readScenario } from '../../../server/engine/simulation/scenario.js';
import { viewWorld } from '../../../server/engine/simulation/view.js';
import { linesOf } from './worlds.js';

const folder = new URL('../../../examples/stories/', import.meta.url);

describe('a copy of a world', () => {
  it.each(readdirSync(folder).filter((name) => name.endsWith('.yaml')))('plays %s like a new one', (file) => {
    const scenario = readScenario(file, readFileSync(new URL(file, folder), 'utf8'));
    const base = createClusterWorld(scenario).world;
    const before = JSON.stringify(viewWorld(base));
    const told = [1, 2].map(() => {
      const world = cloneWorld(base);
      applyManifests(world, scenario.objects);
      runOperations(world, scenario.operations);
      return linesOf(world);
    });
    expect(told[0]).toEqual(linesOf(playScenario(scenario).world));
    expect(told[1]).toEqual(told[0]);
    expect(JSON.stringify(viewWorld(base))).toBe(before);
  });

  it('can be taken in the middle of a story', () => {
    const file = '6-node-failure.yaml';
    const scenario = readScenario(file, readFileSync(new URL(file, folder), 'utf8'));
    for (const [index] of scenario.operations.entries()) {
      const first = playScenario(scenario, scenario.operations.slice(0, index)).world;
      const second = cloneWorld(first);
      const frozen = JSON.stringify(viewWorld(first));
      runOperations(second, scenario.operations.slice(index));
      expect(JSON.stringify(viewWorld(first))).toBe(frozen);
      runOperations(first, scenario.operations.slice(index));
      expect(linesOf(second)).toEqual(linesOf(first));
    }
  });

  it.each(presetNames.filter((name) => name !== 'large-1000'))('of %s shares nothing that changes', (name) => {
    const base = createClusterWorld({ cluster: [findPreset(name)] }).world;
    const before = JSON.stringify(viewWorld(base));
    const world = cloneWorld(base);
    const [node = ''] = world.nodes.keys();
    runOperations(world, [
      { op: 'drain', node },
      { op: 'advance', seconds: 60 },
      { op: 'remove', node },
      { op: 'advance', seconds: 600 },
    ]);
    expect(world.history.length).toBeGreaterThan(0);
    expect(JSON.stringify(viewWorld(base))).toBe(before);
  });
});
