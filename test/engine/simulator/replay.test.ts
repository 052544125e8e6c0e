/** A moment that is reached from a kept one is the moment that is reached from the beginning. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, applyManifests, createClusterWorld } from '../../../server/engine/simulation/create-world.js';
import { runOperations } from '../../../server/engine/simulation/operations/run.js';
import { readScenario } from '../../../server/engine/simulation/scenario.js';
import type { Operation } from '../../../server/engine/simulation/operations/operation.js';
import { viewWorld } from '../../../server/engine/simulation/view.js';
import type { World } from '../../../server/engine/simulation/world.js';
import { createReplay } from '../../../server/engine/simulator/replay.js';

const folder = new URL('../../../examples/stories/', import.meta.url);

/** Played from the beginning, without anything kept. */
function straight(begin: () => World, operations: readonly Operation[], time: number): World {
  const world = begin();
  for (const operation of operations) {
    const left = time - world.now / 1000;
    if (operation.op === 'advance' && operation.seconds > left) break;
    runOperations(world, [operation]);
  }
  advance(world, time - world.now / 1000);
  return world;
}

const seen = (world: World): unknown => ({ ...viewWorld(world), history: world.history });

describe('a replay', () => {
  it.each(readdirSync(folder).filter((name) => name.endsWith('.yaml')))('of %s is the story at any time', (file) => {
    const scenario = readScenario(file, readFileSync(new URL(file, folder), 'utf8'));
    const begin = (): World => {
      const { world } = createClusterWorld(scenario);
      applyManifests(world, scenario.objects);
      return world;
    };
    const { operations } = scenario;
    const end = operations.reduce((sum, each) => sum + (each.op === 'advance' ? each.seconds : 0), 0) + 300;
    const at = createReplay(begin, operations, end);
    // Operations happen at whole seconds; between them lie the thousandths at which containers do something.
    const time = fc.oneof(
      fc.integer({ min: 0, max: end }),
      fc.integer({ min: 0, max: end * 1000 }).map((ms) => ms / 1000),
    );
    fc.assert(
      fc.property(time, (when) => {
        expect(seen(at(when))).toEqual(seen(straight(begin, operations, when)));
      }),
      { numRuns: 25 },
    );
  });
});
