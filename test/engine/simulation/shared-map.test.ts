/** A shared map is told from a plain one by nothing but its speed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SharedMap } from '../../../server/engine/simulation/shared-map.js';

interface Cell {
  value: number;
}

const create = (): SharedMap<string, Cell> => new SharedMap((cell) => ({ ...cell }));

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const step = fc.oneof(
  fc.record({ do: fc.constant('set' as const), map: fc.nat(5), key, value: fc.nat(99) }),
  fc.record({ do: fc.constant('change' as const), map: fc.nat(5), key, value: fc.nat(99) }),
  fc.record({ do: fc.constant('delete' as const), map: fc.nat(5), key }),
  fc.record({ do: fc.constant('clone' as const), map: fc.nat(5) }),
  fc.record({ do: fc.constant('changeAll' as const), map: fc.nat(5) }),
);

const plain = (map: SharedMap<string, Cell>) => ({
  entries: [...map.keys()].map((name) => [name, map.look(name)?.value]),
  peeked: [...map.peek()].map(({ value }) => value),
  size: map.size,
});

const expected = (map: ReadonlyMap<string, number>) => ({
  entries: [...map],
  peeked: [...map.values()],
  size: map.size,
});

describe('a shared map', () => {
  it('and all its copies are as plain maps that are copied whole', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const maps = [create()];
        const models = [new Map<string, number>()];
        for (const each of steps) {
          const at = each.map % maps.length;
          const [map, model] = [maps.at(at), models.at(at)];
          if (map === undefined || model === undefined) continue;
          switch (each.do) {
            case 'set':
              // As uids of Pods, a key that was deleted does not come back.
              if (!map.has(each.key) && model.has(each.key)) throw new Error('They differ.');
              if (map.has(each.key) || isNew(maps, each.key)) {
                map.set(each.key, { value: each.value });
                model.set(each.key, each.value);
              }
              break;
            case 'change': {
              const cell = map.get(each.key);
              if (cell) cell.value = each.value;
              if (model.has(each.key)) model.set(each.key, each.value);
              break;
            }
            case 'delete':
              expect(map.delete(each.key)).toBe(model.delete(each.key));
              break;
            case 'clone':
              maps.push(map.clone());
              models.push(new Map(model));
              break;
            case 'changeAll':
              for (const cell of map.values()) cell.value += 1;
              for (const [name, value] of model) model.set(name, value + 1);
              break;
          }
        }
        expect(maps.map(plain)).toEqual(models.map(expected));
      }),
      { numRuns: 500 },
    );
  });

  it('shares what nobody has asked for to change', () => {
    const first = create();
    first.set('a', { value: 1 });
    first.set('b', { value: 2 });
    const second = first.clone();
    const changed = second.get('b');
    if (changed) changed.value = 3;
    expect(second.look('a')).toBe(first.look('a'));
    expect([first.look('b')?.value, second.look('b')?.value]).toEqual([2, 3]);
  });
});

/** In none of them, so that it is new in its order as well. */
const isNew = (maps: readonly SharedMap<string, Cell>[], name: string): boolean => !maps.some((map) => map.has(name));
