/** Random changes of scheduler cases: fields removed, taken from other cases, added where they may stand, lists made longer. */
import { generator } from './random.mjs';
import { collectDonors, fieldOf, places } from './random-manifests.mjs';

/** What cases are told apart and joined by; a case without it is no case. */
const keptFields = new Set(
  'apiVersion kind name namespace uid nodeName phase metadata objects items claimRef volumeName'.split(' '),
);
const mayChange = (name) => !keptFields.has(name);

/** One random change in a Node, Pod or other object. */
function change(tree, { pick, random, donors }) {
  const found = places(tree).filter(({ path }) => mayChange(fieldOf(path)));
  if (found.length === 0) return;
  const { holder, key, path, value } = pick(found);
  const chance = random();
  if (chance < 0.2) {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete holder[key];
  } else if (chance < 0.6) holder[key] = structuredClone(pick(donors.get(fieldOf(path)) ?? [value]));
  else if (chance < 0.8) addField(found, { pick, donors });
  else lengthenList(found, { pick, random, donors });
}

function addField(found, { pick, donors }) {
  const map = pick(found.map(({ value }) => value).filter((value) => value?.constructor === Object));
  const names = Object.keys(map ?? {})
    .flatMap((name) => [...(donors.siblings.get(name) ?? [])])
    .filter((name) => mayChange(name) && donors.has(name));
  if (names.length === 0) return;
  const name = pick(names);
  map[name] = structuredClone(pick(donors.get(name)));
}

function lengthenList(found, { pick, random, donors }) {
  const lists = found.filter(({ value }) => Array.isArray(value) && value.length > 0);
  if (lists.length === 0) return;
  const { value, path } = pick(lists);
  const others = (donors.get(fieldOf(path)) ?? []).filter((list) => Array.isArray(list) && list.length > 0);
  value.push(structuredClone(random() < 0.4 || others.length === 0 ? pick(value) : pick(pick(others))));
}

const pendingOf = ({ pod, pods = [] }) => [pod, ...pods].filter((one) => one !== undefined);

/** Cases with one to five random changes each, the same for the same seed; many of them are not valid. */
export function changedCases(cases, count, seed) {
  const random = generator(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const donors = collectDonors(cases.flatMap((one) => [...(one.objects ?? []), ...pendingOf(one)]));
  return Array.from({ length: count }, (_, index) => {
    const changed = structuredClone(pick(cases));
    changed.name = `random-${seed}-${index}`;
    const pending = pendingOf(changed);
    const parts = [...(changed.objects ?? []), ...pending, ...pending, ...pending];
    for (let changes = 1 + Math.floor(random() * 5); changes > 0; changes -= 1)
      change(pick(parts), { pick, random, donors });
    // A pending Pod that names its node is not the scheduler's to place.
    for (const { spec = {} } of pending) delete spec.nodeName;
    return changed;
  });
}
